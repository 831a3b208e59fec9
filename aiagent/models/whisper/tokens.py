"""Whisper's vocabulary, in the spelling of GPT-2, where every byte has a printable character of its own."""

import base64

_PRINTABLE = (*range(33, 127), *range(161, 173), *range(174, 256))


def _bytes_of_characters() -> dict[str, int]:
    others = [byte for byte in range(256) if byte not in _PRINTABLE]
    return {chr(byte): byte for byte in _PRINTABLE} | {chr(256 + index): byte for index, byte in enumerate(others)}


def read_vocabulary(text: str) -> list[str]:
    """Return the tokens of vocabulary.txt by their number, one a line."""
    return text.removesuffix("\n").split("\n")


def tokens_file(vocabulary: list[str], end_of_text: int) -> str:
    """Return tokens.txt of the tokens before `end_of_text`: `base64 number` a line; the one empty token is left out."""
    byte_of = _bytes_of_characters()
    lines = []
    for number, token in enumerate(vocabulary[:end_of_text]):
        if raw := bytes(byte_of[character] for character in token):
            lines.append(f"{base64.b64encode(raw).decode()} {number}\n")
    return "".join(lines)
