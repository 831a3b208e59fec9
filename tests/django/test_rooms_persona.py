"""The AI participant of a room: its page, its defaults, and who is told what."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from conference.accounts.models import User
from conference.rooms.access.invitations import invitation_set
from conference.rooms.demo import demo_ensure
from conference.rooms.models import Room
from conference.rooms.persona.settings import clean_prompt
from conference.rooms.services import room_create
from conference.signaling import live

pytestmark = [pytest.mark.django, pytest.mark.django_db]

SECRET = "Never say the word aubergine."
ADA = {
    "agent_name": " Ada ",
    "wake_names": "Ida, Ada，Eda\n\u200b",
    "agent_mode": "hand",
    "agent_voice": "",
    "agent_speed": "1.25",
    "agent_language": "auto",
    "agent_max_answer_words": "30",
    "agent_prompt": f"  {SECRET}\r\n\r\nBe\u202e kind. ",
    "agent_vocabulary": "Noether\nGruppenring; Noether, group ring",
}


def url(room: Room) -> str:
    return f"/rooms/{room.slug}/settings/agent/"


def test_only_the_owner_opens_the_page(alice_client: Client, bob_client: Client, client: Client, room: Room) -> None:
    invitation_set(room=room, invitee="bob", role="moderator")
    assert alice_client.get(url(room)).status_code == 200
    assert bob_client.get(url(room)).status_code == 404
    assert bob_client.post(url(room), ADA).status_code == 404
    assert client.get(url(room)).headers["Location"].startswith("/accounts/login/")
    room.refresh_from_db()
    assert room.agent_name == "Nova"


def test_alice_makes_it_somebody_else(alice_client: Client, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}
    monkeypatch.setattr(live, "room_changed", told.__setitem__)
    assert alice_client.post(url(room), ADA).headers["Location"] == url(room)
    room.refresh_from_db()
    assert (room.agent_name, room.wake_names, room.agent_mode) == ("Ada", ["Ada", "Ida", "Eda"], "hand")
    assert (room.agent_speed, room.agent_language, room.agent_max_answer_words) == (1.25, "auto", 30)
    assert room.agent_prompt == f"{SECRET}\n\nBe kind."
    assert room.agent_vocabulary == ["Noether", "Gruppenring", "group ring"]
    assert list(told) == [room.slug]
    assert told[room.slug]["agent"]["prompt"] == room.agent_prompt
    assert "voice" not in told[room.slug]["agent"]
    page = alice_client.get(url(room)).content.decode()
    assert "Ida, Eda" in page
    assert "Noether, Gruppenring, group ring" in page


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"agent_name": "\u200b"}, "agent_name", "name"),
        ({"agent_name": "x" * 41}, "agent_name", "40"),
        ({"wake_names": ", ".join(f"Name{number}" for number in range(10))}, "wake_names", "at most 9"),
        ({"wake_names": "x" * 41}, "wake_names", "at most 40"),
        ({"agent_mode": "always"}, "agent_mode", "always"),
        ({"agent_voice": "../secret"}, "agent_voice", "valid"),
        ({"agent_voice": "v" * 65}, "agent_voice", "64"),
        ({"agent_speed": "0.4"}, "agent_speed", "0.5"),
        ({"agent_speed": "2.1"}, "agent_speed", "2.0"),
        ({"agent_speed": "nan"}, "agent_speed", "number"),
        ({"agent_speed": ""}, "agent_speed", "required"),
        ({"agent_language": "tlh"}, "agent_language", "tlh"),
        ({"agent_max_answer_words": "9"}, "agent_max_answer_words", "10"),
        ({"agent_max_answer_words": "201"}, "agent_max_answer_words", "200"),
        ({"agent_prompt": "x" * 2001}, "agent_prompt", "2000"),
        ({"agent_vocabulary": ",".join(f"w{number}" for number in range(101))}, "agent_vocabulary", "at most 100"),
        ({"agent_vocabulary": "good, " + "x" * 41}, "agent_vocabulary", "at most 40"),
    ],
)
def test_a_wrong_value_is_named_and_changes_nothing(
    alice_client: Client, room: Room, changes: dict[str, str], field: str, words: str
) -> None:
    response = alice_client.post(url(room), ADA | changes)
    errors = response.context["form"].errors
    assert (response.status_code, list(errors)) == (422, [field])
    assert words in str(errors[field])
    room.refresh_from_db()
    assert room.agent_name == "Nova"


def test_a_line_break_counts_as_one_character(alice_client: Client, room: Room) -> None:
    text = "\r\n".join(["x" * 99] * 20)
    assert alice_client.post(url(room), ADA | {"agent_prompt": text}).status_code == 302
    room.refresh_from_db()
    assert len(room.agent_prompt) == 1999


def test_breakout_rooms_follow_but_for_whether_it_is_there(
    alice_client: Client, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: dict[str, Any] = {}
    monkeypatch.setattr(live, "room_changed", told.__setitem__)
    breakout = Room.objects.create(slug=f"{room.slug}-b1", parent=room, owner=room.owner, name="b1", agent_mode="off")
    alice_client.post(url(room), ADA)
    breakout.refresh_from_db()
    assert (breakout.agent_name, breakout.agent_prompt, breakout.agent_mode) == ("Ada", f"{SECRET}\n\nBe kind.", "off")
    assert told[breakout.slug] == {"agent": {k: v for k, v in told[room.slug]["agent"].items() if k != "mode"}}


def test_a_chosen_voice_stays_a_choice_where_no_agent_runs(alice_client: Client, room: Room) -> None:
    Room.objects.update(agent_voice="kokoro:af_heart")
    page = alice_client.get(url(room))
    assert page.context["voices_known"] is False
    assert '<option value="kokoro:af_heart" selected>' in page.content.decode()


def test_new_rooms_begin_as_the_installation_says(alice: User, settings: Settings, tmp_path: Path) -> None:
    settings.AGENT_NAME, settings.AGENT_WAKE_NAMES = "Stella", ["Stella", "Star"]
    settings.AGENT_DEFAULT_MODE, settings.AGENT_DEFAULT_VOICE = "captions", "joe"
    settings.AGENT_DEFAULT_SPEED, settings.AGENT_DEFAULT_LANGUAGE = 0.9, "zh-Hant"
    settings.AGENT_DEFAULT_MAX_ANSWER_WORDS, settings.AGENT_DEFAULT_PROMPT = 20, "Be brief."
    settings.AGENT_DEFAULT_VOCABULARY = ["Noether"]
    demo = demo_ensure(tmp_path / "demo.json").room
    for room in (room_create(owner=alice, name="Physics"), demo):
        assert (room.agent_name, room.wake_names, room.agent_mode) == ("Stella", ["Stella", "Star"], "captions")
        assert (room.agent_voice, room.agent_speed, room.agent_language) == ("joe", 0.9, "zh-Hant")
        assert (room.agent_max_answer_words, room.agent_prompt) == (20, "Be brief.")
        assert room.agent_vocabulary == ["Noether"]


def test_rest_shows_the_prompt_to_the_owner_only(alice_client: Client, bob_client: Client, room: Room) -> None:
    invitation_set(room=room, invitee="bob", role="moderator")
    Room.objects.update(agent_prompt=SECRET, agent_vocabulary=["Noether"])
    path = f"/api/v1/rooms/{room.slug}"
    own = alice_client.get(path).json()["settings"]["agent"]
    assert (own["prompt"], own["vocabulary"]) == (SECRET, ["Noether"])
    assert alice_client.get("/api/v1/rooms").json()["rooms"][0]["settings"]["agent"]["prompt"] == SECRET
    for answer in (bob_client.get(path), bob_client.get("/api/v1/rooms"), bob_client.get(f"/rooms/{room.slug}/")):
        assert answer.status_code == 200
        assert "aubergine" not in answer.content.decode()
        assert "Noether" not in answer.content.decode()


def test_a_prompt_keeps_its_lines_and_loses_what_cannot_be_seen() -> None:
    assert clean_prompt("\ufeff One \t two\x00\r\n\r\nthree\u202e ") == "One two\n\nthree"
    assert len(clean_prompt("x" * 3000)) == 2000
