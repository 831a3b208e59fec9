"""Rules of docs/architecture.md that import-linter cannot check, read from the source text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("conference", "aiagent", "deploy", "bench")
LONGEST_LINES = 350
MEDIAN_LINES = range(80, 121)
# A module is pure because of where it lies, or because the first paragraph of its docstring says "Pure."
PURE_FOLDERS = (
    "conference/signaling/protocol",
    "conference/signaling/room",
    "aiagent/language",
    "aiagent/llm/intents",
    "aiagent/turn",
)
IO_MODULES = {"asyncio", "threading", "socket", "django", "redis", "aiohttp", "aiortc", "av", "channels", "celery"}
CLOCKS = {
    "time.time",
    "time.monotonic",
    "time.perf_counter",
    "time.sleep",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "timezone.now",
    "date.today",
}
SETTING_READ = re.compile(
    r"""\b(?:env(?:str|bool|int|list|json|url)|read\.\w+|env\.get|environ\.get|_boolean)\(\s*(?:env,\s*)?"([A-Z_]{4,})\""""
)


def modules() -> list[Path]:
    return [
        path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts and path.name != "__init__.py"
    ]


def is_pure(path: Path) -> bool:
    in_folder = any(path.is_relative_to(ROOT / folder) for folder in PURE_FOLDERS)
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return in_folder or re.search(r"\bPure[.;]", docstring.partition("\n\n")[0]) is not None


def pure_modules() -> list[Path]:
    return [path for path in modules() if is_pure(path)]


def called_names(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def imported_names(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def importers(prefix: str, folder: str) -> set[str]:
    """Paths below the folder of modules that import the name or something in it."""
    return {
        path.relative_to(ROOT / folder).as_posix()
        for path in modules()
        if path.is_relative_to(ROOT / folder)
        and any(name == prefix or name.startswith(f"{prefix}.") for name in imported_names(path))
    }


@pytest.mark.parametrize("path", pure_modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_pure_module_is_given_the_time_and_does_no_io(path: Path) -> None:
    assert [(line, name) for line, name in called_names(path) if name in CLOCKS] == []
    assert not any(isinstance(node, ast.AsyncFunctionDef) for node in ast.walk(ast.parse(path.read_text())))
    assert {name.partition(".")[0] for name in imported_names(path)} & IO_MODULES == set()


def test_only_fanout_knows_the_channel_layer() -> None:
    assert importers("channels.layers", "conference") <= {"signaling/fanout.py"}


def test_only_the_room_store_and_tickets_know_redis_in_signaling() -> None:
    assert importers("redis", "conference/signaling") <= {"room_store.py", "auth.py", "redis_pool.py"}


def test_no_test_imports_from_another() -> None:
    imported = {name for path in (ROOT / "tests").rglob("*.py") for name in imported_names(path)}
    assert not [name for name in imported if re.match(r"tests\.(\w+\.)*(test_|conftest)", name)]


def test_modules_are_neither_long_nor_crumbs() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {path.name: length for path, length in lengths.items() if length > LONGEST_LINES} == {}
    assert round(median(length for length in lengths.values() if length)) in MEDIAN_LINES


def test_every_setting_is_documented() -> None:
    documented = set(re.findall(r"`([A-Z_]{4,})`", (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")))
    read = {name for path in modules() for name in SETTING_READ.findall(path.read_text(encoding="utf-8"))}
    # The first goes from the launcher to its own processes; the second is not a setting of Parley.
    assert read - documented - {"PARLEY_LAUNCHER_PID", "PATH"} == set()
    assert "DATABASE_URL" in read
