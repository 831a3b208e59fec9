"""Captions in another language go to those who asked for it, from the agent alone."""

from uuid import UUID

import pytest

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.captions import CaptionTranslation, ChooseCaptionLanguage, OfferTranslations
from tests.unit.signaling_rooms import RoomUnderTest

pytestmark = pytest.mark.unit

GERMAN = CaptionTranslation(segment_id=UUID(int=1), lang="de", text="Guten Morgen")


def test_a_translation_reaches_those_who_read_its_language() -> None:
    room = RoomUnderTest()
    alice, bob, carol = room.join("alice", "host"), room.join("bob"), room.join("carol")
    nova = room.join("nova", "agent")
    room.act(alice, ChooseCaptionLanguage(lang="de"))
    room.act(bob, ChooseCaptionLanguage(lang="fr"))
    room.act(nova, GERMAN)
    frame = {"type": "caption_translation", "segment_id": str(UUID(int=1)), "lang": "de", "text": "Guten Morgen"}
    assert room.sent(alice) == [frame]
    assert room.sent(bob) == room.sent(carol) == room.sent(nova) == []


def test_a_choice_can_be_taken_back_and_outlives_a_lost_connection() -> None:
    room = RoomUnderTest()
    alice, nova = room.join("alice", "host"), room.join("nova", "agent")
    room.act(alice, ChooseCaptionLanguage(lang="de"))
    room.drop(alice)
    room.act(nova, GERMAN)
    assert room.sent(alice) == []
    back = room.join("alice", "host", socket="alice-again", resume_hash="alice-token")
    assert room.person("alice").caption_language == "de"
    room.act(back, ChooseCaptionLanguage(lang=None))
    room.act(nova, GERMAN)
    assert room.sent(back) == []


def test_everyone_sees_whether_the_agent_translates() -> None:
    room = RoomUnderTest()
    room.join("alice", "host")
    nova = room.join("nova", "agent")
    room.act(nova, OfferTranslations(available=True))
    assert room.events("participant_updated")[0]["changes"] == {"translates": True}
    room.act(nova, OfferTranslations(available=True))
    assert room.events() == []


def test_only_the_agent_translates_and_only_people_choose() -> None:
    room = RoomUnderTest()
    alice, nova = room.join("alice", "host"), room.join("nova", "agent")
    for actor, frame in ((alice, GERMAN), (alice, OfferTranslations(available=True))):
        with pytest.raises(RefusalError, match="role"):
            room.act(actor, frame)
    with pytest.raises(RefusalError, match="role"):
        room.act(nova, ChooseCaptionLanguage(lang="de"))
