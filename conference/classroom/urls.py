"""Addresses of teaching tools."""

from django.urls import URLPattern, path

from conference.classroom import api, board_views, breakout_api, views

urlpatterns: list[URLPattern] = [
    path("api/v1/rooms/<slug:slug>/breakouts", breakout_api.breakouts, name="api-breakouts"),
    path(
        "api/v1/rooms/<slug:slug>/breakouts/<slug:breakout_id>/tickets",
        breakout_api.breakout_tickets,
        name="api-breakout-tickets",
    ),
    path("api/v1/rooms/<slug:slug>/polls", api.polls, name="api-polls"),
    path("api/v1/rooms/<slug:slug>/board", board_views.earlier, name="api-board"),
    path("meetings/<uuid:meeting_id>/board.svg", board_views.board_picture, name="board-picture"),
    path("rooms/<slug:slug>/meetings/<uuid:meeting_id>/", views.meeting_summary, name="meeting-summary"),
    path("meetings/<uuid:meeting_id>/class.xlsx", views.workbook_download, name="workbook-download"),
    path("meetings/<uuid:meeting_id>/<slug:name>.csv", views.sheet_download, name="sheet-download"),
]
