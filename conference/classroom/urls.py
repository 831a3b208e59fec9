"""Addresses of teaching tools."""

from django.urls import URLPattern, path

from conference.classroom import rest, views

urlpatterns: list[URLPattern] = [
    path("api/v1/rooms/<slug:slug>/breakouts", rest.breakouts, name="api-breakouts"),
    path(
        "api/v1/rooms/<slug:slug>/breakouts/<slug:breakout_id>/tickets",
        rest.breakout_tickets,
        name="api-breakout-tickets",
    ),
    path("api/v1/rooms/<slug:slug>/polls", rest.polls, name="api-polls"),
    path("api/v1/rooms/<slug:slug>/board", rest.board, name="api-board"),
    path("meetings/<uuid:meeting_id>/board.svg", views.board_picture, name="board-picture"),
    path("rooms/<slug:slug>/meetings/<uuid:meeting_id>/", views.meeting_summary, name="meeting-summary"),
    path("meetings/<uuid:meeting_id>/class.xlsx", views.workbook_download, name="workbook-download"),
    path("meetings/<uuid:meeting_id>/<slug:name>.csv", views.sheet_download, name="sheet-download"),
]
