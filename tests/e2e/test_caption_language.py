"""A participant reads captions in a language of their own, and is told when nobody can translate."""

import pytest
from playwright.sync_api import expect

from bench.system import System
from tests.e2e.browsers import PersonWindow
from tests.e2e.caption_page import CaptionPage
from tests.e2e.pages import RoomPage, make_room

pytestmark = pytest.mark.e2e

SEGMENT = "9d0f6a52-7b1e-4f0c-8a39-5e2c7d4b6f10"
UNABLE = "The language model of Nova cannot translate: captions stay in the language that is spoken."


def test_a_language_is_chosen_kept_and_shown_below_what_was_said(parley: System, person: PersonWindow) -> None:
    alice, bob = CaptionPage(person("alice")), RoomPage(person("bob"))
    slug = make_room(alice.page, "Languages")
    for room in (alice, bob):
        room.open(parley.base_url, slug)
        room.join(microphone=False, camera=False)
    alice.wait_for_agent("idle", "listening")

    alice.open_devices()
    expect(alice.note).to_be_hidden()
    alice.choose_language("Deutsch")
    expect(alice.note).to_have_text(UNABLE)
    alice.page.keyboard.press("Escape")

    (bob_id,) = [peer for peer in alice.peer_ids() if peer == bob.own_peer_id()]
    said = {"segment_id": SEGMENT, "peer_id": bob_id, "name": "Bob", "lang": "en", "start": 1, "end": 2}
    alice.receive(type="caption", text="Good morning", final=False, **said)
    alice.receive(type="caption_translation", segment_id=SEGMENT, lang="de", text="Guten <b>Morgen</b>")
    translation = alice.line("Good morning").locator(".caption-translation")
    expect(translation).to_have_text("Guten <b>Morgen</b>")
    expect(translation).to_have_attribute("lang", "de")

    alice.load_again()
    alice.wait_for_agent("idle", "listening")
    assert alice.chosen == ["de", "de"], "the choice is made anew in each stay"
    alice.open_devices()
    alice.choose_language("As spoken only")
    expect(alice.note).to_be_hidden()
    assert alice.chosen[-1] is None
