"""Quotes from transcripts: choose those that answer a question, and say them. Pure."""

from collections.abc import Sequence

from aiagent.language.cleaning import clean_name, clean_speech
from aiagent.language.phrases import phrase
from aiagent.language.scripts import has_han
from aiagent.language.spoken_forms import spoken_day
from aiagent.language.words import is_question, sentences, spoken_length, tokens
from aiagent.llm.base import Message
from aiagent.memory.digest import Sentence, digest
from aiagent.memory.meeting_lines import matches, tells, tells_place, words_of
from aiagent.memory.past_questions import PastSearch, Quote, past_question

MOST_SPOKEN = 2
_PASSAGE_CHARS = 240


def relevant(quotes: Sequence[Quote], wanted: PastSearch, question: str) -> list[Quote]:
    """Return the quotes about the topic, those with most of its words first, without earlier questions to the agent.

    A quote needs all words of the topic where the question may not be about this room. Where a time or a number is
    asked for, it needs one.
    """
    said = [quote for quote in quotes if quote.text != question and past_question(quote.text) is None]
    said = [quote for quote in said if _is_meant(quote, wanted)]
    topic = words_of(wanted.topic)
    if not (topic.strong or topic.weak):
        return said
    least = min(1, len(topic.strong)) if wanted.certain else len(topic.strong)
    counted = [(matches(topic, f"{quote.text} {quote.asked}"), quote) for quote in said]
    in_place = wanted.asks == "where"
    counted.sort(
        key=lambda match: (
            -match[0][0],
            in_place and not tells_place(match[1].text),
            -match[0][1],
            is_question(match[1].text),
        )
    )
    return [quote for (strong, weak), quote in counted if strong >= least and (strong or weak)]


def _is_meant(quote: Quote, wanted: PastSearch) -> bool:
    """Return whether a quote is by the right person, and may hold an answer of the kind that is wanted."""
    if wanted.speaker and not _is_by(quote.name, wanted.speaker):
        return False
    if wanted.about and not (_is_by(quote.name, wanted.about) or _is_by(quote.text, wanted.about)):
        return False
    return not wanted.asks or (not is_question(quote.text) and tells(wanted.asks, quote.text))


def _is_by(name: str, speaker: str) -> bool:
    """Return whether all words of `speaker` are among those of a name: Ann is not Joanna."""
    if has_han(speaker):
        return speaker in name
    return set(tokens(speaker)) <= set(tokens(name))


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
    topic = words_of(wanted.topic)
    most = matches(topic, f"{quotes[0].text} {quotes[0].asked}")[0]
    best = [quote for quote in quotes if matches(topic, f"{quote.text} {quote.asked}")[0] >= most]
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
    words = words_of(topic)
    cut = [sentence.strip() for sentence in sentences(text)]
    best = max(range(len(cut)), key=lambda at: (matches(words, cut[at]), -at))
    passage = cut[best][:_PASSAGE_CHARS]
    for sentence in cut[best + 1 :]:
        if len(passage) + len(sentence) >= _PASSAGE_CHARS:
            break
        passage += f" {sentence}"
    return clean_speech(passage)
