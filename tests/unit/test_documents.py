"""The documents point at files, headings and settings that exist."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
SOURCE_FILE = re.compile(r"(?<![\w*/<>-])[\w/.-]*\w\.(?:py|js)\b")
PATH_IN_CODE = re.compile(r"`((?:\.ci|aiagent|bench|conference|deploy|docs|static|templates|tests)/[\w./-]+)`")


@cache
def files() -> frozenset[str]:
    """Paths of all files of the project and of their folders."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    paths = [Path(name) for name in listed if (ROOT / name).exists()]
    return frozenset(name.as_posix() for path in paths for name in (path, *path.parents))


def headings(page: Path) -> set[str]:
    """Anchors of a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for name, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in headings(target)):
            broken.append((name, anchor))
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    everywhere = {f"/{name}" for name in files()}
    named = {name.removeprefix("./") for name in SOURCE_FILE.findall(text)}
    missing = {name for name in named if not any(path.endswith(f"/{name}") for path in everywhere)}
    missing |= {path for path in PATH_IN_CODE.findall(text) if path.rstrip("/") not in files()}
    assert missing == set()
