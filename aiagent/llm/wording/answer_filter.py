"""The one filter between a language model and the voice: what is left is meant for the room. Pure.

Thoughts, special marks, other speakers' turns and the model's own name in front are dropped. Tool calls written as text
become calls. Text stays: comparisons, code and JSON too. The result does not depend on how the text was cut.

    state    holds                      until
    SAID     the answer                 a mark
    THOUGHT  thoughts, dropped          the mark of their end
    MAYBE    thoughts, or a tag that    the mark of their end: thoughts; the answer's end: text
             the answer talks about
    HEADER   a role or a channel        the mark behind it, or the line's end
    CALL     a tool call                its end
    RESULT   an invented result         its end
    OTHERS   an invented turn           the next turn of the model
"""

import re
from collections.abc import Collection
from enum import Enum, auto

from aiagent.llm.base import ToolCall
from aiagent.llm.wording.labels import Labels
from aiagent.llm.wording.markers import (
    MARK_BEGIN,
    Mark,
    find_mark,
    is_agent,
    may_become_mark,
    meaning_of,
    name_of,
    without_prefix,
)
from aiagent.llm.wording.possible_calls import FENCE, Part, PossibleCalls
from aiagent.llm.wording.said_text import SaidText
from aiagent.llm.wording.written_calls import MOST_CHARS, read_calls

_INTEREST = re.compile(r"[<\[◁{`&\n]")
_MAYBE_CHARS = 400
_BETWEEN_NAMED_TAGS = frozenset({"", "and", "or", "to", "with", ",", "/", "...", "…", "和", "或", "与", "到", "、"})
_MARKS_IN_QUOTES = frozenset({Mark.THOUGHT, Mark.THOUGHT_END, Mark.CALL})
_CHANNEL = re.compile(r"\s*(analysis|commentary|final|thought|thinking|reflection)", re.I)
_MOST_HEADER_CHARS = 160


class State(Enum):
    """The part of the answer that is being read."""

    SAID = auto()
    THOUGHT = auto()
    MAYBE = auto()
    HEADER = auto()
    CALL = auto()
    RESULT = auto()
    OTHERS = auto()


class AnswerFilter:
    """Takes the pieces of one answer, cut anywhere.

    `calls` are the tool calls found so far. `began_in_thought` tells that thoughts ended which had no beginning: all
    before was one, and `feed` returned it if it was asked before.
    """

    def __init__(self, names: Collection[str], agent_name: str) -> None:
        """`names` are those of the tools that were offered."""
        self.calls: list[ToolCall] = []
        self.began_in_thought = False
        self.has_thoughts = False
        self._names = names
        self._labels = Labels(agent_name, names)
        self._possible = PossibleCalls(names, self._labels)
        self._state = State.SAID
        self._text = ""
        self._block = ""
        self._opened = ""
        self._said = SaidText()
        self._fence = False
        self._code = False

    def feed(self, piece: str) -> str:
        """Return the part of the answer that a piece completes, "" while there is none."""
        self._text += piece
        self._read(final=False)
        return self._said.take()

    def rest(self, *, whole: bool) -> str:
        """Return what was held back when the answer ended; `whole` when it ended by itself, not by a failure."""
        self._read(final=True)
        if self._state is State.MAYBE and whole and len(self._block) <= _MAYBE_CHARS:
            self._state = State.SAID
            self._said.add(self._opened + self._block)
        elif self._state is State.CALL and whole:
            self._end_call()
        elif self._state is State.HEADER and whole and not self._block.strip():
            self._state = State.SAID
        return self._said.take()

    def _read(self, *, final: bool) -> None:
        while self._text and (self._read_said(final) if self._state is State.SAID else self._read_hidden(final)):
            pass

    def _advance(self, chars: int) -> None:
        self._said.add(self._text[:chars])
        self._text = self._text[chars:]

    def _read_said(self, final: bool) -> bool:
        """Work off a part of the text; False when more is needed."""
        if self._labels.wanted and not self._fence:
            return self._read_label(final)
        found = re.compile("[`\n]").search(self._text) if self._code or self._fence else _INTEREST.search(self._text)
        self._advance(found.start() if found else len(self._text))
        if not found:
            return False
        if self._text[0] == "\n":
            self._code = False
            self._advance(1)
            self._labels.line_ended()
            return True
        if self._text[0] == "`":
            return self._read_backticks(final)
        self._text = without_prefix(self._text)
        if mark := find_mark(self._text):
            self._text = self._text[mark.end() :]
            self._said.something_left_out()
            self._take_mark(mark[0])
            return True
        if self._text[0] in MARK_BEGIN and not final and may_become_mark(self._text):
            return False
        if self._text[0] in "{[":
            return self._take_part(self._possible.json_part(self._text, final=final))
        self._advance(1)
        return True

    def _read_label(self, final: bool) -> bool:
        """Drop the model's own name at the beginning."""
        found = self._labels.find(self._text, final=final)
        if found is None:
            return False
        if found.end:
            self._text = self._text[found.end :].lstrip()
            self._said.skip_space = True
        if found.call:
            self._open(State.CALL, "")
        elif found.thought:
            self._open(State.THOUGHT, "assistantfinal")
            self._labels.wanted = True
        return True

    def _read_backticks(self, final: bool) -> bool:
        ticks = min(len(FENCE), len(self._text) - len(self._text.lstrip("`")))
        if not final and ticks == len(self._text) and ticks < len(FENCE):
            return False
        if ticks < len(FENCE) or self._fence or self._code:
            self._fence = self._fence and ticks < len(FENCE)
            self._code = ticks < len(FENCE) and not self._code and not self._fence
            self._advance(ticks)
            return True
        part = self._possible.fence_part(self._text, final=final)
        self._fence = part is not None and not part.calls and not part.opens_call
        return self._take_part(part, FENCE)

    def _take_part(self, part: Part | None, end_of_call: str = "") -> bool:
        """Say JSON or code, or take the calls in it."""
        if part is None:
            return False
        if part.calls or part.opens_call:
            self.calls += part.calls
            self._text = self._text[part.chars :]
            self._said.skip_space |= not self._said.line
        else:
            self._advance(part.chars)
        if part.opens_call:
            self._open(State.CALL, end_of_call)
        return True

    def _take_mark(self, mark: str) -> None:
        """Go on after a mark in the answer."""
        meaning = meaning_of(mark)
        is_named = meaning is Mark.ANSWER and self._said.is_in_sentence
        if is_named or (meaning in _MARKS_IN_QUOTES and self._said.ends_with_quote):
            self._said.add(mark)
        elif meaning is Mark.THOUGHT:
            self._open(State.THOUGHT if self._said.is_between_sentences or mark[1] in "|｜" else State.MAYBE, mark)  # noqa: RUF001
        elif meaning is Mark.THOUGHT_END:
            self.began_in_thought = True
            self._said.forget()
            self.calls.clear()
            self._begin_anew()
        elif meaning is Mark.CALL:
            self._open(State.CALL, mark)
        elif meaning is Mark.RESULT:
            self._open(State.RESULT, mark)
        elif meaning in (Mark.ROLE, Mark.CHANNEL):
            self._open(State.HEADER, mark)
        elif meaning is Mark.OTHERS:
            self._open(State.OTHERS, mark)
        elif meaning is Mark.AGENT:
            self._begin_anew()
        elif mark in ("<s>", "</s>") and self._said.line and (mark == "<s>" or "<s>" in self._said.line):
            self._said.add(mark)
        elif meaning is Mark.END and self._said.line:
            self._open(State.OTHERS, mark)
        else:
            self._said.skip_space |= not self._said.line

    def _open(self, state: State, mark: str) -> None:
        self._state, self._block, self._opened = state, "", mark
        self.has_thoughts |= state is State.THOUGHT

    def _begin_anew(self) -> None:
        self._state, self._block = State.SAID, ""
        self._said.begin_anew()
        self._labels.wanted = True

    def _read_hidden(self, final: bool) -> bool:
        """Work off a part that is not said; False when more is needed."""
        self._text = without_prefix(self._text)
        if self._state is State.HEADER and self._header_is_over():
            return True
        if self._opened in ("```", "assistantfinal"):
            return self._read_until(self._opened, final)
        place = next((at for at, char in enumerate(self._text) if char in MARK_BEGIN), len(self._text))
        if self._state is State.HEADER:
            line_end = self._text.find("\n")
            place = min(place, line_end + 1 or place)
        if place:
            self._keep(self._text[:place])
            self._text = self._text[place:]
            return bool(self._text) or self._header_is_over()
        if mark := find_mark(self._text):
            self._text = self._text[mark.end() :]
            self._take_hidden_mark(mark[0])
            return True
        if not final and may_become_mark(self._text):
            return False
        self._keep(self._text[0])
        self._text = self._text[1:]
        return True

    def _keep(self, text: str) -> None:
        """Remember the text of a block, as far as it is needed."""
        if self._state in (State.THOUGHT, State.RESULT, State.OTHERS) or len(self._block) > MOST_CHARS:
            return
        self._block = (self._block + text)[: MOST_CHARS + 1]
        if self._state is State.MAYBE and len(self._block) > _MAYBE_CHARS:
            self._open(State.THOUGHT, self._opened)

    def _read_until(self, end: str, final: bool) -> bool:
        """Take all up to a word that ends the part."""
        before, found, after = self._text.partition(end)
        held = 0 if found or final else next((n for n in range(len(end) - 1, 0, -1) if before.endswith(end[:n])), 0)
        self._keep(before[: len(before) - held])
        self._text = after if found else before[len(before) - held :]
        if not found:
            return False
        if self._state is State.CALL:
            self._end_call()
        else:
            self._begin_anew()
        return True

    def _take_hidden_mark(self, mark: str) -> None:
        meaning = meaning_of(mark)
        match self._state, meaning:
            case ((State.THOUGHT | State.MAYBE), Mark.THOUGHT_END):
                self._end_thought(mark)
            case State.THOUGHT, (Mark.ROLE | Mark.CHANNEL):
                self._open(State.HEADER, mark)
            case State.THOUGHT, Mark.END if self._opened == "<|channel|>":
                self._begin_anew()
            case State.HEADER, Mark.MESSAGE:
                self._end_header(marked=True)
            case State.HEADER, Mark.CHANNEL:
                if is_agent(self._block) or not self._block.strip():
                    recipient = self._block
                    self._open(State.HEADER, mark)
                    self._block = f"{recipient} " if "to=" in recipient else ""
                else:
                    self._opened = "others"
            case State.CALL, (Mark.END | Mark.ROLE | Mark.CHANNEL | Mark.RESULT):
                self._end_call()
                self._take_mark(mark)
            case State.CALL, Mark.CALL_END if self._closes(mark):
                self._end_call()
            case State.CALL, (Mark.THOUGHT | Mark.THOUGHT_END):
                pass
            case State.RESULT, Mark.RESULT_END:
                self._begin_anew()
            case State.OTHERS, (Mark.ROLE | Mark.AGENT):
                self._take_mark(mark)
            case ((State.CALL | State.MAYBE), _):
                self._keep(mark)
            case State.HEADER, _:
                self._keep(" ")

    def _closes(self, mark: str) -> bool:
        """Whether a mark ends the call that was opened; calls may have others inside."""
        opened = re.split(r"[= ]", name_of(self._opened))[0]
        closing = name_of(mark).lstrip("/")
        same = re.sub(r"(?:_begin|_start|_end|start_|end_|begin_)", "", opened)
        if opened in ("tool_calls", "python_tag") and closing != opened:
            return False
        return re.sub(r"(?:_begin|_start|_end|start_|end_|begin_)", "", closing) == same

    def _end_thought(self, mark: str) -> None:
        if self._state is State.MAYBE and self._block.strip().casefold() in _BETWEEN_NAMED_TAGS:
            self._state = State.SAID
            self._said.add(f"{self._opened}{self._block}{mark}")
            return
        was_within, line = self._state is State.MAYBE, self._said.line
        self.has_thoughts = True
        self._begin_anew()
        if was_within:
            self._said.go_on(line)
            self._labels.wanted = False

    def _header_is_over(self) -> bool:
        """End a header that has no mark behind it."""
        if self._state is not State.HEADER:
            return False
        if "\n" in self._block or len(self._block) > _MOST_HEADER_CHARS:
            self._end_header()
            return True
        return False

    def _end_header(self, *, marked: bool = False) -> None:
        header, opened = self._block, self._opened
        if meaning_of(opened) is not Mark.CHANNEL:
            if is_agent(header):
                self._begin_anew()
            else:
                self._open(State.OTHERS, opened)
            return
        channel = _CHANNEL.search(header)
        body = header[channel.end() :] if channel else ""
        kind = channel[1].casefold() if channel else "analysis"
        if kind == "commentary" and "to=" in header:
            self._open(State.CALL, opened)
            self._block = f"{header.partition('to=')[2].split()[0] if header.partition('to=')[2].split() else ''} "
        elif kind in ("final", "commentary"):
            self._begin_anew()
            self._text = ("" if marked else body.lstrip()) + self._text
        else:
            self._open(State.THOUGHT, "<|channel|>")

    def _end_call(self) -> None:
        if len(self._block) <= MOST_CHARS:
            self.calls += read_calls(self._opened + self._block, self._names)
        self._begin_anew()
