"""The real agent remembers: earlier meetings for those who were there, and the running one after a takeover."""

import signal

import pytest

from bench.participant import Account, Participant
from bench.system import System
from tests.integration.agents import StandbyAgent, agent_of
from tests.integration.frames import PATIENT_SECS, is_next_agent, is_state, is_turn_of
from tests.integration.meetings import stored_lines

pytestmark = pytest.mark.integration

SAID = "We decided to buy ten microscopes in March."
QUESTION = "What did we decide about the microscopes last time?"


async def answer_to(asker: Participant, question: str) -> str:
    """The agent's spoken answer to a typed question."""
    await asker.agent_peer_id()
    since = len(asker.received)
    await asker.send(type="agent", action="ask", text=question)
    # The answer to somebody else may come first. The caption of an answer has the id of its turn.
    ended = await asker.until(lambda frame: is_turn_of(asker.peer_id, frame), since=since, seconds=PATIENT_SECS)
    turn_id = ended.frame["turn"]["turn_id"]
    said = await asker.until(
        lambda frame: frame["type"] == "caption" and frame["final"] and frame["segment_id"] == turn_id, since=since
    )
    return str(said.frame["text"])


async def test_an_earlier_meeting_is_quoted_to_those_who_were_there(parley: System) -> None:
    async with (
        Account.sign_in(parley.base_url, "alice", parley.passwords["alice"]) as alice_account,
        Account.sign_in(parley.base_url, "bob", parley.passwords["bob"]) as bob_account,
    ):
        slug = await alice_account.make_room("Memory")
        async with Participant.join(alice_account, slug, "Alice") as alice:
            await alice.send(type="chat", text=SAID)
            await stored_lines(alice_account, slug, lambda lines: len(lines) == 1)
            # Else the meeting would wait for somebody to come back.
            await alice.send(type="moderate", action="end")
            await alice.until(lambda frame: frame["type"] == "bye")
        async with (
            Participant.join(alice_account, slug, "Alice") as alice,
            Participant.join(bob_account, slug, "Bob") as bob,
        ):
            told = await answer_to(alice, QUESTION)
            assert told.startswith("On ")
            assert told.endswith(f", Alice said: {SAID}")
            told = await answer_to(bob, QUESTION)
            assert told == "I did not hear anything about that in the meetings that you took part in."


async def test_a_killed_agent_is_replaced_by_one_that_answers_and_remembers_the_meeting(
    parley: System, standby: StandbyAgent
) -> None:
    first = await agent_of(parley)
    async with Account.sign_in(parley.base_url, "alice", parley.passwords["alice"]) as account:
        slug = await account.make_room("Takeover of memory")
        async with Participant.join(account, slug, "Alice") as alice:
            old_id = await alice.agent_peer_id()
            await alice.send(type="chat", text=SAID)
            with standby.awake():
                first.send_signal(signal.SIGKILL)
                newcomer = await alice.until(lambda frame: is_next_agent(old_id, frame), seconds=PATIENT_SECS)
                since = alice.received.index(newcomer)
                await alice.send(type="agent", action="ask", text="What is ice?")
                await alice.until(lambda frame: is_state("speaking", frame), since=since, seconds=PATIENT_SECS)
                await alice.until(lambda frame: is_turn_of(alice.peer_id, frame), since=since, seconds=PATIENT_SECS)
                assert SAID in await answer_to(alice, "Catch me up, please.")
