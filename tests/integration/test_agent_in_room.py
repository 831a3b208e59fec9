"""A person without a browser and the real agent: question, answer, transcript; interruption; bad input."""

import pytest

from bench.participant import Account, Frame, Participant
from bench.speech import Ear, MicrophoneTrack
from bench.system import System
from tests.integration.agents import stored_turn
from tests.integration.frames import PATIENT_SECS, is_final_of, is_state, is_turn_of
from tests.integration.meetings import stored_lines
from tests.sentences import recording
from tests.spoken import is_heard

pytestmark = pytest.mark.integration

QUESTION = "Nova, what is photosynthesis?"
STAGES = ("end_of_turn_ms", "asr_ms", "first_token_ms", "first_clause_ms", "first_audio_ms", "playout_ms")


def says_more(earlier: Frame, frame: Frame) -> bool:
    return is_state("speaking", frame) and len(frame["text"]) > len(earlier["text"])


async def test_a_spoken_question_is_captioned_answered_aloud_and_stored(parley: System) -> None:
    async with Account.sign_in(parley.base_url, "alice", parley.passwords["alice"]) as account:
        slug = await account.make_room("Biology")
        async with Participant.join(account, slug, "Alice") as alice:
            microphone, ear = MicrophoneTrack(), Ear()
            await alice.connect_agent(microphone, ear.attach)
            microphone.say(recording(QUESTION))
            caption = await alice.until(lambda frame: is_final_of(alice.peer_id, frame), seconds=PATIENT_SECS)
            assert is_heard("what is photosynthesis", caption.frame["text"])
            assert caption.frame["name"] == "Alice"
            await ear.wait_audible(PATIENT_SECS)
            agent_id = await alice.agent_peer_id()
            answer = await alice.until(lambda frame: is_final_of(agent_id, frame), seconds=PATIENT_SECS)
            turn = (await alice.until(lambda frame: is_turn_of(alice.peer_id, frame))).frame["turn"]
            lines = await stored_lines(account, slug, lambda lines: len(lines) >= 2)
        row = await stored_turn(parley, turn["turn_id"])
        assert (turn["asked_by"], turn["source"], turn["error"]) == (alice.peer_id, "speech", "")
        assert 0 < turn["asr_ms"] < turn["first_audio_ms"]
        assert max(turn["end_of_turn_ms"], turn["first_clause_ms"]) <= turn["first_audio_ms"] + 20
        assert turn["playout_ms"] > 500
        assert {name: row[name] for name in STAGES} == {name: turn[name] for name in STAGES}
        assert (row["asked_by_name"], row["provider"]) == ("Alice", turn["provider"])
        assert [(line["kind"], line["speaker"]) for line in lines] == [("speech", "Alice"), ("agent", "Nova")]
        assert [line["text"] for line in lines] == [caption.frame["text"], answer.frame["text"]]


async def test_a_person_who_speaks_over_the_answer_silences_it(parley: System) -> None:
    async with Account.sign_in(parley.base_url, "alice", parley.passwords["alice"]) as account:
        slug = await account.make_room("Interruption")
        async with Participant.join(account, slug, "Alice") as alice:
            microphone, ear = MicrophoneTrack(), Ear()
            await alice.connect_agent(microphone, ear.attach)
            await alice.send(type="agent", action="ask", text="What is photosynthesis?")
            first = await alice.until(lambda frame: is_state("speaking", frame), seconds=PATIENT_SECS)
            await alice.until(lambda frame: says_more(first.frame, frame), seconds=PATIENT_SECS)
            asked = len(alice.received)
            microphone.say(recording(QUESTION))
            await alice.until(lambda frame: is_state("listening", frame), since=asked)
            lines = await stored_lines(account, slug, lambda lines: any(line["kind"] == "agent" for line in lines))
    answer = next(line for line in lines if line["kind"] == "agent")
    assert answer["interrupted"]
    assert answer["text"].startswith(first.frame["text"])


async def test_signals_that_cannot_be_used_disturb_nobody(parley: System) -> None:
    async with Account.sign_in(parley.base_url, "alice", parley.passwords["alice"]) as account:
        slug = await account.make_room("Bad input")
        async with Participant.join(account, slug, "Alice") as alice, Participant.join(account, slug, "Mallory") as bad:
            agent_id = await bad.agent_peer_id()
            offers = ["v=0\r\nm=audio 9\r\n", "m=audio\r\na=mid", "v=0\r\ns=-\r\nm=audio 9 RTP/AVP 0\r\na=rtpmap:x\r\n"]
            for sdp in offers:
                description = {"type": "offer", "sdp": sdp}
                await bad.send(type="signal", to=agent_id, session="s", description=description)
            await bad.send(type="signal", to=agent_id, session="s", candidate={"candidate": "candidate:x y z"})
            await bad.send(type="signal", to=agent_id, session="s", id="end", candidate=None)
            await bad.until(lambda frame: frame["type"] in ("ack", "error") and frame.get("id") == "end")
            microphone, ear = MicrophoneTrack(), Ear()
            await alice.connect_agent(microphone, ear.attach)
            await alice.send(type="agent", action="ask", text="What is ice?")
            await ear.wait_audible(PATIENT_SECS)
