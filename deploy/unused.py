"""Finds code that nobody uses: `python -m deploy.unused`, a part of `make lint`.

Vulture finds the names. Names that a framework or a serializer reads are left out: fields of structs and models,
options of Django classes, settings. ALLOWED lists the few others, each with its reason.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from vulture import Vulture
from vulture.core import Item

from deploy.options import PROJECT_DIR

PRODUCT = ("aiagent", "conference", "deploy", "bench", "manage.py")
TESTS = ("tests", "docs")

DECORATORS = (
    *("@admin.*", "@*.register", "@*.simple_tag*", "@*shared_task*"),
    *("@*.fixture", "@*fixture*", "@rule*", "@invariant*", "@initialize*"),
)
"""Functions and classes that Django, Celery, pytest and Hypothesis find by their decorator."""

FRAMEWORK_NAMES = (
    *("*Config", "*Middleware", "Command", "add_arguments"),
    *("clean_*", "has_*_permission", "lookups", "get_search_results", "get_deleted_objects"),
    *("delete_model", "delete_queryset", "as_sqlite"),
    *("websocket_*", "room_*", "peer_*"),
    *(
        "process_exception",
        "from_db_value",
        "gotLength",
        "create_application",
        "protocol_connected",
        "protocol_disconnected",
    ),
    *("pytest_*", "do_GET", "log_message", "shutdown_default_executor"),
)
"""Names that Django, Channels, daphne, Twisted, pytest and the standard library look up by themselves."""

ALLOWED = {
    "bench/conversations/hearing.py:_task": "the reference keeps the task alive",
    "bench/speech.py:_task": "the reference keeps the task alive",
    "bench/peers/fastrtc_server.py:download_model": "FastRTC calls it",
    "bench/peers/pipecat_server.py:run_stt": "Pipecat calls it",
    "bench/peers/pipecat_server.py:run_tts": "Pipecat calls it",
    "bench/peers/pipecat_server.py:wants_wav_segments": "Pipecat reads it",
    "conference/accounts/context.py:account_settings": "named in the settings",
    "conference/agents/models.py:_StrPromise": "named in a quoted annotation",
    "conference/broker.py:_brpop_start": "Kombu calls it",
    "conference/broker.py:_brpop_read": "Kombu calls it",
    "conference/broker.py:_brpop_sent_at": "Kombu reads it",
    "conference/broker.py:_in_poll": "Kombu reads it",
    "conference/classroom/models.py:SINGLE": "a value of a choice",
    "conference/classroom/models.py:MULTIPLE": "a value of a choice",
    "conference/daphne_limits.py:_parsePOSTFormSubmission": "Twisted reads it",
    "conference/rooms/models/schedule.py:BIWEEKLY": "a value of a choice",
    "conference/rooms/models/room.py:NEVER": "a value of a choice",
    "conference/rooms/pages/forms/schedule.py:stored_start": "read by a template",
    "conference/site_files.py:site_image": "named in the settings",
    "conference/rooms/models/persona.py:ROOM": "a value of a choice",
    "conference/signaling/web_process.py:stop_process": "tests end the duties of their process",
    "deploy/processes.py:_process_ctor": "honcho calls it",
}
"""Names by file that are used in a way the sources do not show, with the reason."""


def unused(paths: Sequence[str]) -> dict[str, str]:
    """Names that none of the files uses, as `file:name`, with the place of each."""
    finder = Vulture(ignore_names=list(FRAMEWORK_NAMES), ignore_decorators=list(DECORATORS))
    finder.scavenge([str(PROJECT_DIR / path) for path in paths], exclude=["*/migrations/*"])
    found = {}
    for item in finder.get_unused_code():
        if _can_be_judged(item):
            file = Path(item.filename).relative_to(PROJECT_DIR).as_posix()
            found[f"{file}:{item.name}"] = f"{file}:{item.first_lineno}: {item.message}"
    return found


def _can_be_judged(item: Item) -> bool:
    """Whether the sources alone tell that nobody uses the name: fields and options are read by others."""
    kind, name = str(item.typ), str(item.name)
    if kind == "variable":
        return Path(item.filename).name != "settings.py" and re.fullmatch(r"_?[A-Z][A-Z0-9_]+", name) is not None
    return kind != "attribute" or name.startswith("_")


def main() -> int:
    """Report unused names, and allowed names that are no longer needed; returns 1 when there are any."""
    everywhere = unused((*PRODUCT, *TESTS))
    in_product = {name: f"{place}, except by tests" for name, place in unused(PRODUCT).items()}
    found = in_product | everywhere
    lines = [place for name, place in sorted(found.items()) if name not in ALLOWED]
    lines += [f"{name}: remove it from ALLOWED in deploy/unused.py" for name in ALLOWED if name not in found]
    for line in lines:
        sys.stderr.write(line + "\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
