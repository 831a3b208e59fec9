"""Quotes from transcripts: choose those that answer a question, and say them. Pure."""

from collections.abc import Sequence

from aiagent.language.cleaning import clean_name, clean_speech
from aiagent.language.phrases import phrase
from aiagent.language.spoken_forms import spoken_day
from aiagent.language.words import is_question, sentences, spoken_length
from aiagent.llm.base import Message
from aiagent.memory.digest import Sentence, content_words, digest
from aiagent.memory.past_questions import PastSearch, Quote, past_question

MOST_SPOKEN = 2
_STEM_CHARS = 5
_PASSAGE_CHARS = 240


def relevant(quotes: Sequence[Quote], wanted: PastSearch, question: str) -> list[Quote]:
    """Return the quotes about the topic, those with most of its words first, without earlier questions to the agent.

    A quote needs all words of the topic where the question may not be about this room.
    """
    said = [quote for quote in quotes if quote.text != question and past_question(quote.text) is None]
    topic = content_words(wanted.topic)
    if not topic:
        return said
    least = 1 if wanted.certain else len(topic)
    counted = [(_matches(topic, quote.text), quote) for quote in said]
    counted.sort(key=lambda match: (-match[0], is_question(match[1].text)))
    return [quote for count, quote in counted if count >= least]


def of_last_meeting(quotes: Sequence[Quote]) -> list[Quote]:
    """Return the quotes of the latest meeting among them."""
    if not quotes:
        return []
    last = max(quotes, key=lambda quote: quote.at_unix).meeting_id
    return [quote for quote in quotes if quote.meeting_id == last]


def spoken_quotes(quotes: Sequence[Quote], wanted: PastSearch, lang: str, *, this_year: int, most_words: int) -> str:
    """Return the best quotes as the agent says them, word for word with speaker and day.

    A second one is added where it has as many words of the topic as the first.
    """
    quoted: list[str] = []
    words = 0
    topic = content_words(wanted.topic)
    best = [quote for quote in quotes if _matches(topic, quote.text) >= _matches(topic, quotes[0].text)]
    for quote in best[:MOST_SPOKEN]:
        text = _passage(quote.text, wanted.topic)
        words += spoken_length(text)
        if quoted and words > most_words:
            break
        key = ("asked" if is_question(text) else "said") + ("_here" if quote.running else "_on")
        day = spoken_day(quote.on, lang, this_year=this_year)
        quoted.append(phrase(key, lang, day=day, name=clean_name(quote.name), text=text))
    return " ".join(quoted)


def spoken_gist(said: Sequence[Sentence], lang: str) -> str:
    """Return sentences of a conversation as the agent says them, each with its speaker."""
    return " ".join(
        phrase(
            "asked" if sentence.is_question else "said",
            lang,
            name=clean_name(sentence.name),
            text=clean_speech(sentence.text),
        )
        for sentence in said
    )


def gist_of(quotes: Sequence[Quote], most_chars: int) -> list[Sentence]:
    """Return the weightiest sentences of quotes."""
    return digest([(quote.name, quote.text) for quote in quotes], most_chars)


def as_messages(quotes: Sequence[Quote], lang: str, *, this_year: int) -> list[Message]:
    """Return quotes as lines of a prompt, each labelled with its speaker and day."""
    return [
        Message(
            "user", quote.text, f"{clean_name(quote.name)[:24]} ({spoken_day(quote.on, lang, this_year=this_year)})"
        )
        for quote in quotes
    ]


def _passage(text: str, topic: str) -> str:
    """Return the text; of a long one the part from the sentence with most words of the topic on."""
    if len(text) <= _PASSAGE_CHARS:
        return clean_speech(text)
    words = content_words(topic)
    cut = [sentence.strip() for sentence in sentences(text)]
    best = max(range(len(cut)), key=lambda at: (_matches(words, cut[at]), -at))
    passage = cut[best][:_PASSAGE_CHARS]
    for sentence in cut[best + 1 :]:
        if len(passage) + len(sentence) >= _PASSAGE_CHARS:
            break
        passage += f" {sentence}"
    return clean_speech(passage)


def _matches(topic: set[str], text: str) -> int:
    """Return how many words of the topic are in a text; words with the same beginning count as the same."""
    stems = {_stem(word) for word in content_words(text)}
    return sum(_stem(word) in stems for word in topic)


def _stem(word: str) -> str:
    return word.removesuffix("s")[:_STEM_CHARS] if word.isascii() else word
