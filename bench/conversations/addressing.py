"""Conversations about who is addressed: yes/no questions, talk about the agent, and what follows an answer. Pure."""

from itertools import cycle

from bench.conversations.script import Conversation, Line, Start, Wants
from bench.voices import VOICES

YES_NO, SPOKEN_ABOUT = "yes or no", "spoken about"
TALK, FOLLOW_UP = "talk after an answer", "follow-up"
AFTER_SECS = 1.2

_YES_NO = (
    "Nova did the Greeks have paper",
    "Nova is the moon bigger than the earth",
    "Nova can elephants swim",
    "Nova does light need time to travel",
    "Nova was Mozart born in Salzburg",
    "Nova are there wolves in Spain",
    "Nova do spiders have six legs",
    "Nova has anyone been to the bottom of the sea",
    "Nova will the sun shine for ever",
    "Nova could people live on Mars",
    "Nova is it true that cats see at night",
    "Nova were there cars in the year nineteen hundred",
    "Nova should I learn to play the piano",
    "Nova does sugar melt in cold water",
    "Nova is iron heavier than wood",
    "Did Columbus sail to India, Nova?",
    "Is a whale a fish Nova?",
    "Can you hear me well, Nova?",
    "So tell me, Nova, do plants sleep?",
    "Okay Nova, is there gold in the sea?",
    "Nova, have we met before?",
)
_SPOKEN_ABOUT = (
    "Nova did a good job yesterday.",
    "Nova Scotia is a part of Canada.",
    "Nova costs about ten euros a month.",
    "Nova can speak two languages.",
    "Nova has a very pleasant voice.",
    "Nova is our new assistant.",
    "Nova was a bit slow this morning.",
    "Nova does all the captions for us.",
    "Nova will be switched off tonight.",
    "This is our assistant, Nova.",
    "Who is Nova, and who made it?",
    "You could ask Nova about that later.",
    "I heard that Nova knows a lot about history.",
    "Did anybody ask Nova yesterday?",
    "What does Nova know about our project?",
    "I think Nova got that wrong.",
    "Let us ask Nova when we are done.",
    "My friend drives an old Chevy Nova.",
    "How old is Nova, by the way?",
    "We have been working with Nova since May.",
)
_SHORT_ANSWERS = (
    "Nova, what is the capital of Portugal?",
    "Nova, what is the capital of Canada?",
    "Nova, what is the largest ocean?",
    "Nova, who wrote Hamlet?",
)
_TALK = (
    "I will call you back in the afternoon.",
    "We should go on with the next point.",
    "Did you get the file that I sent you?",
    "Let me share my screen for a moment.",
    "Can you close the window, please?",
    "I have to leave at half past four.",
    "Shall we have lunch together?",
    "My daughter begins school this year.",
    "Okay, let's come back to the budget.",
    "Who is going to write the minutes?",
    "Please send the invoice to our customer.",
    "I was there with my wife last summer.",
    "How was your trip to the mountains?",
    "We can talk about that on Monday.",
    "I need another coffee before we go on.",
    "Does everybody have the document?",
    "So that was the last question for today.",
    "You have to turn your microphone on.",
    "I put the link into the chat.",
    "Are you coming to the party on Friday?",
)
_FOLLOW_UPS = (
    "And what about Spain?",
    "Why is that?",
    "Can you say that again?",
    "How do you know that?",
    "Is it a big one?",
    "Tell me more about it.",
    "And before that?",
    "How many people live there?",
    "Say it in one sentence, please.",
    "What does it look like?",
    "Who decided that?",
    "And in the year nineteen ninety?",
    "Are you sure about that?",
    "I thought it was another one.",
    "Give me one more example.",
    "Was it always like that?",
    "Where exactly is it?",
    "Since when?",
    "Which one is the second?",
    "Does it ever rain there?",
)


def addressing(speaker: str) -> tuple[Conversation, ...]:
    """Conversations of one speaker: sentences with the agent's name, then sentences after an answer."""
    voiced = cycle(VOICES)
    called = ((YES_NO, _YES_NO, Wants.ANSWER), (SPOKEN_ABOUT, _SPOKEN_ABOUT, Wants.NOTHING))
    after = ((TALK, _TALK, Wants.NOTHING), (FOLLOW_UP, _FOLLOW_UPS, Wants.ANSWER))
    return (
        *(
            Conversation(kind, (Line(speaker, text, wants, next(voiced)),))
            for kind, texts, wants in called
            for text in texts
        ),
        *(
            _after_answer(kind, Line(speaker, question, Wants.ANSWER, voice), text, wants)
            for kind, texts, wants in after
            for question, text, voice in zip(cycle(_SHORT_ANSWERS), texts, cycle(VOICES), strict=False)
        ),
    )


def _after_answer(kind: str, question: Line, text: str, wants: Wants) -> Conversation:
    """The asker says something more when the answer is over."""
    said = Line(question.speaker, text, wants, question.voice, Start.ANSWERED, AFTER_SECS)
    return Conversation(kind, (question, said))
