"""Bring downloaded files into the form that the engines load. Each function works inside the folder being made."""

import base64
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from aiagent.models.errors import ConversionError

_METADATA_PROPS_TAG = (14 << 3) | 2  # field 14 of ONNX ModelProto, length-delimited
_KEY_TAG = (1 << 3) | 2
_VALUE_TAG = (2 << 3) | 2


def join_parts(folder: Path) -> None:
    """Join `NAME.part00`, `NAME.part01`... into `NAME` and remove the parts."""
    parts = sorted(folder.glob("*.part[0-9][0-9]"))
    if not parts:
        raise ConversionError("There are no parts to join.")
    joined, *rest = parts
    with joined.open("ab") as output:
        for part in rest:
            with part.open("rb") as piece:
                shutil.copyfileobj(piece, output, 1 << 20)
            part.unlink()
    joined.rename(joined.with_suffix(""))


def moonshine_tokens(tokenizer: bytes) -> str:
    """Return tokens.txt for a Moonshine tokenizer.bin: for each token a line `base64 TAB id`.

    A token is its length and its bytes. The length is one byte, or two when the first is at least 128:
    second * 128 + first - 128.
    """
    lines: list[str] = []
    position = 0
    while position < len(tokenizer):
        length = tokenizer[position]
        position += 1
        if length >= 128:
            length += int.from_bytes(tokenizer[position : position + 1]) * 128 - 128
            position += 1
        token = tokenizer[position : position + length]
        if position + length > len(tokenizer):
            raise ConversionError("The tokenizer ends in the middle of a token.")
        lines.append(f"{base64.b64encode(token).decode()}\t{len(lines)}\n")
        position += length
    return "".join(lines)


def convert_moonshine(folder: Path) -> None:
    """Write tokens.txt from tokenizer.bin, which is then removed."""
    tokenizer = folder / "tokenizer.bin"
    (folder / "tokens.txt").write_text(moonshine_tokens(tokenizer.read_bytes()), encoding="utf-8")
    tokenizer.unlink()


def _varint(number: int) -> bytes:
    encoded = bytearray()
    while number > 127:
        encoded.append(number & 127 | 128)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def _field(tag: int, content: bytes) -> bytes:
    return _varint(tag) + _varint(len(content)) + content


def onnx_metadata(properties: dict[str, str]) -> bytes:
    """Return what has to be appended to an ONNX file to give it these metadata properties.

    ONNX is Protocol Buffers, where the elements of a repeated field may stand anywhere in the message, also at its
    end: no parser has to read the model for it.
    """
    return b"".join(
        _field(_METADATA_PROPS_TAG, _field(_KEY_TAG, key.encode()) + _field(_VALUE_TAG, value.encode()))
        for key, value in properties.items()
    )


def convert_piper(folder: Path) -> None:
    """Write tokens.txt and the metadata that sherpa-onnx asks of a Piper voice, from voice.json."""
    try:
        voice = json.loads((folder / "voice.json").read_text(encoding="utf-8"))
        symbols = {symbol: ids[0] for symbol, ids in voice["phoneme_id_map"].items()}
        properties = {
            "model_type": "vits",
            "comment": "piper",
            "language": "English",
            "voice": str(voice["espeak"]["voice"]),
            "has_espeak": "1",
            "n_speakers": str(voice["num_speakers"]),
            "sample_rate": str(voice["audio"]["sample_rate"]),
        }
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ConversionError(f"The description of the voice has not the expected fields: {error!r}") from error
    tokens = "".join(f"{symbol} {number}\n" for symbol, number in symbols.items())
    (folder / "tokens.txt").write_text(tokens, encoding="utf-8")
    with (folder / "model.onnx").open("ab") as model:
        model.write(onnx_metadata(properties))


def convert_kokoro(folder: Path) -> None:
    """Join Kokoro's parts, turn its slow convolutions to float, and pack its voices."""
    # Imported when it is needed: reading ONNX takes memory and time that the other models do not ask for.
    from aiagent.models import kokoro

    kokoro.convert(folder)


def convert_whisper(folder: Path) -> None:
    """Join the parts of a Whisper model of CTranslate2, and write what sherpa-onnx loads."""
    # The graph libraries are heavy, and other models do not need them.
    from aiagent.models.whisper.convert import convert_whisper as convert

    join_parts(folder)
    convert(folder)


CONVERTERS: dict[str, Callable[[Path], None]] = {
    "join": join_parts,
    "moonshine": convert_moonshine,
    "piper": convert_piper,
    "whisper": convert_whisper,
    "kokoro": convert_kokoro,
}
