"""CTranslate2's Whisper becomes ONNX: a tiny model of random weights is read, built and run."""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
import pytest

from aiagent.models.errors import ConversionError
from aiagent.models.whisper.convert import convert_whisper, read_vocabulary, tokens_file
from aiagent.models.whisper.ct2 import read_weights

pytestmark = pytest.mark.unit

Array = npt.NDArray[Any]

STATE, HEADS, LAYERS, MELS, AUDIO, TEXT = 8, 2, 2, 80, 20, 16
SPECIAL = [
    "endoftext",
    "startoftranscript",
    "en",
    "zh",
    "translate",
    "transcribe",
    "startoflm",
    "startofprev",
    "nospeech",
    "notimestamps",
]
VOCABULARY = ["a", "b", "\u0120", "\u0120\u00c3", "", *(f"<|{name}|>" for name in SPECIAL)]
TYPES = {np.dtype(np.float32): 0, np.dtype(np.int8): 1, np.dtype(np.int32): 3, np.dtype(np.float16): 4}


def linear(scope: str, outputs: int, inputs: int) -> dict[str, Array]:
    random = np.random.default_rng(len(scope) + outputs)
    return {
        f"{scope}/weight": random.normal(0, 0.3, (outputs, inputs)).astype(np.float16),
        f"{scope}/bias": random.normal(0, 0.1, outputs).astype(np.float16),
    }


def norm(scope: str) -> dict[str, Array]:
    return {f"{scope}/gamma": np.ones(STATE, np.float16), f"{scope}/beta": np.zeros(STATE, np.float16)}


def layer(scope: str) -> dict[str, Array]:
    return {
        **norm(f"{scope}/self_attention/layer_norm"),
        **linear(f"{scope}/self_attention/linear_0", 3 * STATE, STATE),
        **linear(f"{scope}/self_attention/linear_1", STATE, STATE),
        **norm(f"{scope}/ffn/layer_norm"),
        **linear(f"{scope}/ffn/linear_0", 4 * STATE, STATE),
        **linear(f"{scope}/ffn/linear_1", STATE, 4 * STATE),
    }


def tiny_whisper() -> dict[str, Array]:
    random = np.random.default_rng(1)
    weights: dict[str, Array] = {
        "encoder/conv1/weight": random.normal(0, 0.1, (STATE, MELS, 3)).astype(np.float16),
        "encoder/conv1/bias": np.zeros(STATE, np.float16),
        "encoder/conv2/weight": random.normal(0, 0.1, (STATE, STATE, 3)).astype(np.float16),
        "encoder/conv2/bias": np.zeros(STATE, np.float16),
        "encoder/position_encodings/encodings": random.normal(0, 0.1, (AUDIO, STATE)).astype(np.float16),
        "encoder/num_heads": np.array(HEADS, np.int8),
        "decoder/num_heads": np.array(HEADS, np.int8),
        "decoder/activation": np.array(3, np.int8),
        "decoder/embeddings/weight": random.normal(0, 0.5, (len(VOCABULARY), STATE)).astype(np.float16),
        "decoder/position_encodings/encodings": random.normal(0, 0.1, (TEXT, STATE)).astype(np.float16),
        **norm("encoder/layer_norm"),
        **norm("decoder/layer_norm"),
    }
    for number in range(LAYERS):
        cross = f"decoder/layer_{number}/attention"
        weights |= layer(f"encoder/layer_{number}") | layer(f"decoder/layer_{number}")
        weights |= norm(f"{cross}/layer_norm") | linear(f"{cross}/linear_0", STATE, STATE)
        weights |= linear(f"{cross}/linear_1", 2 * STATE, STATE) | linear(f"{cross}/linear_2", STATE, STATE)
    return weights


def text(value: str) -> bytes:
    raw = value.encode() + b"\0"
    return struct.pack("<H", len(raw)) + raw


def model_bin(weights: dict[str, Array], *, spec: str = "WhisperSpec", version: int = 6) -> bytes:
    parts = [struct.pack("<I", version), text(spec), struct.pack("<II", 3, len(weights))]
    for name, values in weights.items():
        shape = struct.pack(f"<B{values.ndim}I", values.ndim, *values.shape)
        head = shape + struct.pack("<BI", TYPES[values.dtype], values.nbytes)
        parts += [text(name), head, values.tobytes()]
    aliases = [text("decoder/projection/weight"), text("decoder/embeddings/weight")]
    return b"".join([*parts, struct.pack("<I", 1), *aliases])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "model.bin").write_bytes(model_bin(tiny_whisper()))
    (tmp_path / "vocabulary.txt").write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
    ids = {token: number for number, token in enumerate(VOCABULARY)}
    config = {"lang_ids": [ids["<|en|>"], ids["<|zh|>"]], "suppress_ids": [1]}
    (tmp_path / "config.json").write_text(json.dumps(config))
    return tmp_path


def run_decoder(decoder: onnxruntime.InferenceSession, tokens: list[int], cross: list[Array]) -> list[Array]:
    """Decode one token after the other as sherpa-onnx does; returns the logits of each."""
    caches = [np.zeros((LAYERS, 1, TEXT, STATE), np.float32)] * 2
    logits = []
    for offset, token in enumerate(tokens):
        values = [np.array([[token]]), *caches, *cross, np.array([offset])]
        names = [tensor.name for tensor in decoder.get_inputs()]
        out, *caches = decoder.run(None, dict(zip(names, values, strict=True)))
        logits.append(out[0, 0])
    return logits


def test_a_model_is_converted_and_runs(folder: Path) -> None:
    convert_whisper(folder)
    assert {path.name for path in folder.iterdir()} == {"encoder.int8.onnx", "decoder.int8.onnx", "tokens.txt"}
    encoder = onnxruntime.InferenceSession(folder / "encoder.int8.onnx")
    metadata = encoder.get_modelmeta().custom_metadata_map
    assert (metadata["model_type"], metadata["n_text_layer"], metadata["all_language_codes"]) == (
        "whisper-base",
        "2",
        "en,zh",
    )
    mel = np.random.default_rng(2).normal(0, 1, (1, MELS, 12)).astype(np.float32)
    cross = encoder.run(None, {"mel": mel})
    assert cross[0].shape == (LAYERS, 1, HEADS, STATE // HEADS, 6)
    decoder = onnxruntime.InferenceSession(folder / "decoder.int8.onnx")
    logits = run_decoder(decoder, [6, 0, 2], cross)
    assert logits[0].shape == (len(VOCABULARY),)
    assert all(step[1] < -1e8 for step in logits), "a suppressed token never comes out"
    again = run_decoder(decoder, [6, 2, 2], cross)
    assert np.allclose(again[0], logits[0]) and not np.allclose(again[2], logits[2]), "the cache remembers"


def test_tokens_are_bytes(folder: Path) -> None:
    lines = tokens_file(read_vocabulary("\n".join(VOCABULARY) + "\n"), 5).splitlines()
    assert lines == ["YQ== 0", "Yg== 1", "IA== 2", "IMM= 3"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "too early"),
        (model_bin({}, spec="TransformerSpec"), "not WhisperSpec"),
        (model_bin({}, version=5), "version"),
        (model_bin(tiny_whisper())[:-200], r"."),
        (model_bin(tiny_whisper()) + b"x", "behind its end"),
        (model_bin(tiny_whisper() | {"encoder/x/weight": np.zeros((2, 2), np.int8)}), "quantised"),
    ],
)
def test_another_kind_of_file_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    with pytest.raises(ConversionError, match=reason):
        read_weights(path, "WhisperSpec")


def test_a_vocabulary_of_another_model_is_refused(folder: Path) -> None:
    (folder / "vocabulary.txt").write_text("a\nb\n", encoding="utf-8")
    with pytest.raises(ConversionError, match="2 tokens"):
        convert_whisper(folder)


def test_a_description_without_its_fields_is_refused(folder: Path) -> None:
    (folder / "config.json").write_text("{}")
    with pytest.raises(ConversionError, match="lang_ids"):
        convert_whisper(folder)
