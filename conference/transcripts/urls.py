"""Addresses of meetings and their transcripts."""

from django.urls import path

from conference.transcripts import rest, views

urlpatterns = [
    path("rooms/<slug:slug>/meetings/", views.meeting_list, name="room-meetings"),
    path(
        "meetings/<uuid:meeting_id>/transcript.<str:extension>", views.transcript_download, name="transcript-download"
    ),
    path("api/v1/agent/rooms/<slug:slug>/search", rest.search, name="api-agent-search"),
    path("api/v1/agent/rooms/<slug:slug>/lines", rest.lines, name="api-agent-lines"),
]
