"""REST: breakout rooms of a running meeting. The resume token of the main room says who asks, so guests can too."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from msgspec import to_builtins

from conference.accounts.authentication import Caller
from conference.api import created, decode_body, endpoint
from conference.classroom.breakout_payloads import BreakoutsOpen, Proof
from conference.classroom.breakouts import breakout_ticket_request, breakouts_open
from conference.rooms.selectors import room_get


def breakouts_post(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    """Open breakout rooms."""
    rooms = breakouts_open(room=room_get(slug), opening=decode_body(request, BreakoutsOpen))
    return created({"rooms": to_builtins(rooms)})


def breakout_ticket_post(request: HttpRequest, caller: Caller, slug: str, breakout_id: str) -> HttpResponse:
    """A ticket to one of the open breakout rooms."""
    proof = decode_body(request, Proof)
    return created(asdict(breakout_ticket_request(room=room_get(slug), breakout_id=breakout_id, proof=proof)))


breakouts = endpoint(anonymous=True, post=breakouts_post)
breakout_tickets = endpoint(anonymous=True, post=breakout_ticket_post)
