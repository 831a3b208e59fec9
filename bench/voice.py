"""From the end of a spoken question to the caption and to the audible answer, stage by stage."""

import asyncio
from collections.abc import Sequence

from bench.participant import Account, Frame, Participant
from bench.speech import Ear, MicrophoneTrack, Pcm
from bench.statistics import Figure, figure

ANSWER_SECS = 30.0
PAUSE_SECS = 1.0

STAGES = {
    "asr_ms": ("Question: final text", "the agent's own figure, from the end of speech as its VAD sees it"),
    "first_token_ms": ("Question: first token of the model", "as above"),
    "first_clause_ms": ("Question: first clause complete", "as above"),
    "first_audio_ms": ("Question: first audio packet sent", "as above"),
}


async def measure_voice(account: Account, questions: Sequence[Pcm]) -> list[Figure]:
    """Ask one question after the other in one room."""
    slug = await account.make_room("Bench voice")
    times: dict[str, list[float]] = {name: [] for name in ("answer", "caption", *STAGES)}
    async with Participant.join(account, slug, "Alice") as alice:
        microphone, ear = MicrophoneTrack(), Ear()
        await alice.connect_agent(microphone, ear.attach)
        await asyncio.sleep(PAUSE_SECS)
        unanswered = 0
        for question in questions:
            try:
                await _ask(alice, microphone, ear, question, times)
            except TimeoutError:
                unanswered += 1
            await asyncio.sleep(PAUSE_SECS)
    how = f"of {len(questions)} questions, those without a final caption or an audible answer in {ANSWER_SECS:.0f} s"
    return [*_figures(times), figure("Questions left unanswered", "", [float(unanswered)], how, target=0)]


async def _ask(
    alice: Participant, microphone: MicrophoneTrack, ear: Ear, question: Pcm, times: dict[str, list[float]]
) -> None:
    since = len(alice.received)
    ear.reset()
    utterance = microphone.say(question)
    caption = await alice.until(
        lambda frame: frame["type"] == "caption" and frame["final"] and frame["peer_id"] == alice.peer_id,
        since=since,
        seconds=ANSWER_SECS,
    )
    heard_at = await ear.wait_audible(ANSWER_SECS)
    if utterance.ended_at is None:
        raise RuntimeError("the answer began before the question had ended")
    times["answer"].append((heard_at - utterance.ended_at) * 1000)
    times["caption"].append((caption.at - utterance.ended_at) * 1000)
    speaking = await alice.until(_has_all_metrics, since=since, seconds=ANSWER_SECS)
    for stage in STAGES:
        if stage in speaking.frame["metrics"]:
            times[stage].append(speaking.frame["metrics"][stage])
    finished_since = alice.received.index(speaking)
    await alice.until(_is_quiet, since=finished_since, seconds=ANSWER_SECS)


def _has_all_metrics(frame: Frame) -> bool:
    return frame["type"] == "agent_state" and "first_audio_ms" in (frame["metrics"] or {})


def _is_quiet(frame: Frame) -> bool:
    return frame["type"] == "agent_state" and frame["state"] in ("idle", "listening")


def _figures(times: dict[str, list[float]]) -> list[Figure]:
    end = "from the moment the last voiced 20 ms of the question were handed to the RTP sender"
    figures = [
        figure(
            "Voice to voice",
            "ms",
            times["answer"],
            f"{end}, to the first received frame of the answer louder than RMS 300, with the receiver's jitter buffer",
            target=900,
        ),
        figure("Final caption", "ms", times["caption"], f"{end}, to the final caption frame", target=500),
    ]
    return figures + [figure(name, "ms", times[stage], how) for stage, (name, how) in STAGES.items() if times[stage]]
