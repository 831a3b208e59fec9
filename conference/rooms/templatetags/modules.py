"""Template tag for the ES modules of a page."""

import re
from functools import cache
from pathlib import PurePosixPath

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# In the sources a path below `static/js/`; in bundles the path from one page to a shared part.
STATIC_IMPORT = re.compile(r"""\b(?:from|import) ?"(?:#parley/|\.\./(?=chunks/))([^"]+)";""")
SIBLING_IMPORT = re.compile(r"""\b(?:from|import) ?"\./([^"]+)";""")


@register.simple_tag
def module_preloads(entry: str) -> SafeString:
    """Links that let the browser fetch all modules of a page at once, instead of finding them one import after another.

    `entry` is the path of the page's module below `static/js/`.
    """
    links = ((static(f"js/{path}"),) for path in modules_of(entry))
    return format_html_join("\n", '<link rel="modulepreload" href="{}">', links)


@cache
def modules_of(entry: str) -> tuple[str, ...]:
    """The module and all its static imports, direct and indirect; imports on demand are left out."""
    found: dict[str, None] = {}
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found[path] = None
        source = finders.find(f"js/{path}")
        if source is None:
            raise LookupError(f"there is no module {path}")
        with open(source, encoding="utf-8") as file:
            content = file.read()
        waiting.extend(STATIC_IMPORT.findall(content))
        waiting.extend(str(PurePosixPath(path).with_name(name)) for name in SIBLING_IMPORT.findall(content))
    return tuple(found)
