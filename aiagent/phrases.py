"""What the agent says of its own accord, in the languages that it speaks. Pure."""

USUAL_LANGUAGE = "en"

_PHRASES = {
    "busy": {
        "en": "{name}, two questions are waiting already. Please ask me again in a moment.",
        "zh": "{name}，已经有两个问题在等我回答，请稍后再问我。",
    },
    "muted": {
        "en": "{name}, I am muted at the moment, so I cannot answer.",
        "zh": "{name}，我现在被静音了，无法回答。",
    },
}


def phrase(key: str, lang: str, **values: str) -> str:
    """The sentence `key` in the language of the BCP 47 tag `lang`, else in English; `values` are put in as they are."""
    by_language = _PHRASES[key]
    sentence = by_language.get(lang.partition("-")[0].casefold(), by_language[USUAL_LANGUAGE])
    return sentence.format(**values)
