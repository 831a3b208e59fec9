"""Sentences that are unfinished by their words: the rest is still to come, whatever sound and marks say. Pure.

A recogniser puts a full stop or a question mark behind anything. Syntax is plainer: nobody ends with "of the", "when I
go to Italy" needs a main clause, "why do leaves" a verb, and who has "a question" asks it next.
"""

import re
from enum import Enum

from aiagent.language.english import VERBS


class Rest(Enum):
    """The rest of a sentence."""

    NONE = "nothing is missing"
    POSSIBLE = "the sentence may be the whole, but often goes on"
    MISSING = "something has to follow"


_LAST_WORD = re.compile(r"([^\W\d_]+)[\W_]*\Z")
_GOES_ON = frozenset(
    {"a", "an", "the", "every", "between", "during", "without", "unless", "although", "whether", "while", "than"}
    | {"to", "and", "or", "but", "because", "my", "your", "our", "their", "its"}
    | {"which", "know", "say", "tell", "explain", "would", "could", "should"}
    | {"um", "uh", "er", "if", "is", "are", "was", "were", "i", "i'm", "we", "they"}
)
# These ask for more only behind some words: "is it true that", "could you please", but "explain that, please".
_GOES_ON_BEHIND = re.compile(
    r"\b(?:true|false|sure|certain|clear|possible|likely|say|says|said|think|thinks|believe|mean|means|fact|assuming"
    r"|supposing|now|so) that\W*\Z"
    r"|(?:\A|\b(?:you|and|but|can|could|would))\W*please\W*\Z|(?:\A|\b(?:and|okay|well|very))\W*so\W*\Z",
    re.I,
)
_BEING = frozenset({"is", "are", "was", "were"})
_INDIRECT = re.compile(
    r"\b(?:tell|know|remind|explain|say|ask|wonder|guess)\b.*\b(?:what|who|when|where|how|why)(?: \w+){1,6} \w+\W*\Z",
    re.I,
)
_MARKS = " ,.;:，。、；：…"
_END_MARKS = _MARKS + "?!？！"
_HAN_GOES_ON = (
    *("和", "跟", "与", "或者", "还是", "因为", "如果", "但是", "可是", "而且", "所以", "关于", "对于", "比如"),
    *("把", "被", "在", "从", "向", "给", "告诉我", "请问", "就是", "那个", "这个", "一个", "什么是"),
)
_HAN_MISSING = re.compile(
    r".*(?:的时候|之前|之后|以后)\Z"
    r"|.*(?:我有(?:一)?个问题|我想问(?:一下|你|一个问题)?|问(?:你|一下)(?:一)?个?问题|听我说|等一下|我要问(?:你)?)\Z"
    r"|(?:如果|要是|因为|虽然)[^吗呢什怎谁哪多几，]*\Z"
)
_ASKS = re.compile(
    r"(?:[^,.]{1,30}[,.])?\W*(?:who|whose|what|when|where|why|how|which)\b|.*(?:什么|为什么|怎么|谁|哪|多少|几|吗|呢)",
    re.I,
)
# Questions may end with these, as in "what is it made of".
_PREPOSITIONS = frozenset({"of", "with", "from", "about", "into", "for", "at", "by"})
_HALF_OF = re.compile(
    r"\b(?:the|a|an)(?: \w+){1,2} of\W*\Z|\b(?:know|think|say|tell|hear|heard) (?:\w+ )?about\W*\Z", re.I
)

_DETERMINER = r"(?:the|a|an|my|your|our|his|her|their|this|that|these|those) "
_MAYBE_DETERMINER = rf"(?:{_DETERMINER})?"
_AUXILIARY = r"(?:do|does|did|can|could|will|would|should)"
_SUBJECT = r"(?:i|you|we|they|he|she|it|this|that|there|the|a|an|my|our|your|people)"
# A question or an order within a sentence: behind a clause with "if" it is the main clause.
_MAIN_CLAUSE = re.compile(
    rf",|\b(?:what|who|where|why|how|which|tell|explain|please)\b"
    rf"|\b(?:{_AUXILIARY}|is|are|was|were|has|have) {_SUBJECT}\b",
    re.I,
)
_SUBORDINATE = re.compile(
    rf"(?:if|while|because|although|unless|whenever|as soon as|once|(?:when|before|after|since) {_SUBJECT}|suppose"
    rf"|supposing|imagine)\b",
    re.I,
)
# The announcement of a question, and no more.
_ANNOUNCED = (
    r"(?:i|we) (?:(?:just )?have|had|have got|got) (?:a|another|one|one more|some|a few) (?:\w+ )?questions?"
    r"(?: for you)?",
    r"(?:one|one more|next|another|a|quick|a quick|last|my) (?:\w+ )?question(?: for you)?",
    r"(?:can|could|may) (?:i|we) ask (?:you )?(?:something|a question|one thing|another question)",
    r"(?:can|could|would) you (?:please )?(?:tell|explain to|help) me(?: something)?",
    r"let me ask(?: you)?(?: this| something| a question)?",
    r"i (?:want|wanted|would like|'d like) to (?:ask|know)(?: you)?(?: this| something)?",
    r"i (?:was wondering|wonder)|tell me(?: this| one thing)?|you know what|guess what|now to something else",
    r"(?:just a|one) (?:moment|second)|listen|look|wait|hold on|sorry",
)
_MISSING = re.compile(
    # A question without its verb: "why do leaves", "what did the Romans", "does the moon", "can elephants".
    rf"(?:when|where|why|how) {_AUXILIARY}(?: {_MAYBE_DETERMINER}\w+)?\Z"
    r"|(?:who|what|(?:which|what) \w+) (?:do|does|did)"
    rf"(?: (?!(?:it|that|this|so|best|first)\b(?! \w+s\Z)){_MAYBE_DETERMINER}\w+)?\Z"
    rf"|(?:does|did|can|could|will|would|should) {_DETERMINER}\w+(?: \w+s)?\Z"
    r"|how (?:do|can|could|should) (?:i|you|we) (?:get|reach)\Z"
    rf"|{_AUXILIARY} (?!this\Z|yes\Z)(?:\w{{3,}}s|people|children|men|women|mice|fish)\Z"
    rf"|(?:(?:so|and|okay|ok|well|now|right|sorry|listen|hey|hello|hi),? )*(?:{'|'.join(_ANNOUNCED)})\Z",
    re.I,
)
# These are always those of something; the others may be known already.
_ALWAYS_OF = (
    r"(?:capital|author|height|population|president|number|size|distance|cause|length|inventor|founder|king|queen"
    r"|opposite|plural|definition|formula|depth|weight)"
)
_OFTEN_OF = (
    r"(?:name|meaning|difference|way|age|price|history|head|top|bottom|purpose|point|role|reason|temperature|colou?r"
    r"|recipe|value|part|kind|sort|book|man|woman|country|city|person)"
)
_WHAT_IS_THE = r"(?:what|who|where|which|how|when)(?:'s| is| was| are| were)? (?:\w+ )?the (?:\w+ )?"
_WITHOUT_NOUN = re.compile(rf"{_WHAT_IS_THE}{_ALWAYS_OF}\Z", re.I)
_POSSIBLE = re.compile(
    rf"{_WHAT_IS_THE}{_OFTEN_OF}\Z"
    r"|(?:is|was) it (?:true|possible|right|correct|known)\Z|how long (?:does|did|will) it take\Z"
    r"|how many \w+ (?:live|are|were|have|has)\Z"
    # Where, when and about what a question will be: "in the year nineteen hundred".
    r"|(?:in|on|at|for|about|with|during|regarding|as for|speaking of)"
    r"(?: (?!please\b|how\b|what\b|who\b|which\b|example\b)\w+){1,5}\Z"
    # What a question will be about: "my brother lives in Spain", "yesterday we learned about Rome".
    r"|(?:(?:so|and|well|okay|now) )*"
    r"(?:my|our|his|her|their|we|he|she|they|yesterday|today|last|there (?:is|are|was))\b"
    r"(?!.*\b(?:need|want|wants|wanted|think|mean|meant|said|like|please|timer|remind|call|what|who|how|why|when"
    r"|where|which)\b).*\Z",
    re.I,
)


_BEGINS_AS_REST = re.compile(
    r"\W*(?:of|in|on|at|to|from|between|with|by|than|during|into|without|after|before|since|through|across|under|over"
    r"|near|that|because|if)\b(?!\W*\Z)",
    re.I,
)


def rest_of(text: str) -> Rest:
    """Tell whether the rest of a question, without the agent's name, is still to come."""
    if last_word_goes_on(text):
        return Rest.MISSING
    said = " ".join(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").strip(_END_MARKS).split())
    if any(pattern.match(said) for pattern in (_HAN_MISSING, _MISSING, _WITHOUT_NOUN)):
        return Rest.MISSING
    if (start := _SUBORDINATE.match(said)) and not _MAIN_CLAUSE.search(said, start.end()):
        return Rest.MISSING
    return Rest.POSSIBLE if _POSSIBLE.match(said) else Rest.NONE


def begins_as_rest(text: str) -> bool:
    """Whether a sentence begins as the rest of another one: "of the country of Australia", "to win a prize"."""
    return _BEGINS_AS_REST.match(text) is not None and not text.rstrip().endswith(("please.", "please"))


def begins_with_verb(text: str) -> bool:
    """Whether a sentence begins with a verb in its base form: "have an atmosphere", behind "does the moon"."""
    first = re.match(r"\W*(\w+)", text)
    return first is not None and first.group(1).casefold() in VERBS | {"have", "be", "do"}


def begins_as_question(text: str) -> bool:
    """Whether a sentence begins with a question word, behind a name or not."""
    return _ASKS.match(text) is not None


def last_word_goes_on(text: str) -> bool:
    """Whether the last word asks for another."""
    if text.rstrip(_MARKS).endswith(_HAN_GOES_ON):
        return True
    last = _LAST_WORD.search(text)
    word = last.group(1).casefold() if last else ""
    if word in _PREPOSITIONS:
        return not begins_as_question(text) or _HALF_OF.search(text) is not None
    if word in _BEING and _INDIRECT.search(text):
        return False
    return word in _GOES_ON or _GOES_ON_BEHIND.search(text) is not None
