"""The whiteboard of a meeting with several people, one of whom comes late and one loses the network."""

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from bench.system import System
from tests.e2e.board_page import BoardPage
from tests.e2e.browsers import PersonWindow
from tests.e2e.pages import RoomPage, make_room

pytestmark = pytest.mark.e2e

HOSTILE = "<img src=x onerror=\"document.title='broken in'\">"


class Network:
    """The network of one page, which can be lost: the socket breaks, and no new one is to be had."""

    def __init__(self, page: Page) -> None:
        self._context = page.context
        self._sockets: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("/ws/"), self._opened)

    def lose(self) -> None:
        self._context.set_offline(True)
        for socket in self._sockets:
            socket.close(code=1012)
        self._sockets.clear()

    def come_back(self) -> None:
        self._context.set_offline(False)

    def _opened(self, socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        self._sockets.append(socket)


def join(page: Page, base_url: str, slug: str) -> BoardPage:
    room = RoomPage(page)
    room.open(base_url, slug)
    room.join(microphone=False, camera=False)
    return BoardPage(page)


def test_what_is_drawn_here_is_seen_there_by_late_comers_and_after_a_lost_network(
    parley: System, person: PersonWindow
) -> None:
    alice_page, bob_page = person("alice"), person("bob")
    slug = make_room(alice_page, "Whiteboard", access="open")
    alice = join(alice_page, parley.base_url, slug)
    alice.open()
    alice.choose("rectangle")
    alice.draw((200, 200), (320, 280))
    alice.note(HOSTILE)
    # Bob comes late.
    network = Network(bob_page)
    bob = join(bob_page, parley.base_url, slug)
    bob.wait()
    bob.expect_texts(HOSTILE)
    assert "broken in" not in (alice_page.title(), bob_page.title())
    # Bob draws by hand, which Alice sees.
    bob_page.click("[data-board-action=fit]")
    bob.choose("pen")
    bob.note("from Bob")
    alice.expect_texts(HOSTILE, "from Bob")
    # Bob loses the network; both go on, and everything meets again.
    network.lose()
    expect(bob_page.locator("#banner")).to_be_visible()
    bob.note("written without network")
    alice.note("meanwhile")
    alice.expect_texts(HOSTILE, "from Bob", "meanwhile")
    network.come_back()
    for board in (alice, bob):
        board.expect_texts(HOSTILE, "from Bob", "meanwhile", "written without network")
    # Undo takes back only what Bob himself did last.
    bob_page.focus("#board-area")
    bob_page.keyboard.press("Control+z")
    alice.expect_texts(HOSTILE, "from Bob", "meanwhile")


def test_drawing_is_for_whom_the_host_says(parley: System, person: PersonWindow) -> None:
    alice_page, bob_page = person("alice"), person("bob")
    slug = make_room(alice_page, "Whiteboard", access="open")
    alice, bob = join(alice_page, parley.base_url, slug), join(bob_page, parley.base_url, slug)
    alice.open()
    bob.wait()
    alice.choose("pen")
    alice.draw((200, 200), (260, 260), (320, 200))
    bob_page.click("[data-board-action=fit]")
    alice_page.select_option("#board-who", "moderators")
    expect(bob_page.locator("#board .board-tools")).to_be_hidden()
    alice_page.select_option("#board-who", "everyone")
    expect(bob_page.locator("#board .board-tools")).to_be_visible()
    bob.note("my turn")
    alice.expect_texts("my turn")
    bob_page.click("#open-activities")
    expect(bob_page.locator("#board-clear")).to_be_hidden()
    alice_page.click("#board-clear")
    alice_page.click("#confirm-yes")
    bob.expect_texts()
    alice_page.click("#board-open")
    expect(bob_page.locator("#board")).to_be_hidden()
