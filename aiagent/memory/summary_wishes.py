"""Wishes to hear a summary of what was said, in English and Mandarin. Pure."""

import re

_MISSED = re.compile(
    r"\b(?:catch (?:me|us) up|bring (?:me|us) up to (?:speed|date)|fill (?:me|us) in)\b"
    r"|\bwhat (?:did|have|had) (?:i|we) miss(?:ed)?\b"
    r"|\bwhat(?:'s| is| has)? happened while i was (?:away|gone|out)\b"
    r"|\bi(?:'m| am| was) late\b.*\bwhat\b"
    r"|我们?(?:刚才|刚刚|都)*(?:错过|漏掉?|落下|錯過)了?(?:些)?(?:什么|什麼|哪些)"
    r"|[给帮跟給幫]我[补補](?:一下|下|课|課)"
    r"|我(?:来晚|来迟|迟到|來晚|來遲|遲到)了"
    r"|(?:说|讲|聊|进行|講|說)到(?:哪里|哪裡|哪儿|哪兒|哪)了?",
    re.I,
)
_SUMMARY = re.compile(
    r"\b(?:summari[sz]e|sum up|recap)\b"
    r"|\b(?:give|make|tell|read|write)\b.{0,20}\b(?:summary|recap)\b"
    r"|\bwhat (?:have|has|did) (?:we|everyone|people|you all|been) (?:all )?"
    r"(?:talk(?:ed)?(?: about)?|discuss(?:ed)?|sa(?:id|y)|cover(?:ed)?|do(?:ne)?|decided?|agreed?(?: on)?)"
    r"(?: so far| until now| up to now| today| in (?:this|the) meeting)*[.?!\s]*$"
    r"|\bwhat (?:happened|(?:was|has been) (?:said|discussed|decided|agreed|talked about)|has happened"
    r"|is this meeting about|did (?:he|she|they) (?:just )?say)"
    r"(?: so far| until now| today| in (?:this|the|our) meeting)*[.?!\s]*$"
    r"|(?:总结|總結|概括|归纳|歸納|小结|小結|回顾|回顧)(?:一下)?"
    r"|到目前[为為]止"
    r"|[刚剛][才刚剛](?:你们|大家|我们|他们)?都?[说讲聊說講讨討]+[论論]?了?些?(?:什么|什麼)[。？?\s]*$",
    re.I,
)
_WORLD = re.compile(
    r"\b(?:book|novel|film|movie|story|article|chapter|paper|poem|history of|the plot|theory)\b"
    r"|书|小说|电影|文章|故事|论文|理论",
    re.I,
)


def wants_missed(text: str) -> bool:
    """Whether somebody came late or was away, and wants to know what was said."""
    return _MISSED.search(text) is not None


def wants_summary(text: str) -> bool:
    """Whether somebody wants a summary of what was said."""
    return _SUMMARY.search(text) is not None


def is_about_the_world(text: str) -> bool:
    """Whether the summary is of something else than a conversation: "summarise the book"."""
    return _SUMMARY.search(text) is not None and _WORLD.search(text) is not None
