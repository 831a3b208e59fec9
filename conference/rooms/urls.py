"""Addresses of rooms: pages and REST."""

from django.urls import path

from conference.rooms import api, views

urlpatterns = [
    path("", views.home, name="home"),
    path("rooms/<slug:slug>/", views.room, name="room"),
    path("api/v1/rooms", api.rooms, name="api-rooms"),
    path("api/v1/rooms/<slug:slug>", api.room, name="api-room"),
    path("api/v1/rooms/<slug:slug>/tickets", api.tickets, name="api-tickets"),
]
