"""Numbers of hypothesis examples that follow the profile: many in `make test`, few in `make test-quick`."""

from hypothesis import settings

DEFAULT = 100


def examples(full: int) -> int:
    """The number of examples for a test that makes `full` of them in a full run."""
    return max(1, full * settings().max_examples // DEFAULT)
