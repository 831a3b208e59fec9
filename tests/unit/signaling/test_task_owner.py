"""The owner of tasks ends them, whatever they do with a cancellation."""

import asyncio

import pytest

from conference.signaling.task_owner import TaskOwner

pytestmark = pytest.mark.unit


async def test_a_task_that_loses_a_cancellation_ends_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conference.signaling.task_owner.CANCEL_AGAIN_SECS", 0.01)
    lost = 0

    async def forgetful() -> None:
        nonlocal lost
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            lost += 1
        await asyncio.sleep(60)

    owner = TaskOwner()
    owner.start(forgetful(), "forgetful")
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await owner.close()
    assert lost == 1


async def test_a_failure_is_logged_with_the_name_of_the_task(caplog: pytest.LogCaptureFixture) -> None:
    async def failing() -> None:
        raise ValueError("broken")

    owner = TaskOwner()
    owner.start(failing(), "the failing one")
    await asyncio.sleep(0.01)
    await owner.close()
    assert "the failing one failed" in caplog.text
