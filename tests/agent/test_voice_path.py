"""The voice path of one room with a real playout clock; models at the outer border are scripted."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from aiagent.language.phrases import phrase
from aiagent.llm.base import LanguageModelUnavailableError, Message
from aiagent.turn.barge_in import UNKNOWN_WORDS_SECS
from aiagent.turn.commands import Mode
from tests.fakes.scripted_models import ANSWER, CLAUSE_SECS
from tests.fakes.voice_room import WAIT_SECS, VoiceRoom, voice_room

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]


APOLOGY = phrase("cannot_answer", "en")


FAILURE_NOTICE = phrase("no_model", "en")


@pytest.fixture
def mode() -> Mode:
    return Mode.ADDRESSED


@pytest.fixture
async def room(mode: Mode) -> AsyncIterator[VoiceRoom]:
    async with voice_room(mode) as room:
        yield room


async def test_a_spoken_question_is_answered_captioned_and_stored(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?")
    await room.until(room.of_agent)
    await room.until_state("idle")
    assert room.states() == ["listening", "idle", "thinking", "speaking", "idle"]
    whole = "".join(ANSWER)
    captions = room.captions()
    assert [caption["final"] for caption in captions] == [False] * (len(captions) - 1) + [True]
    assert captions[-1]["text"] == whole
    assert all(whole.startswith(caption["text"]) for caption in captions)
    assert len({caption["segment_id"] for caption in captions}) == 1
    (question, kind, _, turn), (answer, _, interrupted, turn_id) = room.stored
    assert (question.peer_id, question.text, kind, turn) == ("alice", "Nova, what is photosynthesis?", "speech", None)
    assert (answer.peer_id, answer.text, interrupted) == ("nova", whole, False)
    assert turn_id == answer.segment_id
    assert answer.ended_at - answer.began_at >= 2 * CLAUSE_SECS


async def test_the_states_tell_who_asked_and_how_long_it_took(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?")
    await room.until(room.of_agent)
    speaking = [frame for frame in room.frames if frame.get("state") == "speaking"]
    assert {frame["asked_by"] for frame in speaking} == {"alice"}
    metrics = speaking[-1]["metrics"]
    assert 0 <= metrics["asr_ms"] <= metrics["first_token_ms"] <= metrics["first_clause_ms"]
    assert metrics["first_clause_ms"] <= metrics["first_audio_ms"] < WAIT_SECS * 1000
    assert speaking[0]["text"] and "".join(ANSWER).startswith(speaking[0]["text"])


async def test_the_answer_is_heard_by_a_peer(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?")
    async with asyncio.timeout(WAIT_SECS):
        packets = [await room.track.recv() for _ in range(10)]
    assert all(len(bytes(packet)) > 3 for packet in packets)


async def test_talk_among_people_is_captioned_and_not_answered(room: VoiceRoom) -> None:
    room.say("I like the garden.")
    await room.until(lambda: room.stored)
    assert room.states() == ["listening", "idle"]
    assert room.model.prompts == []
    assert room.captions("alice")[-1]["final"]


async def test_the_prompt_has_the_conversation_with_its_speakers(room: VoiceRoom) -> None:
    room.say("I like the garden.", "bob")
    await room.until(lambda: len(room.stored) == 1)
    room.say("Nova, what is a leaf?")
    await room.until(lambda: room.model.prompts)
    prompt = room.model.prompts[0]
    assert prompt[0].role == "system"
    assert "Nova" in prompt[0].content
    assert prompt[1:] == [
        Message("user", "I like the garden.", "Bob"),
        Message("user", "What is a leaf?", "Alice"),
    ]


async def test_an_interruption_stops_the_voice_and_keeps_only_what_was_heard(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?")
    await room.until_state("speaking")
    async with asyncio.timeout(WAIT_SECS):
        for _ in range(13):
            await room.track.recv()
    room.begin_speaking("bob")
    room.go_on_speaking(UNKNOWN_WORDS_SECS, "bob")
    assert room.path.outbound.playout.queued_secs == 0
    assert room.state == "listening"
    (answer, _, interrupted, _) = room.of_agent()[0]
    assert interrupted
    assert answer.text
    whole = "".join(ANSWER)
    assert whole.startswith(answer.text)
    assert answer.text != whole
    assert room.captions()[-1]["final"]
    assert room.captions()[-1]["text"] == answer.text
    room.end_speaking("Let me say something.", "bob")
    await room.until_state("idle")
    assert len(room.of_agent()) == 1


async def test_after_an_interruption_the_model_knows_where_it_was_cut(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?")
    await room.until_state("speaking")
    async with asyncio.timeout(WAIT_SECS):
        for _ in range(13):
            await room.track.recv()
    room.begin_speaking()
    room.go_on_speaking(0.5)
    room.end_speaking("Nova, say it again.")
    await room.until(lambda: len(room.model.prompts) == 2)
    cut = [message for message in room.model.prompts[1] if message.role == "assistant"]
    assert [message.content for message in cut] == [room.of_agent()[0][0].text + " ..."]


async def test_a_cough_pauses_the_voice_and_does_not_end_it(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?")
    await room.until_state("speaking")
    room.begin_speaking("bob")
    room.go_on_speaking(0.12, "bob")
    assert room.path.outbound.playout.held
    room.end_speaking("", "bob")
    await room.until(room.of_agent)
    (answer, _, interrupted, _) = room.of_agent()[0]
    assert answer.text == "".join(ANSWER)
    assert not interrupted


async def test_a_question_that_goes_on_replaces_its_first_half(room: VoiceRoom) -> None:
    room.model.may_answer.clear()
    room.say("Nova, what is")
    await room.until(lambda: room.model.prompts)
    room.begin_speaking()
    room.go_on_speaking(0.5)
    room.end_speaking("photosynthesis?")
    await room.until(lambda: len(room.model.prompts) == 2)
    room.model.may_answer.set()
    await room.until(room.of_agent)
    assert room.model.prompts[1][-1].content == "What is photosynthesis?"
    assert len(room.of_agent()) == 1


@pytest.mark.parametrize("pieces", [[], ["Plants make sugar. "]], ids=["at once", "in mid-answer"])
async def test_a_failing_model_is_told_in_the_chat_and_captions_go_on(room: VoiceRoom, pieces: list[str]) -> None:
    room.model.pieces = pieces
    room.model.failure = LanguageModelUnavailableError("away")
    room.say("Nova, what is photosynthesis?")
    await room.until(room.of_agent)
    assert {"type": "chat", "text": FAILURE_NOTICE} in room.frames
    assert room.of_agent()[0][0].text == ("Plants make sugar." if pieces else APOLOGY)
    await room.until_state("idle")
    room.say("I like the garden.", "bob")
    await room.until(lambda: any(segment.peer_id == "bob" for segment, *_ in room.stored))
    assert room.captions("bob")[-1]["text"] == "I like the garden."


async def test_the_next_question_is_answered_after_a_failure(room: VoiceRoom) -> None:
    room.model.pieces, room.model.failure = [], LanguageModelUnavailableError("away")
    room.say("Nova, what is photosynthesis?")
    await room.until(room.of_agent)
    room.model.pieces, room.model.failure = ANSWER, None
    room.say("Nova, what is water?")
    await room.until(lambda: len(room.of_agent()) == 2)
    assert room.of_agent()[1][0].text == "".join(ANSWER)


async def test_an_error_that_nobody_expects_does_not_leave_the_agent_thinking(room: VoiceRoom) -> None:
    room.model.pieces, room.model.failure = [], RuntimeError("a defect")
    room.say("Nova, what is photosynthesis?")
    await room.until(lambda: room.states()[-2:] == ["thinking", "idle"])
    room.model.pieces, room.model.failure = ANSWER, None
    room.say("Nova, what is water?")
    await room.until(room.of_agent)


async def test_a_clause_that_cannot_be_spoken_is_left_out(room: VoiceRoom) -> None:
    room.synthesizer.refused = "water"
    room.say("Nova, what is photosynthesis?")
    await room.until(room.of_agent)
    assert "water" not in room.of_agent()[0][0].text
    assert "That is all I know." in room.of_agent()[0][0].text


async def test_a_voice_that_never_works_ends_the_turn_in_silence(room: VoiceRoom) -> None:
    room.synthesizer.refused = " "
    room.say("Nova, what is photosynthesis?")
    await room.until(lambda: room.states()[-2:] == ["thinking", "idle"])
    assert room.of_agent() == []


async def test_two_questions_are_answered_one_after_the_other(room: VoiceRoom) -> None:
    room.path.asked("alice", "What is photosynthesis?")
    room.path.asked("bob", "What is water?")
    await room.until(lambda: len(room.of_agent()) == 2)
    assert [prompt[-1].name for prompt in room.model.prompts] == ["Alice", "Bob"]
    first, second = (segment for segment, *_ in room.of_agent())
    assert first.ended_at <= second.began_at
    assert first.segment_id != second.segment_id
    await room.until_state("idle")
    assert room.states() == ["thinking", "speaking", "thinking", "speaking", "idle"]


async def test_an_answer_waits_while_somebody_speaks(room: VoiceRoom) -> None:
    room.begin_speaking("bob")
    room.path.asked("alice", "What is photosynthesis?")
    await room.until(lambda: room.path.outbound.playout.queued_secs > 2 * CLAUSE_SECS)
    assert room.captions() == []
    room.end_speaking("", "bob")
    await room.until(room.of_agent)


async def test_stop_ends_the_answer_and_the_waiting_question(room: VoiceRoom) -> None:
    room.path.asked("alice", "What is photosynthesis?")
    room.path.asked("bob", "What is water?")
    await room.until_state("speaking")
    room.path.stop()
    assert room.state == "idle"
    assert room.path.outbound.playout.queued_secs == 0
    room.path.asked("bob", "And now?")
    await room.until(lambda: len(room.model.prompts) == 2)
    assert room.model.prompts[1][-1].content == "And now?"


async def test_stop_while_thinking_stops_the_model(room: VoiceRoom) -> None:
    room.model.may_answer.clear()
    room.path.asked("alice", "What is photosynthesis?")
    await room.until(lambda: room.model.prompts)
    room.path.stop()
    assert room.state == "idle"
    await room.until(lambda: room.model.closed)
    assert room.captions() == []
    assert room.stored == []


async def test_a_muted_agent_captions_and_answers_nothing_until_it_is_unmuted(room: VoiceRoom) -> None:
    room.path.asked("alice", "What is photosynthesis?")
    await room.until_state("speaking")
    room.path.set_muted(True)
    assert room.state == "muted"
    room.say("Nova, are you there?")
    await room.until(lambda: any(kind == "speech" for _, kind, *_ in room.stored))
    assert len(room.model.prompts) == 1
    room.path.set_muted(False)
    assert room.state == "idle"
    room.say("Nova, are you there now?")
    await room.until(lambda: len(room.model.prompts) == 2)


@pytest.mark.parametrize("mode", [Mode.CAPTIONS])
async def test_an_agent_for_captions_only_does_not_answer(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?")
    await room.until(lambda: room.stored)
    assert room.model.prompts == []
    assert room.states() == ["listening", "idle"]


@pytest.mark.parametrize("mode", [Mode.CONVERSATION])
async def test_in_conversation_no_name_is_needed(room: VoiceRoom) -> None:
    room.say("What is photosynthesis?")
    await room.until(room.of_agent)


async def test_a_participant_who_leaves_in_mid_sentence_does_not_keep_the_floor(room: VoiceRoom) -> None:
    room.begin_speaking("bob")
    room.path.asked("alice", "What is photosynthesis?")
    await room.until(lambda: room.path.outbound.playout.queued_secs > 0)
    room.path.participant_left("bob")
    await room.until(room.of_agent)
    await room.until_state("idle")


async def test_closing_in_mid_answer_stores_what_was_heard(room: VoiceRoom) -> None:
    room.say("Nova, what is photosynthesis?")
    await room.until_state("speaking")
    async with asyncio.timeout(WAIT_SECS):
        for _ in range(12):
            await room.track.recv()
        await room.path.close()
    (answer, _, interrupted, _) = room.of_agent()[0]
    assert interrupted
    assert "".join(ANSWER).startswith(answer.text)


async def test_an_utterance_under_way_is_stored_on_closing(room: VoiceRoom) -> None:
    room.recognizer.text = "I like the garden."
    room.begin_speaking()
    async with asyncio.timeout(WAIT_SECS):
        await room.path.close()
    assert [segment.text for segment, *_ in room.stored] == ["I like the garden."]
