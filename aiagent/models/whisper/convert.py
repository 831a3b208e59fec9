"""The converter of the catalog: model.bin, config.json and vocabulary.txt become encoder, decoder and tokens.

The vocabulary is in the spelling of GPT-2, where every byte has a printable character of its own.
"""

import base64
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import onnx

from aiagent.models.errors import ConversionError
from aiagent.models.whisper.ct2 import Sizes, Weights, read_weights, sizes_of
from aiagent.models.whisper.decoder import decoder_model
from aiagent.models.whisper.encoder import encoder_model

ENCODER_NAME = "encoder.int8.onnx"
DECODER_NAME = "decoder.int8.onnx"
TOKENS_NAME = "tokens.txt"
_MULTILINGUAL_VOCABULARY = 51865
_PRINTABLE = (*range(33, 127), *range(161, 173), *range(174, 256))


def convert_whisper(folder: Path) -> None:
    """Write the int8 encoder and decoder and tokens.txt, and remove what they were made from.

    Takes about 15 s and 1.3 GB for the base model. Raises ConversionError.
    """
    weights = read_weights(folder / "model.bin", "WhisperSpec")
    sizes = sizes_of(weights)
    vocabulary = read_vocabulary((folder / "vocabulary.txt").read_text(encoding="utf-8"))
    if len(vocabulary) != sizes.n_vocab:
        raise ConversionError(f"The vocabulary has {len(vocabulary)} tokens for {sizes.n_vocab} embeddings.")
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        languages, suppressed = list(config["lang_ids"]), list(config["suppress_ids"])
        metadata = _metadata(sizes, languages, suppressed, vocabulary)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise ConversionError(f"The description of the model has not the expected fields: {error!r}") from error
    tokens = tokens_file(vocabulary, int(metadata["eot"]))
    (folder / TOKENS_NAME).write_text(tokens, encoding="ascii")
    _write(folder, weights, sizes, metadata, suppressed)
    for name in ("model.bin", "config.json", "vocabulary.txt"):
        (folder / name).unlink()


def _write(folder: Path, weights: Weights, sizes: Sizes, metadata: dict[str, str], suppressed: list[int]) -> None:
    """One graph after the other: the peak of memory is that of the larger one."""
    _quantise(lambda: encoder_model(weights, sizes, metadata), folder / ENCODER_NAME)
    _quantise(lambda: decoder_model(weights, sizes, metadata, suppressed), folder / DECODER_NAME)


def _quantise(build: Callable[[], onnx.ModelProto], target: Path) -> None:
    """Check the graph, and write it with the constant weights of its matrix products as int8."""
    # Takes a second to import, which other models are installed without.
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        source = Path(scratch) / "float.onnx"
        model = build()
        model.metadata_props.add(key="onnx.quant.pre_process", value="onnxruntime.quant")  # there is nothing to prepare
        onnx.checker.check_model(model)
        onnx.save(model, source)
        del model
        quantize_dynamic(source, target, op_types_to_quantize=["MatMul"], weight_type=QuantType.QInt8, per_channel=True)


def _metadata(sizes: Sizes, languages: list[int], suppressed: list[int], vocabulary: list[str]) -> dict[str, str]:
    """Return the metadata that sherpa-onnx reads from the encoder."""
    ids = {token: number for number, token in enumerate(vocabulary)}

    def special(*names: str) -> int:
        return next(ids[f"<|{name}|>"] for name in names if f"<|{name}|>" in ids)

    start, transcribe, end = special("startoftranscript"), special("transcribe"), special("endoftext")
    multilingual = sizes.n_vocab >= _MULTILINGUAL_VOCABULARY
    prompt = [start, special("en"), transcribe] if multilingual else [start]
    return sizes.metadata() | {
        "model_type": "whisper-base",
        "version": "1",
        "maintainer": "parley",
        "sot_sequence": _listed(prompt),
        "all_language_tokens": _listed(languages),
        "all_language_codes": ",".join(vocabulary[number][2:-2] for number in languages),
        "sot": str(start),
        "sot_index": "0",
        "eot": str(end),
        "blank_id": str(ids["\u0120"]),
        "is_multilingual": str(int(multilingual)),
        "no_speech": str(special("nospeech", "nocaptions")),
        "non_speech_tokens": _listed([number for number in suppressed if number < end]),
        "transcribe": str(transcribe),
        "translate": str(special("translate")),
        "sot_prev": str(special("startofprev")),
        "sot_lm": str(special("startoflm")),
        "no_timestamps": str(special("notimestamps")),
    }


def _listed(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))


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
