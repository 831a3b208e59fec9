"""Addresses of teaching tools."""

from django.urls import URLPattern, path

from conference.classroom import breakout_api

urlpatterns: list[URLPattern] = [
    path("api/v1/rooms/<slug:slug>/breakouts", breakout_api.breakouts, name="api-breakouts"),
    path(
        "api/v1/rooms/<slug:slug>/breakouts/<slug:breakout_id>/tickets",
        breakout_api.breakout_tickets,
        name="api-breakout-tickets",
    ),
]
