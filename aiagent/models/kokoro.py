"""Bring Kokoro's export, its vocabulary and its voices into the folder that sherpa-onnx loads."""

import json
from pathlib import Path

import numpy as np
import onnx

from aiagent.models.errors import ConversionError
from aiagent.models.float_convolutions import float_convolutions

SAMPLE_RATE_HZ = 24_000
GENERATOR = "generator"
STYLES, STYLE_SIZE = 510, 256  # one style for each number of phonemes
_STYLE_BYTES = STYLES * STYLE_SIZE * 4
_VOICE_PREFIX = "voice-"


def convert(folder: Path) -> None:
    """Make model.onnx, tokens.txt, voices.bin and voices.json from model.part*, vocab.json and voice-*.bin."""
    model = onnx.load_from_string(_joined(folder))
    if not float_convolutions(model, GENERATOR):
        raise ConversionError("The model has no quantised convolutions in its generator.")
    names = _pack_voices(folder)
    del model.metadata_props[:]
    onnx.helper.set_model_props(model, _metadata(names))
    onnx.save(model, folder / "model.onnx")
    _write_tokens(folder)


def _joined(folder: Path) -> bytes:
    parts = sorted(folder.glob("model.part*"))
    if not parts:
        raise ConversionError("There are no parts of the model.")
    content = b"".join(part.read_bytes() for part in parts)
    for part in parts:
        part.unlink()
    return content


def _pack_voices(folder: Path) -> list[str]:
    """Write the voices one behind the other, and their names in that order."""
    files = sorted(folder.glob(f"{_VOICE_PREFIX}*.bin"))
    if not files:
        raise ConversionError("There are no voices.")
    names = [file.stem.removeprefix(_VOICE_PREFIX) for file in files]
    with (folder / "voices.bin").open("wb") as output:
        for file in files:
            style = file.read_bytes()
            if len(style) != _STYLE_BYTES or not np.isfinite(np.frombuffer(style, "<f4")).all():
                raise ConversionError(f"{file.name} is not a voice of {STYLES} styles.")
            output.write(style)
            file.unlink()
    (folder / "voices.json").write_text(json.dumps(names) + "\n", encoding="utf-8")
    return names


def _metadata(names: list[str]) -> dict[str, str]:
    """Return what sherpa-onnx asks of a Kokoro model. Phonemes come from outside, whatever `has_espeak` says."""
    return {
        "model_type": "kokoro",
        "language": "multi-lang",
        "has_espeak": "1",
        "sample_rate": str(SAMPLE_RATE_HZ),
        "version": "2",
        "voice": "en-us",
        "style_dim": f"{STYLES},1,{STYLE_SIZE}",
        "n_speakers": str(len(names)),
        "speaker_names": ",".join(names),
    }


def _write_tokens(folder: Path) -> None:
    vocabulary = folder / "vocab.json"
    try:
        symbols = json.loads(vocabulary.read_text(encoding="utf-8"))["vocab"]
        lines = [f"{symbol} {int(number)}\n" for symbol, number in symbols.items()]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ConversionError(f"The vocabulary has not the expected form: {error!r}") from error
    (folder / "tokens.txt").write_text("".join(lines), encoding="utf-8")
    vocabulary.unlink()
