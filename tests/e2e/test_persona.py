"""The owner of a room makes its AI participant somebody else while people are with it."""

import io
import wave

import numpy as np
import pytest
from playwright.sync_api import Page, Response, expect

from bench.system import System
from tests.e2e.browsers import PersonWindow
from tests.e2e.pages import RoomPage, make_room

pytestmark = pytest.mark.e2e

# A voice that was never used may have to be loaded first.
SAMPLE_MS = 30_000


def try_the_voice(page: Page) -> Response:
    """Press the button, hear the sample, and return the server's answer."""
    button = page.locator("#try-voice")
    with page.expect_response("**/voice-samples", timeout=SAMPLE_MS) as sample:
        button.click()
    expect(button).to_have_attribute("data-state", "playing")
    expect(button).to_have_text("Stop")
    expect(button).to_have_attribute("data-state", "idle")
    expect(page.locator("#sample-status")).to_be_empty()
    return sample.value


def spoken_secs(sample: Response) -> float:
    """The length of the sample, in which something is heard."""
    with wave.open(io.BytesIO(sample.body())) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), np.int16) / 32768
        assert np.sqrt(np.mean(sound**2)) > 0.01
        return float(len(sound) / file.getframerate())


def test_the_host_tries_a_voice_and_renames_the_ai_in_a_running_meeting(parley: System, person: PersonWindow) -> None:
    settings, bob_page = person("alice"), person("bob")
    slug = make_room(settings, "Literature")
    bob = RoomPage(bob_page)
    bob.open(parley.base_url, slug)
    bob.join(microphone=False, camera=False)
    bob.wait_for_agent()

    settings.goto(f"{parley.base_url}/rooms/{slug}/settings/agent/")
    settings.fill("#id_agent_name", "Stella")
    expect(settings.locator("#who-title")).to_have_text("Stella")
    usual_secs = spoken_secs(try_the_voice(settings))
    settings.locator("#id_agent_speed").fill("2")
    expect(settings.locator("#pace")).to_contain_text("2")
    assert spoken_secs(try_the_voice(settings)) < 0.75 * usual_secs
    assert "Stella" not in bob_page.locator("[data-agent]").inner_text()

    settings.fill("#id_agent_prompt", "Be kind to everyone.")
    settings.fill("#id_agent_vocabulary", "Brecht, Mutter Courage")
    settings.get_by_role("button", name="Save").click()
    expect(settings.locator(".message")).to_have_text("Saved. A meeting that goes on follows at once.")
    expect(settings.locator("#id_agent_vocabulary")).to_have_value("Brecht, Mutter Courage")
    expect(bob_page.locator("[data-agent]")).to_contain_text("Stella")
    expect(bob_page.locator("#open-ask")).to_contain_text("Ask Stella")

    bob.ask_agent("What is your name?")
    bob.wait_for_caption("Stella", name="Stella", timeout_ms=SAMPLE_MS)
