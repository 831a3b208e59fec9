"""The own scripts and styles without comments and blanks, as browsers get them."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import PurePosixPath

import rcssmin
import rjsmin

# As many files as there are; what falls out is made again.
KEPT_FILES = 512

_MINIFIERS: dict[str, Callable[[str], str]] = {".js": rjsmin.jsmin, ".css": rcssmin.cssmin}


def is_minified(path: str) -> bool:
    """Whether a static file is served minified; vendored files are served as they came."""
    pure = PurePosixPath(path)
    return pure.suffix in _MINIFIERS and "vendor" not in pure.parts and "admin" not in pure.parts


@lru_cache(KEPT_FILES)
def minified(path: str, source: bytes) -> bytes:
    """The content of a script or a style sheet, minified; `path` tells which it is."""
    return _MINIFIERS[PurePosixPath(path).suffix](source.decode()).encode()
