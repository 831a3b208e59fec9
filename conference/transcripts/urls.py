"""Addresses of meetings and their transcripts."""

from django.urls import path

from conference.transcripts import rest, rest_meetings, views

urlpatterns = [
    path("rooms/<slug:slug>/meetings/", views.meeting_list, name="room-meetings"),
    path("rooms/<slug:slug>/meetings/<uuid:meeting_id>/delete/", views.meeting_deletion, name="meeting-delete"),
    path(
        "meetings/<uuid:meeting_id>/transcript.<str:extension>", views.transcript_download, name="transcript-download"
    ),
    path("api/v1/rooms/<slug:slug>/meetings", rest_meetings.meetings, name="api-meetings"),
    path("api/v1/rooms/<slug:slug>/meetings/<uuid:meeting_id>", rest_meetings.meeting, name="api-meeting"),
    path("api/v1/agent/rooms/<slug:slug>/search", rest.search, name="api-agent-search"),
    path("api/v1/agent/rooms/<slug:slug>/lines", rest.lines, name="api-agent-lines"),
]
