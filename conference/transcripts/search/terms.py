"""Terms of the search: one form for stored lines and for queries, in all scripts. Pure.

Scripts without spaces are cut into overlapping pairs of characters, the rest into words. Case, accents and width do not
matter; endings of English words are left to the database. A term holds letters, digits and underscores only, so that no
operator of a query language can be in it.
"""

import re
import unicodedata
from dataclasses import dataclass

MOST_QUERY_TERMS = 32
MOST_DOCUMENT_CHARS = 50_000
_UNSPACED = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(rf"[{_UNSPACED}]+|[^\W{_UNSPACED}]+")
_PHRASE = re.compile('["\u201c\u201d\u300c\u300d](.+?)["\u201c\u201d\u300c\u300d]')
_COMMON_WORDS = """
a about after again all also am an and any are as at be been before but by can could did do does for from had has have
he her him his how i if in is it its just last let like may me might more my no not of on one or our out said say says
she should so some tell than that the their them then there these they this those to told too up us was we were what
when where which who why will with would you your
"""
_COMMON_PAIRS = "什么 么时 怎么 我们 你们 他们 她们 是不 不是 没有 一个 这个 那个 的时 时候 关于"
_STOP = frozenset(_COMMON_WORDS.split() + _COMMON_PAIRS.split())


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """Terms of a query: phrases of one or more terms. A line with any of them is found; more rank it higher."""

    phrases: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.phrases)

    def words(self) -> frozenset[str]:
        """Single terms, to mark them in a text."""
        return frozenset(term for phrase in self.phrases for term in phrase)


def document_terms(text: str) -> str:
    """The terms of a text with blanks between them, for the index."""
    return " ".join(term for run in _runs(text[:MOST_DOCUMENT_CHARS]) for term in _terms_of_run(run))


def query_terms(text: str) -> SearchTerms:
    """The terms of a query: its quoted phrases, and its words without the most common ones.

    At most 32 terms count. A query of common words only has no terms.
    """
    phrases = [_phrase(quoted) for quoted in _PHRASE.findall(text)]
    words = [(term,) for run in _runs(_PHRASE.sub(" ", text)) for term in _terms_of_run(run) if not _is_common(term)]
    found: list[tuple[str, ...]] = []
    left = MOST_QUERY_TERMS
    for phrase in dict.fromkeys([*filter(None, phrases), *words]):
        left -= len(phrase)
        if left < 0:
            break
        found.append(phrase)
    return SearchTerms(tuple(found))


def _runs(text: str) -> list[str]:
    """Stretches of text in one kind of script, in the form that is compared."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _RUN.findall(unicodedata.normalize("NFC", bare).casefold())


def _terms_of_run(run: str) -> list[str]:
    if not _is_unspaced(run) or len(run) == 1:
        return [run]
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(term for run in _runs(text) for term in _terms_of_run(run))[:MOST_QUERY_TERMS]


def _is_common(term: str) -> bool:
    return term in _STOP or (len(term) == 1 and not term.isdigit())


def _is_unspaced(run: str) -> bool:
    return re.match(f"[{_UNSPACED}]", run) is not None
