"""The data folder belongs to its owner alone: other accounts of the machine read neither sessions nor transcripts.

New files are private by the umask of the process. What earlier versions, a restored backup or a copied file left open
is closed at each start.
"""

import os
import stat
from collections.abc import Collection
from pathlib import Path

UMASK = 0o077
_FOREIGN_BITS = 0o077
# Models are public, large, and may be shared with other installations.
PUBLIC = frozenset({"models"})
# SQLite writes beside its database, with the same rights.
_BESIDE_DATABASE = ("", "-wal", "-shm", "-journal")


def keep_private(folder: Path) -> list[Path]:
    """Make new files of this process private, and close the folder, which is made if it is missing, with all in it.

    Returns what could not be closed, since another account owns it. Links are not followed.
    """
    os.umask(UMASK)
    folder.mkdir(parents=True, exist_ok=True)
    # The folder first: from then on nobody else gets at what is in it.
    return _close([folder]) + _close(_files_in(folder, leave_out=PUBLIC))


def keep_database_private(database_path: Path) -> list[Path]:
    """Close an SQLite database, wherever it lies, and what SQLite keeps beside it. Returns what could not be closed."""
    return _close([database_path.with_name(database_path.name + ending) for ending in _BESIDE_DATABASE])


def _files_in(folder: Path, *, leave_out: Collection[str] = ()) -> list[Path]:
    """Everything in the folder and its folders; `leave_out` are names in the folder itself."""
    found: list[Path] = []
    for root, folders, files in os.walk(folder):
        if Path(root) == folder:
            folders[:] = [name for name in folders if name not in leave_out]
        found += [Path(root, name) for name in (*folders, *files) if Path(root) != folder or name not in leave_out]
    return found


def _close(paths: list[Path]) -> list[Path]:
    """Take the rights of others away; the paths where that is not allowed."""
    left_open = []
    for path in paths:
        try:
            mode = path.lstat().st_mode
            if not stat.S_ISLNK(mode) and mode & _FOREIGN_BITS:
                path.chmod(stat.S_IMODE(mode) & ~_FOREIGN_BITS)
        except FileNotFoundError:
            # A process that runs already has removed it.
            continue
        except PermissionError:
            left_open.append(path)
    return left_open
