"""Two people meet in Firefox: they see each other, write, read what the AI participant says, load again, and leave."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.system import System
from deploy.browser import find_firefox
from tests.e2e.firefox_driver import FirefoxPage, running_firefox

pytestmark = pytest.mark.e2e

OTHERS = "document.querySelectorAll('[data-peer-id]:not([data-self]):not([data-agent])')"
ON_STAGE = "document.body.dataset.screen === 'stage'"
# Firefox counts the pictures of a stream nowhere else.
SHOWN = f"{OTHERS}[0].querySelector('video').mozPaintedFrames >= 10"


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[tuple[FirefoxPage, FirefoxPage]]:
    """Two empty windows."""
    program = find_firefox()
    assert program is not None, "Firefox is not installed: sudo apt install firefox-esr"
    with running_firefox(program, tmp_path) as firefox:
        yield firefox.window(), firefox.window()


def test_two_people_meet_in_firefox(parley: System, windows: tuple[FirefoxPage, FirefoxPage]) -> None:
    alice, bob = windows
    sign_in(alice, parley, "alice")
    sign_in(bob, parley, "bob")
    slug = make_room(alice, "Botany")
    for page in windows:
        join(page, f"{parley.base_url}/rooms/{slug}/")
    for page in windows:
        page.wait_for(f"{OTHERS}.length === 1")
        page.wait_for(SHOWN)

    write(alice, "Shall we begin?")
    wait_for_message(bob, "Shall we begin?")
    write(bob, "نعم, yes 🌱")
    wait_for_message(alice, "نعم, yes 🌱")

    bob.click("#open-transcript")
    alice.wait_for("document.querySelector('[data-agent]')?.dataset.connected === 'true'")
    alice.click("#open-ask")
    alice.fill("#ask-input", "What is photosynthesis?")
    alice.evaluate("document.querySelector('#ask-input').form.requestSubmit()")
    bob.wait_for("document.querySelector('#transcript-lines [data-final=true]')?.textContent.includes('Nova')")

    bob.reload()
    bob.wait_for(ON_STAGE)
    bob.click("#open-chat")
    wait_for_message(bob, "Shall we begin?")
    for page in windows:
        page.wait_for(f"{OTHERS}.length === 1")
        page.wait_for(SHOWN)

    bob.click("#leave")
    bob.wait_for_visible("#ended")
    alice.wait_for(f"{OTHERS}.length === 0")


def sign_in(page: FirefoxPage, parley: System, username: str) -> None:
    page.goto(f"{parley.base_url}/accounts/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", parley.passwords[username])
    page.click("main button[type=submit]")
    page.wait_for_visible("form[action$='/accounts/logout/']")


def make_room(page: FirefoxPage, name: str) -> str:
    """The slug of a new room, which everyone with its link may enter."""
    body = json.dumps({"name": name, "settings": {"access": "open"}})
    token = "document.querySelector('[name=csrfmiddlewaretoken]').value"
    headers = f"{{'Content-Type': 'application/json', 'X-CSRFToken': {token}}}"
    send = f"fetch('/api/v1/rooms', {{method: 'POST', headers: {headers}, body: {json.dumps(body)}}})"
    return str(page.evaluate(f"{send}.then(answer => answer.json())")["slug"])


def join(page: FirefoxPage, address: str) -> None:
    page.goto(address)
    page.wait_for_visible("#prejoin[data-ready]")
    page.evaluate("document.querySelector('#consent-no').click()")
    camera = "document.querySelector('#preview-video')"
    if page.evaluate(f"{camera}.getAttribute('aria-pressed') !== 'true'"):
        page.click("#preview-video")
    page.wait_for(f"{camera}.getAttribute('aria-pressed') === 'true'")
    page.click("#join")
    page.wait_for(ON_STAGE)


def write(page: FirefoxPage, text: str) -> None:
    if not page.evaluate("document.querySelector('#chat-input').checkVisibility()"):
        page.click("#open-chat")
    page.fill("#chat-input", text)
    page.click("#chat-send")


def wait_for_message(page: FirefoxPage, text: str) -> None:
    messages = "[...document.querySelectorAll('#chat-messages .chat-text')]"
    page.wait_for(f"{messages}.some(({{textContent}}) => textContent === {json.dumps(text)})")
