"""Three people in real Chromium: layouts, pins, a shared screen, and saving of data."""

import pytest
from playwright.sync_api import expect

from bench.system import System
from tests.e2e.browsers import Windows
from tests.e2e.pages import TIMEOUT_MS, make_room
from tests.e2e.stage_page import StagePage

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def three(parley: System, module_windows: Windows) -> tuple[StagePage, StagePage, StagePage]:
    """Three people in one room; the first one is its host."""
    pages = [module_windows.person(name) for name in ("alice", "bob", "admin")]
    slug = make_room(pages[0], "Three on a stage")
    stages = [StagePage(page) for page in pages]
    for stage in stages:
        stage.open(parley.base_url, slug)
        stage.join(microphone=False)
    return stages[0], stages[1], stages[2]


def test_the_third_who_joins_sees_everyone_and_is_seen(three: tuple[StagePage, ...]) -> None:
    for stage in three:
        for peer_id in stage.wait_for_peers(2):
            stage.wait_for_frames(peer_id)


def test_the_small_window_shows_somebody_else(three: tuple[StagePage, ...]) -> None:
    page = three[0].page
    page.click("#open-layout")
    page.click("#picture-in-picture")
    page.wait_for_function("document.pictureInPictureElement?.closest('[data-peer-id]:not([data-self])')")
    page.evaluate("document.exitPictureInPicture()")
    if page.locator("#layout-popover").is_visible():
        page.click("#open-layout")
    expect(page.locator("#layout-popover")).to_be_hidden()


def test_a_pin_makes_one_large_and_the_layout_undoes_it(three: tuple[StagePage, ...]) -> None:
    alice, bob, _ = three
    bob_id = bob.own_peer_id()
    alice.use_menu(bob_id, "Pin")
    alice.expect_large(alice.tile(bob_id))
    alice.wait_for_frames(bob_id)
    alice.choose_layout("gallery")
    expect(alice.page.locator("#tiles")).to_have_attribute("data-layout", "gallery")
    expect(alice.tile(bob_id)).to_have_attribute("data-part", "rest")


def test_the_host_puts_someone_into_the_spotlight_for_everyone(three: tuple[StagePage, ...]) -> None:
    alice, bob, admin = three
    bob_id = bob.own_peer_id()
    alice.use_menu(bob_id, "Spotlight for everyone")
    for stage in three:
        stage.expect_large(stage.tile(bob_id))
    expect(admin.tile(bob_id).locator(".tile-menu")).to_be_attached()
    alice.use_menu(bob_id, "End spotlight")
    expect(admin.page.locator("#tiles")).to_have_attribute("data-layout", "gallery")


def test_a_shared_screen_is_large_with_the_presenters_face(three: tuple[StagePage, ...]) -> None:
    alice, bob, admin = three
    alice.choose_layout("auto")
    bob_id = bob.own_peer_id()
    bob.page.click("#toggle-screen")
    for stage in (alice, admin):
        stage.wait_for_screen_frames(bob_id)
        stage.expect_large(stage.screen_of(bob_id))
        expect(stage.tile(bob_id)).to_have_attribute("data-part", "inset")
    bob.page.click("#toggle-screen")
    expect(alice.screen_of(bob_id)).to_have_count(0)


def test_small_tiles_get_small_pictures_and_sound_only_gets_none(three: tuple[StagePage, ...]) -> None:
    alice, bob, admin = three
    bob_id, admin_id = bob.own_peer_id(), admin.own_peer_id()
    alice.use_menu(bob_id, "Pin")
    alice.page.wait_for_function(
        "([large, small]) => { const height = id =>"
        " document.querySelector(`[data-peer-id='${id}'] video`).videoHeight;"
        " return height(small) > 0 && height(small) < height(large); }",
        arg=[bob_id, admin_id],
        timeout=TIMEOUT_MS,
    )
    alice.choose_videos("audio")
    for peer_id in (bob_id, admin_id):
        expect(alice.tile(peer_id)).to_have_attribute("data-video", "off")
    expect(alice.page.locator("#video-status")).to_contain_text("Sound only")
    expect(bob.tile(alice.own_peer_id()).locator(".tile-note")).to_have_text("Video paused: they save data")
    alice.choose_videos("auto")
    for stage, peer_id in ((alice, bob_id), (bob, alice.own_peer_id())):
        stage.wait_for_frames(peer_id)
