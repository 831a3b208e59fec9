"""Marks that models write around thoughts, tool calls and turns, recognised in a stream. Pure.

Sources: the chat templates of Qwen, DeepSeek, Llama, Mistral, Gemma, Phi, Granite, Cohere, Kimi, GLM, InternLM, Seed,
gpt-oss (Harmony). Servers take these marks out when they know the model; often they do not.
"""

import html
import re
from enum import Enum, auto


class Mark(Enum):
    """The meaning of a mark."""

    THOUGHT = auto()
    THOUGHT_END = auto()
    CALL = auto()
    CALL_END = auto()
    RESULT = auto()
    RESULT_END = auto()
    ROLE = auto()
    CHANNEL = auto()
    MESSAGE = auto()
    END = auto()
    AGENT = auto()
    OTHERS = auto()
    ANSWER = auto()
    NOTHING = auto()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_THOUGHT_TAGS = _words(
    "think thinking thought thoughts reasoning reflection scratchpad analysis seed:think ant_thinking antthinking "
    "longcat_think inner_monologue internal_thought rationale"
)
_CALL_TAGS = _words(
    "tool_call tool_calls toolcall tool_use function_call function_calls function_calling start_function_call "
    "tool_code function invoke tool tools action_call longcat_tool_call minimax:tool_call execute_tool "
    "xai:function_call"
)
_RESULT_TAGS = _words("tool_response tool_responses tool_result function_result function_results")
_ANSWER_TAGS = _words("answer response final final_answer output result reply assistant speech")
_BARE_TAGS = _words("bos pad unk mask s eos start_of_turn end_of_turn end_function_call eod eot")
_TAGS = _THOUGHT_TAGS | _CALL_TAGS | _RESULT_TAGS | _ANSWER_TAGS | _BARE_TAGS
_BRACKETED = (
    *("THINK", "/THINK", "INST", "/INST", "TOOL_CALLS", "TOOL_RESULTS", "/TOOL_RESULTS", "AVAILABLE_TOOLS", "ARGS"),
    *(
        "/AVAILABLE_TOOLS",
        "CALL_ID",
        "TOOL_REQUEST",
        "END_TOOL_REQUEST",
        "SYSTEM_PROMPT",
        "/SYSTEM_PROMPT",
        *("think", "/think", "thinking", "/thinking", "reasoning", "/reasoning"),
        "BOS",
        "EOS",
        "PAD",
    ),
)
_ESCAPED = tuple(f"&lt;{name}&gt;" for name in ("think", "/think", "thinking", "/thinking", "thought", "/thought"))
_FIXED = ("<<SYS>>", "<</SYS>>", "◁think▷", "◁/think▷", *(f"[{name}]" for name in _BRACKETED), *_ESCAPED)
# Gemma 4 has the bar on one side only.
_ONE_BAR = ("channel|", "turn|", "tool_call|", "tool_response|", "tool|")
_MOST_CHARS = 64
_NAMES = "|".join(sorted(map(re.escape, _TAGS), key=len, reverse=True))
# With attributes: <function=set_timer>, <invoke name="set_timer">.
_WITH_ATTRIBUTES = re.compile(
    r"<(?:function|invoke|tool|tool_call|function_call|xai:function_call)(?:[= ][^<>\n]*)?", re.I
)
_SPACED_NAMES = ("think", "thinking", "thought", "reasoning")
# Small models put spaces and attributes into marks of thoughts.
_SPACED = r"< ?/? ?(?:think|thinking|thought|reasoning)(?: [^<>\n]{0,60})?"
_MAY_BE_SPACED = re.compile(rf"{_SPACED}|< ?/? ?(?P<name>[a-z]{{0,9}})|<0(?:x[0-9a-f]{{0,2}})?", re.I)
_MARK = re.compile(
    r"<[|｜][^\s<>|｜]{1,48}[|｜]?>|"  # noqa: RUF001 - DeepSeek's wide bars
    rf"<(?:{'|'.join(map(re.escape, _ONE_BAR))})>|</?(?:{_NAMES}|unused\d{{1,4}}|extra_id_\d{{1,3}}) ?/?>|"
    rf"<(?:function|invoke|tool|tool_call|function_call|xai:function_call)[= ][^<>\n]{{1,{_MOST_CHARS}}}>|"
    rf"{_SPACED}>|<0x[0-9a-f]{{2}}>|(?-i:{'|'.join(map(re.escape, _FIXED))})",
    re.I,
)
_NUMBERED = ("<unused", "<extra_id_")
# DeepSeek 3.2 writes tags with a prefix of their own.
_DSML = ("<｜DSML｜", "</｜DSML｜")  # noqa: RUF001
MARK_BEGIN = "<[◁&"

_ENDS = _words(
    "im_end end return eot eot_id eom_id eom endoftext end_of_text end_of_turn end_of_sentence eos "
    "endofprompt turn_end end_of_turn_token eod call eop s"
)
_ROLES = _words("im_start start start_header_id start_of_role start_of_turn header_start turn")
_ROLE_ENDS = _words("message end_header_id header_end end_of_role im_sep")
_AGENTS = _words("assistant model ai bot chatbot")
_OTHERS = _words("user system human tool developer observation ipython environment function tool_response")
_UNUSED_THOUGHT, _UNUSED_THOUGHT_END = "unused94", "unused95"


def find_mark(text: str) -> re.Match[str] | None:
    """Return the mark with which a text begins."""
    return _MARK.match(text)


def may_become_mark(text: str) -> bool:
    """Return whether a text could be the beginning of a mark."""
    if len(text) > _MOST_CHARS + 20:
        return False
    if any(fixed.startswith(text) for fixed in (*_FIXED, *_DSML)):
        return True
    if not text.startswith("<") or re.search(r"[<>\n]", text[1:]):
        return False
    if re.fullmatch(r"<(?:[|｜][^\s|｜]{0,48}[|｜]?)?", text):  # noqa: RUF001
        return True
    if (spaced := _MAY_BE_SPACED.fullmatch(text)) and (
        spaced["name"] is None or any(tag.startswith(spaced["name"].casefold()) for tag in _SPACED_NAMES)
    ):
        return True
    name = text[1:].lstrip("/").casefold() if text[:2] == "</" else text[1:].casefold()
    if any(known.startswith(name) for known in _ONE_BAR):
        return True
    known = any(tag.startswith(name.rstrip(" /")) for tag in _TAGS) and len(name) - len(name.rstrip(" /")) <= 2
    numbered = any(f"<{name}".startswith(begin) or begin.startswith(f"<{name}") for begin in _NUMBERED)
    return known or numbered or _WITH_ATTRIBUTES.fullmatch(text) is not None


def without_prefix(text: str) -> str:
    """Return a text whose first tag has no prefix of DeepSeek's."""
    for prefix in _DSML:
        if text.startswith(prefix):
            return text.replace("｜DSML｜", "", 1)  # noqa: RUF001
    return text


def name_of(mark: str) -> str:
    """Return the name of a mark, "/think" of "</think>"; DeepSeek's wide signs become usual ones."""
    mark = html.unescape(mark)
    name = re.sub(r"^(/?) ", r"\1", mark.strip("<>[]◁▷").strip()).replace("▁", "_").strip("|｜ ").casefold()  # noqa: RUF001
    if mark.endswith("|>") and not mark.startswith(("<|", "<｜")):  # noqa: RUF001 - Gemma's <channel|>
        return f"/{name}"
    return name.removesuffix("/").strip() if not name.startswith("/") else name


def meaning_of(mark: str) -> Mark:
    """Return the meaning of a mark."""
    name = name_of(mark)
    is_end = name.startswith(("/", "end_", "eo")) or name.endswith(("_end", "-end"))
    base = name.lstrip("/")
    if mark.endswith("/>"):
        return Mark.NOTHING
    word = re.split(r"[= ]", base)[0]
    if base in (_UNUSED_THOUGHT, _UNUSED_THOUGHT_END):
        return Mark.THOUGHT if base == _UNUSED_THOUGHT else Mark.THOUGHT_END
    if word in _THOUGHT_TAGS or "think" in base or "thought" in base:
        return Mark.THOUGHT_END if is_end else Mark.THOUGHT
    if base == "channel":
        return Mark.THOUGHT_END if is_end else Mark.CHANNEL
    if mark == "</s>" or (base in _ENDS and not name.startswith("/") and mark.casefold() not in ("<s>", "<|s|>")):
        return Mark.END
    if base in _ROLES:
        return Mark.END if is_end else Mark.ROLE
    if base in _ROLE_ENDS:
        return Mark.MESSAGE
    if word in _RESULT_TAGS or base.startswith(("tool_output", "tool_results", "tool_result")):
        return Mark.RESULT_END if is_end else Mark.RESULT
    if mark in ("[INST]", "[SYSTEM_PROMPT]", "[AVAILABLE_TOOLS]", "<<SYS>>"):
        return Mark.OTHERS
    if mark == "[/INST]" or (base in _AGENTS and not is_end):
        return Mark.AGENT
    if mark.startswith(("<|", "<｜")) and base in _OTHERS:  # noqa: RUF001
        return Mark.OTHERS
    if _is_call(word):
        return Mark.CALL_END if is_end else Mark.CALL
    return Mark.ANSWER if word in _ANSWER_TAGS else Mark.NOTHING


def _is_call(word: str) -> bool:
    known = word in _CALL_TAGS or word in ("python_tag", "python_start", "python_end", "action_start", "action_end")
    return known or bool(
        re.search(r"tool_?(?:call|request)s?(?:_section)?(?:_begin|_start|_end)?$|_action$|_function_call$", word)
    )


def is_agent(role: str) -> bool:
    """Return whether the header of a turn says that the model itself speaks."""
    return (re.split(r"\W", role.strip().casefold()) or [""])[0] in _AGENTS
