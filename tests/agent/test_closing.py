"""Closing a room leaves no task behind, whatever happens while it closes."""

import asyncio
import gc
from concurrent.futures import ThreadPoolExecutor

import pytest

from aiagent.task_owner import TaskOwner, to_its_end
from aiagent.turn.commands import Mode
from tests.fakes.voice_room import VoiceRoom

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]


def others() -> set[str]:
    return {task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()}


async def closed(room: VoiceRoom, cancelled_after_secs: list[float]) -> None:
    """Close the path of a room, and cancel that some times."""
    closing = asyncio.ensure_future(room.path.close())
    for secs in cancelled_after_secs:
        await asyncio.sleep(secs)
        closing.cancel()
    await asyncio.wait({closing})


@pytest.mark.parametrize("cancelled_after_secs", [[], [0.0], [0.3], [0.3, 0.1], [0.0, 0.0, 0.0]])
@pytest.mark.parametrize("what", ["idle", "speech", "thinking", "speaking"])
async def test_a_closing_that_is_broken_off_leaves_no_task(what: str, cancelled_after_secs: list[float]) -> None:
    with ThreadPoolExecutor(1) as encoding:
        room = VoiceRoom(encoding, Mode.ADDRESSED)
        await asyncio.sleep(0)
        assert "playout clock" in others()
        if what == "speech":
            never = asyncio.Event()
            room.recognizer.final = never.wait  # type: ignore[method-assign]
            room.begin_speaking()
            room.go_on_speaking(0.5)
        if what == "thinking":
            room.model.may_answer.clear()
        if what in ("thinking", "speaking"):
            room.say("Nova, what is photosynthesis?")
            await room.until_state(what)
        await closed(room, cancelled_after_secs)
        await asyncio.sleep(0.1)
        assert others() == set()


async def test_nothing_is_destroyed_while_it_is_pending() -> None:
    complaints: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: complaints.append(context["message"]))
    with ThreadPoolExecutor(1) as encoding:
        room = VoiceRoom(encoding, Mode.ADDRESSED)
        await closed(room, [0.0, 0.0])
        del room
        await asyncio.sleep(0.1)
        gc.collect()
        await asyncio.sleep(0)
    assert complaints == []


async def test_an_owner_that_cancels_again_does_not_break_the_tidying_up() -> None:
    done = []

    async def tidy_up() -> None:
        await asyncio.sleep(5)
        done.append("tidy")

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await to_its_end(tidy_up())

    owner = TaskOwner()
    owner.start(work(), "work")
    await asyncio.sleep(0)
    await owner.close()
    assert done == ["tidy"]


async def test_a_failure_while_tidying_up_is_raised_where_nobody_cancelled() -> None:
    async def fails() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await to_its_end(fails())
