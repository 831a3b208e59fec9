"""Sounds of listening, which are no turn of their own. Pure."""

import re

_SIGNS = re.compile(r"[\W_]+")
_ENGLISH = frozenset(
    {"mm", "mmm", "mhm", "mmhm", "mmhmm", "hm", "hmm", "uh", "uhhuh", "um", "ah", "oh", "yeah", "yep", "yes", "ok"}
    | {"okay", "right", "sure", "isee", "gotit", "wow", "aha", "alright", "no", "nice", "great", "cool", "exactly"}
)
_MANDARIN = frozenset(
    {"嗯", "嗯嗯", "哦", "噢", "啊", "呃", "对", "对对", "对对对", "好", "好的"}
    | {"是", "是的", "行", "明白", "知道了", "哈哈"}
)


def is_backchannel(text: str) -> bool:
    """Whether the whole text only shows that someone listens, such as "mm-hm" or "嗯"."""
    spoken = _SIGNS.sub("", text).casefold()
    return not spoken or spoken in _ENGLISH or spoken in _MANDARIN
