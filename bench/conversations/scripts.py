"""The conversations: questions, pauses, overlaps, interruptions, sounds of listening, noise and loss."""

from collections.abc import Sequence
from itertools import cycle, islice

from bench.conversations.addressing import addressing
from bench.conversations.loudspeaker import rooms
from bench.conversations.script import Conversation, Line, Noise, Start, Wants
from bench.network import LOSS_5, LOSS_10, Loss
from bench.voices import HEART, JOE, MICHAEL, VOICES, VoiceKind

ALICE, BOB = "Alice", "Bob"

QUESTION, OVERLAP, INTERRUPTION, LISTENING, REMARK = "question", "overlap", "interruption", "listening", "remark"
TWO_MICROPHONES, SIGNS, LAUGH = "two microphones", "listening, two words", "laugh"
REVERBERATION, TALK_OVER_ECHO = "reverberation", "talk over reverberation"
# The rooms are drawn with this number.
REVERBERANT_SEED = 11
# The pauses in mid-sentence, and how many sentences have them.
PAUSES = ((0.3, 3), (0.6, 10), (0.8, 20), (0.9, 3), (1.2, 20))
# How loud the second microphone hears the voice, and how much later.
SECOND_MICROPHONES = ((0.3, 0.04), (1.0, 0.02), (0.5, 0.1), (1.8, 0.0))

QUESTIONS = (
    "Nova, what is photosynthesis?",
    "Nova, what is the capital of France?",
    "Nova, what do bees make?",
    "Nova, who wrote Romeo and Juliet?",
    "Nova, what is the largest planet?",
    "Nova, why is the sky blue?",
    "Nova, what is water made of?",
    "Nova, what does a doctor do?",
    "Nova, how do airplanes fly?",
    "Nova, what is the tallest mountain?",
)
_PAUSED = (
    "Nova, can you tell me | what the capital of Spain is?",
    "Nova, what is the difference between | a cat and a dog?",
    "Nova, I would like to know | why the sea is salty.",
    "Nova, could you please explain | how a magnet works?",
    "Nova, do you know | who wrote Hamlet?",
    "Nova, tell me something | about the history of computers.",
    "Nova, what would you say | is the best way to learn a language?",
    "Nova, how many people | live in London?",
    "Nova, when I go to Italy | what should I eat there?",
    "Nova, we were talking about volcanoes | and how hot is the lava?",
)
_LONG_ANSWERS = (
    "Nova, what is a volcano?",
    "Nova, what is democracy?",
    "Nova, who was Marie Curie?",
    "Nova, what is a database?",
    "Nova, how does a magnet work?",
    "Nova, what is photosynthesis?",
)
_INTERRUPTIONS = (
    "Wait, I have another question about that.",
    "Sorry, but that is not what I wanted to know.",
    "Let's talk about something else now please.",
    "Okay stop, we have to go on with the meeting.",
)
_SIGNS_OF_LISTENING = ("Mm-hm.", "Yeah.", "Right.", "Okay.", "Uh-huh.", "I see.")
_TWO_SIGNS = (
    *("Right, okay.", "Yeah, sure.", "Okay, I see.", "Mm-hm, right.", "Oh, good point.", "Yes, exactly."),
    *("Ah, interesting.", "Sure, makes sense.", "Oh, okay, got it.", "Yeah, yeah."),
)
_LAUGHS = ("Ha ha ha.", "Hahaha!", "Heh heh heh.", "Ah ha ha ha.")
_REMARKS = (
    "I think we should meet again on Thursday afternoon.",
    "Did you see what Nova said yesterday?",
    "Bob, can you send me the numbers?",
    "There was a supernova in the news this morning.",
    "Who wants to go for lunch after this meeting?",
)


def conversations() -> tuple[Conversation, ...]:
    """All conversations in the order of playing: remarks first, since a remark after an answer may count as a reply."""
    return (
        *(
            Conversation(REMARK, (Line(ALICE, text, Wants.NOTHING, voice),))
            for text, voice in zip(_REMARKS, cycle(VOICES), strict=False)
        ),
        *addressing(ALICE),
        *(_single(QUESTION, text, voice) for text, voice in zip(QUESTIONS, cycle(VOICES), strict=False)),
        *_pauses(),
        *_overlaps(),
        *_interruptions(),
        *_listening(LISTENING, _SIGNS_OF_LISTENING, len(_LONG_ANSWERS)),
        *_listening(SIGNS, _TWO_SIGNS, 20),
        *_listening(LAUGH, _LAUGHS, 20),
        *_two_microphones(),
        *_reverberation(),
        *(_noisy(noise, text) for noise in (Noise.WHITE, Noise.BABBLE) for text in QUESTIONS[:3]),
        *(_lossy(loss, text) for loss in (LOSS_5, LOSS_10) for text in QUESTIONS[4:8]),
    )


def pause_kind(pause_secs: float) -> str:
    """The kind of conversations with such pauses in mid-sentence."""
    return f"pause of {1000 * pause_secs:.0f} ms"


def noise_kind(noise: Noise) -> str:
    """The kind of conversations with such noise."""
    return f"{noise.value} at 15 dB"


def loss_kind(loss: Loss) -> str:
    """The kind of conversations over such a network."""
    return loss.name


def _single(kind: str, text: str, voice: VoiceKind) -> Conversation:
    return Conversation(kind, (Line(ALICE, text, Wants.ANSWER, voice),))


def _pauses() -> list[Conversation]:
    """Sentences with each of the pauses, in voices that take turns."""
    return [
        Conversation(
            pause_kind(pause_secs),
            (Line(ALICE, text, Wants.ANSWER, voice, pause_secs=pause_secs),),
        )
        for pause_secs, count in PAUSES
        for text, voice in islice(zip(cycle(_PAUSED), cycle(VOICES), strict=False), count)
    ]


def _overlaps() -> list[Conversation]:
    """Bob talks to somebody else while Alice asks; and both ask at once."""
    aside = "Yes, I think so too, we can do that tomorrow."
    return [
        Conversation(
            OVERLAP,
            (
                Line(ALICE, question, Wants.ANSWER, HEART),
                Line(BOB, other, wants, JOE, Start.WITH_PREVIOUS, delay_secs=0.7),
            ),
        )
        for question, other, wants in (
            ("Nova, what is the capital of France?", aside, Wants.NOTHING),
            ("Nova, who wrote Romeo and Juliet?", aside, Wants.NOTHING),
            ("Nova, what is the largest planet?", "Nova, what do bees make?", Wants.ANSWER),
            ("Nova, what is water made of?", "Nova, why is the sky blue?", Wants.ANSWER),
        )
    ]


def _interruptions() -> list[Conversation]:
    return [
        Conversation(
            INTERRUPTION,
            (
                Line(ALICE, question, Wants.ANSWER),
                Line(BOB, _INTERRUPTIONS[number % 4], Wants.SILENCE, HEART, Start.AGENT, delay_secs=0.8),
            ),
        )
        for number, question in enumerate(_LONG_ANSWERS)
    ]


def _listening(kind: str, signs: Sequence[str], count: int) -> list[Conversation]:
    """Bob shows that he listens, or laughs, while Alice is answered."""
    return [
        Conversation(
            kind,
            (
                Line(ALICE, question, Wants.ANSWER),
                Line(BOB, sign, Wants.MORE, voice, Start.AGENT, delay_secs=0.8),
            ),
        )
        for question, sign, voice in islice(
            zip(cycle(_LONG_ANSWERS), cycle(signs), cycle((JOE, MICHAEL)), strict=False), count
        )
    ]


def _two_microphones() -> list[Conversation]:
    """Alice asks, and Bob's microphone picks her up; or she is in two tabs."""
    return [
        Conversation(
            TWO_MICROPHONES,
            (
                Line(ALICE, text, Wants.ONCE, voice),
                Line(BOB, text, Wants.ONCE, voice, Start.TOGETHER, delay_secs=delay_secs, gain=gain),
            ),
        )
        for text, voice, (gain, delay_secs) in zip(
            (*QUESTIONS, *QUESTIONS), cycle(VOICES), cycle(SECOND_MICROPHONES), strict=False
        )
    ]


def _reverberation() -> list[Conversation]:
    """Alice is answered while Bob has the agent in his microphone, too; in the last rooms he talks over it."""
    alone = [
        Conversation(REVERBERATION, (Line(ALICE, text, Wants.ALONE, voice),), echo=room)
        for room, text, voice in zip(rooms(20, REVERBERANT_SEED), cycle(QUESTIONS), cycle(VOICES), strict=False)
    ]
    over = [
        Conversation(
            TALK_OVER_ECHO,
            (Line(ALICE, question, Wants.ANSWER), Line(BOB, said, Wants.SILENCE, HEART, Start.AGENT, delay_secs=1.2)),
            echo=room,
        )
        for room, question, said in zip(
            rooms(20, REVERBERANT_SEED + 1), cycle(_LONG_ANSWERS), cycle(_INTERRUPTIONS), strict=False
        )
    ]
    return [*alone, *over]


def _noisy(noise: Noise, text: str) -> Conversation:
    return Conversation(noise_kind(noise), (Line(ALICE, text, Wants.ANSWER),), noise=noise)


def _lossy(loss: Loss, text: str) -> Conversation:
    return Conversation(loss_kind(loss), (Line(ALICE, text, Wants.ANSWER),), loss=loss)
