"""The tables of rooms: the room with its AI participant, who may enter it, and when people meet there."""

from conference.rooms.models.access import GuestLink, Invitation, InvitedRole
from conference.rooms.models.room import Access, Room, RoomVisit, WaitForHost
from conference.rooms.models.schedule import Recurrence, ScheduledMeeting

__all__ = [
    "Access",
    "GuestLink",
    "Invitation",
    "InvitedRole",
    "Recurrence",
    "Room",
    "RoomVisit",
    "ScheduledMeeting",
    "WaitForHost",
]
