"""Addresses of rooms: pages and REST."""

from django.urls import path

from conference.rooms import (
    api,
    api_access,
    api_persona,
    api_schedule,
    views,
    views_guest,
    views_persona,
    views_schedule,
    views_settings,
)

pages = [
    path("", views.home, name="home"),
    path("rooms/archived/", views_settings.archived, name="rooms-archived"),
    path("rooms/<slug:slug>/", views.room, name="room"),
    path("rooms/<slug:slug>/settings/", views_settings.settings, name="room-settings"),
    path("rooms/<slug:slug>/settings/agent/", views_persona.persona, name="room-agent"),
    path("rooms/<slug:slug>/settings/password/", views_settings.password, name="room-password"),
    path("rooms/<slug:slug>/settings/archive/", views_settings.archive, name="room-archive"),
    path("rooms/<slug:slug>/settings/restore/", views_settings.restore, name="room-restore"),
    path("rooms/<slug:slug>/settings/invitations/", views_settings.invite, name="room-invite"),
    path(
        "rooms/<slug:slug>/settings/invitations/<uuid:invitation_id>/remove/",
        views_settings.uninvite,
        name="room-uninvite",
    ),
    path("rooms/<slug:slug>/settings/guest-links/", views_settings.guest_link_new, name="room-guest-link-new"),
    path(
        "rooms/<slug:slug>/settings/guest-links/<uuid:link_id>/revoke/",
        views_settings.guest_link_delete,
        name="room-guest-link-revoke",
    ),
    path("rooms/<slug:slug>/schedule/", views_schedule.new, name="schedule-new"),
    path("rooms/<slug:slug>/schedule/<uuid:meeting_id>/", views_schedule.edit, name="schedule-edit"),
    path("rooms/<slug:slug>/schedule/<uuid:meeting_id>/cancel/", views_schedule.cancel, name="schedule-cancel"),
    path("rooms/<slug:slug>/schedule/<uuid:meeting_id>/meeting.ics", views_schedule.file, name="schedule-file"),
    path("g/<str:token>/", views_guest.guest, name="guest-link"),
    path("g/<str:token>/live", views_guest.guest_live, name="guest-link-live"),
]

rest = [
    path("api/v1/rooms", api.rooms, name="api-rooms"),
    path("api/v1/rooms/<slug:slug>", api.room, name="api-room"),
    path("api/v1/voices", api_persona.voices, name="api-voices"),
    path("api/v1/rooms/<slug:slug>/voice-samples", api_persona.voice_samples, name="api-voice-samples"),
    path("api/v1/rooms/<slug:slug>/tickets", api.tickets, name="api-tickets"),
    path("api/v1/rooms/<slug:slug>/invitations", api_access.invitations, name="api-invitations"),
    path("api/v1/rooms/<slug:slug>/invitations/<uuid:invitation_id>", api_access.invitation, name="api-invitation"),
    path("api/v1/rooms/<slug:slug>/guest-links", api_access.guest_links, name="api-guest-links"),
    path("api/v1/rooms/<slug:slug>/guest-links/<uuid:link_id>", api_access.guest_link, name="api-guest-link"),
    path("api/v1/rooms/<slug:slug>/schedule", api_schedule.schedule, name="api-schedule"),
    path("api/v1/rooms/<slug:slug>/schedule/<uuid:meeting_id>", api_schedule.meeting, name="api-scheduled-meeting"),
]

urlpatterns = pages + rest
