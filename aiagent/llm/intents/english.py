"""Plain commands in English. Pure."""

from aiagent.llm.intents.durations import ENGLISH_DURATION, english_secs
from aiagent.llm.intents.forms import Intent, duration_of, either, intent, nothing_of, poll_of, rest_of

_A = r"(?:a |an |another |the |our |one )?"
_START = r"(?:start|create|make|open|run|launch|begin|do|set up|take|hold)"
_TIMER = r"(?:timer|countdown|alarm)"
_SET = r"(?:set|start|make|put on)"
_FOR_WHAT = r"(?:\s*,?\s*(?:for|to|called|named|that|about|until)\s+(?P<label>.+?))?"
_NOTE = r"(?:(?:take|make|write|put) (?:down )?(?:a |another )?)?note\b\s*(?:[:,]|of\b|that\b|down\b)"
_WHOSE = r"(?:his|her|their|a|the)"
_WHO_HAS = rf"who(?:'s| is| has| have|se)?(?: got)?(?: {_WHOSE})?"
_HANDS_UP = rf"(?:raised hands?|hands? (?:is |are )?(?:up|raised)|rais(?:ed|ing) {_WHOSE} hands?)"
_SUMMARY = (
    r"(?:(?:give|make|write|tell|read)(?: me| us| everyone)? (?:a |the )?(?:(?:short|brief|quick) )?(?:summary|recap))"
)
_HAPPENED = r"what (?:has been|was|have we) (?:said|discussed|talked about|happened)|what happened"
_OF_WHAT = (
    r"(?:of|on|about|in|the|this|our|whole|meeting|discussion|conversation|talk|class|lesson|debate|so far|until now|"
    r"up to now|for me|for us|everything|it|what|we|have|has|been|was|were|said|discussed|please|today|here|last|"
    r"\d+|minutes)"
)
_OLD = r"(?:the|our|all|earlier|past|old|previous|last|stored|meetings?|transcripts?|notes|records|history|minutes)"
_ELSEWHERE = r"(?!(?:in )?(?:the )?(?:web|internet|online|google))"
_SAID = (
    r"(?:say|said|talk|talked|speak|spoken|discuss|discussed|decide|decided|agree|agreed|mention|mentioned)"
    r"(?: (?:about|on|of|for))"
)
_WE = r"(?:we|anyone|somebody|someone|it|you|i)"
_BEFORE = r"(?: (?:last time|earlier|before|last week|in (?:the |our )?(?:last|earlier|previous) meetings?))?"

ENGLISH_INTENTS: tuple[Intent, ...] = (
    intent(
        "start_poll",
        rf"{_START} {_A}(?P<manner>(?:(?:new|quick|short|little|anonymous|open) )*)(?:poll|vote|survey)\b"
        r"(?:\s*(?:about|on|(?:asking|to ask)(?: people| everyone| everybody)?|whether|for)\b)?"
        r"\s*[:,.-]?\s+(?P<rest>.+)",
        poll_of(chinese=False),
    ),
    intent(
        "set_timer",
        rf"{_SET} {_A}{_TIMER} (?:for|of|in|to) (?P<duration>{ENGLISH_DURATION}){_FOR_WHAT}",
        duration_of(english_secs),
    ),
    intent(
        "set_timer", rf"{_SET} {_A}(?P<duration>{ENGLISH_DURATION})[- ]{_TIMER}{_FOR_WHAT}", duration_of(english_secs)
    ),
    intent(
        "set_timer",
        rf"(?:remind|tell) (?:me|us|everyone|everybody) in (?P<duration>{ENGLISH_DURATION}){_FOR_WHAT}",
        duration_of(english_secs),
    ),
    intent("take_note", rf"(?:{_NOTE}|(?:write|put) down\b)\s*(?:that\b)?\s*[:,]?\s*(?P<rest>.+)", rest_of("text")),
    intent(
        "list_raised_hands",
        rf"(?:{_WHO_HAS}|list|show(?: me| us)?|read(?: out)?|tell (?:me|us)|are there|is there|does|has|did)\b"
        rf"[\w\s']{{0,20}}?\b{_HANDS_UP}",
        nothing_of,
    ),
    intent(
        "summarise",
        either(
            r"(?:summari[sz]e|sum up|recap|catch (?:me|us) up)",
            _SUMMARY,
            r"what (?:did|have) (?:i|we) miss(?:ed)?",
            _HAPPENED,
        )
        + rf"(?:\s*\b{_OF_WHAT}\b)*",
        nothing_of,
    ),
    intent(
        "search_transcripts",
        rf"(?:search|look|look up|look through|go through)\b(?: {_ELSEWHERE}(?:in|through)\b)?(?: {_OLD})*"
        r" (?:for|about|on)\s+(?P<rest>.+)",
        rest_of("query"),
    ),
    intent(
        "search_transcripts",
        rf"search\s+{_ELSEWHERE}(?P<rest>.+?)(?: in(?: {_OLD})+)?",
        rest_of("query"),
    ),
    intent(
        "search_transcripts",
        either(rf"(?:what|when|where) (?:did|have|was) {_WE}", r"find (?:out )?(?:what|when|where) we")
        + rf" {_SAID}\s+(?P<rest>.+?){_BEFORE}",
        rest_of("query"),
    ),
)
