"""The model's own name in front of its answer, and other words that only stand at the beginning. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass

_ROLES = ("assistant", "ai assistant", "ai", "bot", "chatbot", "model", "answer", "助手", "助理", "ai助手", "回答")
_MARKS = r"[\s*_>#\"“「]*"
_OPENING = r"[\s*_>#\"“「<(@\[]{0,4}"
_CLOSING = r"[*_\"”」\]>)]*"
# "Nova says:", "Nova (AI):", "[Nova]:"
_SUFFIXES = (
    *(" says", " said", " answers", " answered", " replies", " replied", " responds", " ai", " assistant", "说", "答"),
    *("回答", " 回答", ""),
)
_REMARK = r"\s*(?:[(（][^()（）\n]{0,24}[)）])?"
_TIME = r"(?:\[[\d:]{1,8}\]\s*)?"
_MOST_CHARS = 80
_MOST_LABEL_CHARS = 160
_THOUGHT = re.compile(r"(?:assistant)?analysis(?=[^\sa-z.,:;'-])")
_FINAL = re.compile(r"assistantfinal(?=\S)")
_LEAKED = ("analysis", "assistantanalysis", "assistantfinal")


# ReAct: "Thought: ... Action: ... Action Input: ...", or at the end "Final Answer: ...".
_REACT = re.compile(r"\s*(?:thought|action):\s", re.I)
_REACT_END = re.compile(r"(?:^|\n)\s*(action(?=:.+\n+\s*action input:)|(?:final )?answer):\s*", re.I)
_MOST_REACT_CHARS = 4000


@dataclass(frozen=True, slots=True)
class Beginning:
    """The words that are to be dropped end at `end`. `thought`: thoughts follow; `call`: a tool call follows."""

    end: int = 0
    thought: bool = False
    call: bool = False


class Labels:
    """Looks at the beginning of an answer; `wanted` while it is expected."""

    def __init__(self, agent_name: str, names: Collection[str]) -> None:
        """`names` are those of the tools."""
        speakers = [name.casefold() for name in (agent_name, *_ROLES) if name.strip()]
        self._speakers = speakers
        known = "|".join(re.escape(name) for name in sorted(speakers, key=len, reverse=True))
        self._label = re.compile(
            rf"{_MARKS}{_TIME}{_OPENING}(?:{known})(?:{'|'.join(_SUFFIXES)}){_REMARK}{_CLOSING}\s*[:：]\s*[*_]*\s*"
            r"|\s*(?-i:assistant|model)[ \t]*\n\s*",
            re.I,
        )
        tools = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        self._call = (
            re.compile(rf"\s*(?:default_api\.|functions\.)?(?:{tools})\s*(?:\(|:?\s*\{{\s*[\"'}}])") if names else None
        )
        self._tools = [f"{prefix}{name}" for name in names for prefix in ("", "default_api.", "functions.")]
        self._dropped = 0
        self.wanted = True

    def find(self, text: str, *, final: bool) -> Beginning | None:
        """Return the beginning; None while it may still grow."""
        if _REACT.match(text) and len(text) < _MOST_REACT_CHARS:
            return self._after_thought(text, final=final)
        text = text[:_MOST_LABEL_CHARS]
        if leaked := _THOUGHT.match(text):
            return self._found(Beginning(leaked.end(), thought=True))
        if leaked := _FINAL.match(text):
            return Beginning(leaked.end())
        if (label := self._label.match(text)) and self._dropped < 3:
            if not final and label.end() == len(text):
                return None
            self._dropped += 1
            return Beginning(label.end())
        if self.begins_with_call(text):
            return self._found(Beginning(call=True))
        if not final and self._may_grow(text):
            return None
        return self._found(Beginning())

    def _after_thought(self, text: str, *, final: bool) -> Beginning | None:
        """Decide on "Thought:": it is one where an action or an answer follows, else it belongs to the answer."""
        end = _REACT_END.search(text)
        if end is None:
            return self._found(Beginning()) if final else None
        is_action = end[1].casefold() == "action"
        return self._found(Beginning(end.start(1) if is_action else end.end(), call=is_action))

    def line_ended(self) -> None:
        """Look again: an answer that began with the name may have it in front of each line."""
        self.wanted = self.wanted or 0 < self._dropped < 3

    def begins_with_call(self, text: str) -> bool:
        """Return whether a text begins with the call of a tool by its name."""
        return self._call is not None and self._call.match(text[:_MOST_LABEL_CHARS]) is not None

    def may_begin_call(self, text: str) -> bool:
        """Return whether "[" and what follows could become the call of a tool."""
        inner = text.removeprefix("[").lstrip()
        return any(name.startswith(inner) or self._is_call_head(inner, name) for name in self._tools)

    def _found(self, beginning: Beginning) -> Beginning:
        self.wanted = False
        return beginning

    def _may_grow(self, text: str) -> bool:
        if len(text) > _MOST_CHARS:
            return False
        if any(word.startswith(text) for word in _LEAKED):
            return True
        if any(word.startswith(text.lstrip().casefold()) for word in ("thought:", "action:")):
            return True
        if text in ("analysis", "assistantanalysis"):
            return True
        begin = re.match(_MARKS, text)
        inner = text[begin.end() if begin else 0 :]
        if re.fullmatch(r"\[[\d:]{0,8}\]?\s*", inner):
            return True
        inner = re.sub(rf"^{_TIME}{_OPENING}", "", inner)
        folded = inner.casefold()
        if any(name.startswith(folded) for name in self._speakers):
            return True
        if any(name.startswith(inner) or self._is_call_head(inner, name) for name in self._tools):
            return True
        return any(
            folded.startswith(name) and _may_be_suffix(folded[len(name) :].partition("\n")[0])
            for name in self._speakers
        )

    @staticmethod
    def _is_call_head(text: str, name: str) -> bool:
        return text.startswith(name) and re.fullmatch(r"\s{0,5}:?\s{0,5}\{?\s{0,5}", text[len(name) :]) is not None


def _may_be_suffix(text: str) -> bool:
    """Whether a colon may follow the name and what stands behind it."""
    return any(
        suffix.startswith(text)
        or (
            text.startswith(suffix)
            and re.fullmatch(rf"\s*(?:[(（][^()（）\n]{{0,24}}[)）]?)?{_CLOSING}\s{{0,3}}", text[len(suffix) :])
        )
        for suffix in _SUFFIXES
    )
