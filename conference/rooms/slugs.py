"""Room slugs: easy to read out, hard to guess."""

import secrets

# Without i, l and o, which look like digits or each other.
LETTERS = "abcdefghjkmnpqrstuvwxyz"
GROUP_CHARS = (3, 4, 3)


def make_slug() -> str:
    """A slug like `kfw-tqhz-mva`: 23**10 of them, about 45 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(chars)) for chars in GROUP_CHARS)
