"""Addresses of rooms: pages and REST."""

from django.urls import path

from conference.rooms.pages import home, persona, room, schedule, settings
from conference.rooms.rest import access, invite, rooms, voices
from conference.rooms.rest import schedule as rest_schedule

pages = [
    path("", home.home, name="home"),
    path("rooms/archived/", settings.archived, name="rooms-archived"),
    path("rooms/<slug:slug>/", room.room, name="room"),
    path("rooms/<slug:slug>/settings/", settings.settings, name="room-settings"),
    path("rooms/<slug:slug>/settings/agent/", persona.persona, name="room-agent"),
    path("rooms/<slug:slug>/settings/password/", settings.password, name="room-password"),
    path("rooms/<slug:slug>/settings/archive/", settings.archive, name="room-archive"),
    path("rooms/<slug:slug>/settings/restore/", settings.restore, name="room-restore"),
    path("rooms/<slug:slug>/settings/invitations/", settings.invite, name="room-invite"),
    path(
        "rooms/<slug:slug>/settings/invitations/<uuid:invitation_id>/remove/",
        settings.uninvite,
        name="room-uninvite",
    ),
    path("rooms/<slug:slug>/settings/guest-links/", settings.guest_link_new, name="room-guest-link-new"),
    path(
        "rooms/<slug:slug>/settings/guest-links/<uuid:link_id>/revoke/",
        settings.guest_link_delete,
        name="room-guest-link-revoke",
    ),
    path("rooms/<slug:slug>/schedule/", schedule.new, name="schedule-new"),
    path("rooms/<slug:slug>/schedule/<uuid:meeting_id>/", schedule.edit, name="schedule-edit"),
    path("rooms/<slug:slug>/schedule/<uuid:meeting_id>/cancel/", schedule.cancel, name="schedule-cancel"),
    path("rooms/<slug:slug>/schedule/<uuid:meeting_id>/meeting.ics", schedule.file, name="schedule-file"),
    path("g/<str:token>/", room.guest, name="guest-link"),
    path("g/<str:token>/schedule/<uuid:meeting_id>/meeting.ics", schedule.guest_file, name="guest-schedule-file"),
    path("g/<str:token>/live", room.guest_live, name="guest-link-live"),
    path("g/<str:token>/invite", invite.guest_invite, name="guest-link-invite"),
]

rest = [
    path("api/v1/rooms", rooms.rooms, name="api-rooms"),
    path("api/v1/rooms/<slug:slug>", rooms.room, name="api-room"),
    path("api/v1/voices", voices.voices, name="api-voices"),
    path("api/v1/rooms/<slug:slug>/voice-samples", voices.voice_samples, name="api-voice-samples"),
    path("api/v1/rooms/<slug:slug>/tickets", rooms.tickets, name="api-tickets"),
    path("api/v1/rooms/<slug:slug>/leave", rooms.leave, name="api-leave"),
    path("api/v1/rooms/<slug:slug>/invitations", access.invitations, name="api-invitations"),
    path("api/v1/rooms/<slug:slug>/invitations/<uuid:invitation_id>", access.invitation, name="api-invitation"),
    path("api/v1/rooms/<slug:slug>/invite", invite.invite, name="api-invite"),
    path("api/v1/rooms/<slug:slug>/guest-links", access.guest_links, name="api-guest-links"),
    path("api/v1/rooms/<slug:slug>/guest-links/<uuid:link_id>", access.guest_link, name="api-guest-link"),
    path("api/v1/rooms/<slug:slug>/schedule", rest_schedule.schedule, name="api-schedule"),
    path("api/v1/rooms/<slug:slug>/schedule/<uuid:meeting_id>", rest_schedule.meeting, name="api-scheduled-meeting"),
]

urlpatterns = pages + rest
