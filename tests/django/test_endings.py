"""With a sign-in, an API key, an account, a membership or a room its sockets end, wherever they are connected."""

import asyncio
from collections.abc import Callable

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.hashers import make_password
from django.test import Client

from conference.accounts.api_keys import api_key_create, api_key_find, api_key_revoke
from conference.accounts.models import User
from conference.rooms.access.invitations import invitation_remove, invitation_set
from conference.rooms.models import Room
from conference.rooms.payloads import RoomSettings
from conference.rooms.services import room_update
from conference.rooms.tasks import review_accounts
from tests.django.people import PASSWORD, signed_in
from tests.django.signaling_client import SignalingClient, sockets

pytestmark = [pytest.mark.django, pytest.mark.django_db(transaction=True)]

NEW_PASSWORD = "another-horse-battery"


def ticket(client: Client, room: Room, key: str = "") -> str:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    url = f"/api/v1/rooms/{room.slug}/tickets"
    answer = client.post(url, {}, content_type="application/json", headers=headers)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["websocket_url"])


def check_ends(act: Callable[[], object], sockets_before: dict[str, int | None]) -> None:
    """Open sockets at these addresses, act, and see each end with its code, or go on where that is None."""

    async def run() -> None:
        async with sockets() as cast:
            for address in sockets_before:
                client = SignalingClient(address)
                cast.clients.append(client)
                await client.connect()
                await client.hello()
            await asyncio.to_thread(act)
            for client, code in zip(cast.clients, sockets_before.values(), strict=True):
                if code is None:
                    assert (await client.command("hand", raised=False))["type"] == "ack"
                else:
                    assert await client.close_code() == code

    async_to_sync(run)()


def test_a_sign_out_ends_the_sockets_of_that_sign_in(bob: User, room: Room) -> None:
    laptop, phone = signed_in(bob), signed_in(bob)
    check_ends(lambda: laptop.post("/accounts/logout/"), {ticket(laptop, room): 4403, ticket(phone, room): None})


def test_a_ticket_from_before_the_sign_out_is_of_no_use(bob: User, room: Room) -> None:
    laptop = signed_in(bob)
    address = ticket(laptop, room)
    laptop.post("/accounts/logout/")

    async def run() -> int:
        async with sockets() as cast:
            client = SignalingClient(address)
            cast.clients.append(client)
            await client.connect()
            await client.hello()
            return await client.close_code()

    assert async_to_sync(run)() == 4403
    again = signed_in(bob)
    check_ends(lambda: None, {ticket(again, room): None})


def change_password(client: Client, **members: str) -> None:
    fields = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD, **members}
    assert client.post("/accounts/password/", fields).status_code == 302


def test_a_new_password_ends_all_sockets_but_those_of_the_browser_that_changed_it(bob: User, room: Room) -> None:
    laptop, phone = signed_in(bob), signed_in(bob)
    _stored, key = api_key_create(user=bob, label="bot")
    check_ends(lambda: change_password(laptop), {ticket(laptop, room): None, ticket(phone, room): 4403})
    assert api_key_find(key) is not None
    check_ends(lambda: laptop.post("/accounts/logout/"), {ticket(laptop, room): 4403})


def test_a_new_password_ends_api_keys_by_choice(bob: User, room: Room) -> None:
    laptop = signed_in(bob)
    _stored, key = api_key_create(user=bob, label="bot")
    check_ends(lambda: change_password(laptop, revoke_api_keys="on"), {ticket(Client(), room, key): 4403})
    assert api_key_find(key) is None


def test_a_sign_out_ends_api_keys_by_choice(bob: User) -> None:
    for members, left in ({}, True), ({"revoke_api_keys": "on"}, False):
        _stored, key = api_key_create(user=bob, label="bot")
        signed_in(bob).post("/accounts/logout/", members)
        assert (api_key_find(key) is not None) == left


def test_a_password_set_by_somebody_else_ends_all_sockets(bob: User, room: Room) -> None:
    def reset() -> None:
        bob.set_password(NEW_PASSWORD)
        bob.save()

    check_ends(reset, {ticket(signed_in(bob), room): 4403})


def test_a_stronger_hash_of_the_same_password_ends_nothing(bob: User, room: Room) -> None:
    def upgrade() -> None:
        bob.password = make_password(PASSWORD)
        bob.save(update_fields=["password"])

    check_ends(upgrade, {ticket(signed_in(bob), room): None})


def test_a_deactivated_account_loses_sockets_and_keys_for_good(bob: User, room: Room) -> None:
    _stored, key = api_key_create(user=bob, label="bot")

    def deactivate() -> None:
        bob.is_active = False
        bob.save()

    check_ends(deactivate, {ticket(signed_in(bob), room): 4403, ticket(Client(), room, key): 4403})
    bob.is_active = True
    bob.save()
    assert api_key_find(key) is None


def test_accounts_closed_past_the_application_lose_their_sockets(bob: User, charlie: User, room: Room) -> None:
    key = api_key_create(user=bob, label="script")[1]

    def close() -> None:
        User.objects.filter(pk=bob.pk).update(is_active=False)
        assert review_accounts() == 1

    check_ends(close, {ticket(signed_in(bob), room): 4403, ticket(signed_in(charlie), room): None})
    assert api_key_find(key) is None


def test_a_deleted_account_loses_its_sockets(bob: User, room: Room) -> None:
    check_ends(bob.delete, {ticket(signed_in(bob), room): 4403})


def test_a_revoked_key_loses_its_sockets_and_others_go_on(bob: User, room: Room) -> None:
    stored, key = api_key_create(user=bob, label="bot")
    _other, other_key = api_key_create(user=bob, label="other bot")
    others: dict[str, int | None] = {ticket(Client(), room, other_key): None, ticket(signed_in(bob), room): None}
    check_ends(lambda: api_key_revoke(api_key=stored), {ticket(Client(), room, key): 4403, **others})


def test_a_room_for_invited_people_keeps_only_those(alice: User, bob: User, charlie: User, room: Room) -> None:
    invitation_set(room=room, invitee="bob")
    stay: dict[str, int | None] = {ticket(signed_in(alice), room): None, ticket(signed_in(bob), room): None}
    invited = RoomSettings(access="invited")
    check_ends(lambda: room_update(room=room, settings=invited), {**stay, ticket(signed_in(charlie), room): 4403})


def test_whoever_is_taken_off_the_list_leaves_an_invited_room(bob: User, room: Room) -> None:
    invitation = invitation_set(room=room, invitee="bob")
    room_update(room=room, settings=RoomSettings(access="invited"))
    check_ends(lambda: invitation_remove(invitation=invitation), {ticket(signed_in(bob), room): 4403})


def test_a_deleted_room_ends_its_meeting(bob: User, room: Room) -> None:
    check_ends(room.delete, {ticket(signed_in(bob), room): 4413})
