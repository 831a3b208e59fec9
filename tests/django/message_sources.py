"""The texts that the sources ask the message catalogs for, and those in the catalogs. Needs no gettext tools."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
CATALOGS = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES"

_GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
_STRING = r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
_CALL = re.compile(rf"(?<!function )\b(?:n?gettext|_)\((?:\s*u?{_STRING})?")
_PO_STRING = r'((?:"(?:[^"\\\n]|\\.)*"\n)+)'
_PO_ENTRY = re.compile(rf"^msgid {_PO_STRING}(?:msgid_plural {_PO_STRING})?msgstr(?:\[0\])? {_PO_STRING}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Message:
    """An entry of a catalog. `plural` is empty where the text has one form only."""

    text: str
    plural: str
    translation: str


def asked_for(domain: str) -> set[str]:
    """The texts that the sources of a domain, `django` or `djangojs`, want translated."""
    if domain == "djangojs":
        scripts = (path for path in (ROOT / "static" / "js").rglob("*.js") if path.name != "text.js")
        return {text for path in scripts for text in _in_calls(path.read_text(), path)}
    modules = (ROOT / "conference").rglob("*.py")
    templates = (ROOT / "templates").rglob("*.*")
    return {text for path in modules for text in _in_python(path.read_text(), path)} | {
        text for path in templates for text in _in_calls(templatize(path.read_text()), path)
    }


def catalog(domain: str) -> list[Message]:
    """The entries of the .po file of a domain, without its header."""
    entries = _PO_ENTRY.findall((CATALOGS / f"{domain}.po").read_text(encoding="utf-8") + "\n")
    return [Message(*map(_joined, entry)) for entry in entries if _joined(entry[0])]


def _in_python(source: str, path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _GETTEXT:
            first = node.args[0]
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                raise ValueError(f"{path}:{node.lineno}: only a plain string can be found and translated")
            yield first.value


def _in_calls(source: str, path: Path) -> Iterator[str]:
    for call in _CALL.finditer(source):
        if call[1] is None:
            line = source.count("\n", 0, call.start()) + 1
            raise ValueError(f"{path}:{line}: only a plain string can be found and translated")
        yield str(ast.literal_eval(call[1]))


def _joined(strings: str) -> str:
    return "".join(ast.literal_eval(line) for line in strings.splitlines())
