"""A way through all pages and the states of a room, for tests and pictures that look at each of them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Protocol

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.board_page import BoardPage
from tests.e2e.pages import RoomPage, make_room, send_json, sign_in
from tests.e2e.poll_page import PollPage
from tests.e2e.tour_texts import USUAL, Texts

# With many windows on a small machine a click may take its time.
SLOW_MS = 90_000

_SIT_DOWN = """address => new Promise((resolve, reject) => {
  const socket = new WebSocket(new URL(address, location.href), "parley.v1");
  (globalThis.seats ??= []).push(socket);
  socket.onopen = () => socket.send(JSON.stringify({type: "hello", media: {audio: false, video: false}}));
  socket.onclose = ({code}) => reject(new Error(`closed with ${code}`));
  socket.onmessage = ({data}) => {
    if (JSON.parse(data).type !== "welcome") return;
    socket.send(JSON.stringify({type: "hand", raised: true}));
    resolve();
  };
})"""


class Look(Protocol):
    """Looks at a page."""

    def __call__(self, name: str, page: Page, within: str = "", /) -> None:
        """`name` is that of the state. `within` selects what is new in it; nothing stands for the whole page."""


class Tour:
    """Goes round with alice, who owns the rooms, and bob. `look` is called in each state.

    `options` are those of the browser contexts: size of the window, theme and so on. With `camera` people are seen,
    which costs time.
    """

    def __init__(
        self,
        browser: Browser,
        base_url: str,
        passwords: Mapping[str, str],
        look: Look,
        options: dict[str, Any],
        *,
        camera: bool = False,
        texts: Texts = USUAL,
    ) -> None:
        self._texts = texts
        self._camera = camera
        self._browser = browser
        self._base_url = base_url
        self._passwords = passwords
        self._look = look
        self._options = options
        self._contexts: list[BrowserContext] = []
        self._guest_url = ""

    def go(self) -> None:
        """All of it."""
        try:
            self.outside()
            alice, bob = self._person("alice"), self._person("bob")
            slug = make_room(alice, self._texts.room, access="open", agent={"name": self._texts.agent})
            guest = self.around_rooms(alice, slug)
            self.in_the_room(alice, bob, slug)
            self.after_the_meeting(alice, bob, guest, slug)
        finally:
            self.close()

    def close(self) -> None:
        """Close all windows."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def outside(self) -> None:
        """Pages for everyone."""
        page = self._window().new_page()
        for name, path in {
            "landing": "/",
            "sign-in": "/accounts/login/",
            "sign-up": "/accounts/signup/",
            "not-found": "/nowhere/",
            "guest-link-unknown": "/g/nothing/",
            "connection-test": "/connection-test/",
        }.items():
            self._visit(page, name, path)
        page.goto(f"{self._base_url}/accounts/login/")
        page.fill("input[name=username]", "alice")
        page.fill("input[name=password]", "wrong")
        page.locator("main button[type=submit]").click()
        self._look("sign-in-refused", page)
        page.context.clear_cookies()
        page.fill("input[name=password]", "wrong")
        page.locator("main button[type=submit]").click()
        self._look("form-too-old", page)

    def around_rooms(self, page: Page, slug: str) -> Page:
        """Pages of somebody with an account. Returns the page of a guest, before joining."""
        guest_link = send_json(page, f"/api/v1/rooms/{slug}/guest-links", {"label": self._texts.link})
        self._guest_url = guest_link["url"]
        self._visit(page, "schedule", f"/rooms/{slug}/schedule/")
        page.fill("#id_title", self._texts.title)
        page.fill("#id_date", (date.today() + timedelta(days=2)).isoformat())
        page.fill("#id_time", "09:30")
        page.select_option("#id_recurrence", "weekly")
        page.locator("main form button[type=submit]").first.click()
        for name, path in {
            "home": "/",
            "archived": "/rooms/archived/",
            "settings": f"/rooms/{slug}/settings/",
            "settings-agent": f"/rooms/{slug}/settings/agent/",
            "meetings-none": f"/rooms/{slug}/meetings/",
            "profile": "/accounts/profile/",
            "password": "/accounts/password/",
        }.items():
            self._visit(page, name, path)
        guest = self._window().new_page()
        guest.goto(self._guest_url)
        expect(guest.locator("#prejoin[data-ready]")).to_be_visible()
        self._look("guest", guest)
        # A meeting is planned, and nobody is there to begin it.
        self._ask_to_enter(guest)
        expect(guest.locator("[data-waits-for='host']")).to_be_visible()
        self._look("waiting-for-host", guest)
        guest.click("#leave-lobby")
        guest.goto(self._guest_url)
        expect(guest.locator("#prejoin[data-ready]")).to_be_visible()
        return guest

    def _ask_to_enter(self, page: Page) -> None:
        page.fill("#join-name", self._texts.guest)
        RoomPage(page).choose_consent(True)
        page.click("#join")

    def in_the_room(self, alice_page: Page, bob_page: Page, slug: str) -> None:
        """The stage with its panels, popovers and dialogs."""
        alice, bob = PollPage(alice_page), PollPage(bob_page)
        alice.open(self._base_url, slug)
        expect(alice_page.locator("#prejoin[data-ready]")).to_be_visible()
        alice_page.fill("#join-name", self._texts.host)
        self._look("prejoin", alice_page)
        alice.join(microphone=False, camera=self._camera)
        self._close_panel(alice_page)
        self._look("stage-alone", alice_page)
        bob.open(self._base_url, slug)
        bob_page.fill("#join-name", self._texts.member)
        bob.join(microphone=False, camera=self._camera)
        alice.wait_for_peers(1)
        for text in self._texts.messages:
            bob.send_chat(text)
        bob_page.keyboard.press("Escape")
        for number, name in enumerate(self._texts.crowd, start=2):
            self._sit_down(alice_page, slug, name)
            alice.wait_for_peers(number)
        for page in (bob_page, alice_page):
            self._press(page, "toggle-hand")
        expect(alice_page.locator("#hand-list li")).to_have_count(len(self._texts.crowd) + 2)
        self._look("stage", alice_page)
        for panel in ("chat", "people", "activities", "transcript"):
            self._press(alice_page, f"open-{panel}")
            self._look(f"stage-{panel}", alice_page, "#panel")
        self._popovers(alice_page)
        self._activities(alice, bob)
        self._dialogs(alice_page)

    def after_the_meeting(self, alice_page: Page, bob_page: Page, guest_page: Page, slug: str) -> None:
        """The ends of a stay, the lobby, and what is kept."""
        self._press(bob_page, "leave")
        if bob_page.locator("#leave-dialog[open]").count():
            bob_page.locator("#leave-dialog .button-danger, #leave-dialog .button-primary").first.click()
        expect(bob_page.locator("#ended")).to_be_visible()
        self._look("ended", bob_page)
        send_json(alice_page, f"/api/v1/rooms/{slug}", {"settings": {"lobby": True}}, method="PATCH")
        # Bob was let in before and may come back; the guest is new.
        self._ask_to_enter(guest_page)
        expect(guest_page.locator("#lobby")).to_be_visible()
        self._look("lobby", guest_page)
        self._press(alice_page, "open-people")
        expect(alice_page.locator("#waiting-list li")).to_have_count(1)
        self._look("stage-someone-waits", alice_page, "#panel")
        guest_page.goto(f"{self._base_url}/")
        bob_page.goto(f"{self._base_url}/")
        alice_page.goto(f"{self._base_url}/")
        self._meetings(alice_page, slug)

    def _popovers(self, page: Page) -> None:
        self._close_panel(page)
        for name, opener, box in (
            ("reactions", "open-reactions", "#reaction-picker"),
            ("ask", "open-ask", "#ask-popover"),
            ("view", "open-layout", "#layout-popover"),
        ):
            self._press(page, opener)
            expect(page.locator(box)).to_be_visible()
            self._look(f"stage-{name}", page, box)
            page.click("#room-name")
            expect(page.locator(box)).to_be_hidden()

    def _activities(self, alice: PollPage, bob: PollPage) -> None:
        page = alice.page
        self._press(page, "open-activities")
        page.click("#new-poll")
        self._look("poll-new", page, "dialog[open]")
        page.keyboard.press("Escape")
        alice.ask(self._texts.question, self._texts.options, correct=0, live=True)
        self._look("stage-poll", page, "#panel")
        board = BoardPage(page)
        board.open()
        self._close_panel(page)
        board.choose("arrow")
        board.draw((90, 240), (260, 160))
        board.note(self._texts.note)
        expect(board.texts).to_have_count(1)
        self._look("stage-board", page)
        page.click("[data-board-action=hide]")
        expect(page.locator("#board")).to_be_hidden()
        self._press(page, "open-activities")
        page.click("#breakouts-setup")
        self._look("breakouts-new", page, "dialog[open]")
        page.keyboard.press("Escape")

    def _dialogs(self, page: Page) -> None:
        self._close_panel(page)
        for name, opener, dialog in (
            ("devices", "open-devices", "#devices-dialog"),
            ("shortcuts", "open-shortcuts", "#shortcuts-dialog"),
        ):
            if opener == "open-shortcuts" and not page.locator(f"#{opener}").is_visible():
                continue  # Phones have no keyboard.
            self._press(page, opener)
            expect(page.locator(dialog)).to_be_visible()
            self._look(f"stage-{name}", page, dialog)
            page.keyboard.press("Escape")

    def _meetings(self, page: Page, slug: str) -> None:
        """The worker stores what happened within seconds."""
        meeting = page.locator("a.meeting-link")
        for _ in range(60):
            page.goto(f"{self._base_url}/rooms/{slug}/meetings/")
            if meeting.count():
                break
            page.wait_for_timeout(500)
        self._look("meetings", page)
        self._visit(page, "meetings-search", f"/rooms/{slug}/meetings/?q=biology+cells+water")
        page.go_back()
        meeting.first.click()
        expect(page.locator("article.summary")).to_be_visible()
        self._look("summary", page)

    def _sit_down(self, page: Page, slug: str, name: str) -> None:
        """Somebody comes in by a socket alone, which lives as long as the page, and raises the hand."""
        stranger = self._window()
        token = self._guest_url.rstrip("/").rsplit("/", 1)[-1]
        answer = stranger.request.post(
            f"{self._base_url}/api/v1/rooms/{slug}/tickets", data={"name": name, "guest_token": token}
        )
        assert answer.ok, answer.text()
        page.evaluate(_SIT_DOWN, answer.json()["websocket_url"])

    def _visit(self, page: Page, name: str, path: str) -> None:
        page.goto(f"{self._base_url}{path}")
        self._look(name, page)

    def _press(self, page: Page, button: str) -> None:
        """On narrow windows some controls are behind "More"."""
        control = page.locator(f"#{button}")
        if not control.is_visible():
            if page.locator("#close-panel").is_visible():
                page.click("#close-panel")
            if not control.is_visible():
                page.click("#open-more")
        control.click()

    def _close_panel(self, page: Page) -> None:
        if page.locator("#close-panel").is_visible():
            page.click("#close-panel")

    def _window(self) -> BrowserContext:
        context = self._browser.new_context(**self._options)
        context.set_default_timeout(SLOW_MS)
        self._contexts.append(context)
        return context

    def _person(self, name: str) -> Page:
        return sign_in(self._window(), self._base_url, name, self._passwords[name])
