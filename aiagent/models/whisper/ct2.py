"""Weights of a Whisper model out of CTranslate2's model.bin (binary version 6, little endian), and its dimensions.

    u32 version, text name, u32 revision of the specification,
    u32 count, variables: text name, u8 rank, u32 dimensions, u8 data type, u32 bytes, the bytes,
    u32 count, aliases: text alias, text name

A text is a u16 length, which counts the NUL at its end, and its bytes.
"""

import re
import struct
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from aiagent.models.errors import ConversionError

Weights = dict[str, npt.NDArray[Any]]

_VERSION = 6
_DATA_TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}

_LAYER = re.compile(r"(encoder|decoder)/layer_(\d+)/")
_EXACT_GELU = 3


@dataclass(slots=True)
class _Reader:
    data: bytes
    position: int = 0

    def number(self, form: str) -> int:
        try:
            (value,) = struct.unpack_from(f"<{form}", self.data, self.position)
        except struct.error as error:
            raise ConversionError("model.bin ends too early.") from error
        self.position += struct.calcsize(f"<{form}")
        return int(value)

    def text(self) -> str:
        length = self.number("H")
        raw = self.data[self.position : self.position + length]
        self.position += length
        return raw.rstrip(b"\0").decode()

    def array(self) -> npt.NDArray[Any]:
        shape = [self.number("I") for _ in range(self.number("B"))]
        data_type = _DATA_TYPES.get(self.number("B"))
        size_bytes = self.number("I")
        if data_type is None or self.position + size_bytes > len(self.data):
            raise ConversionError("model.bin has a variable that cannot be read.")
        count = size_bytes // np.dtype(data_type).itemsize
        values = np.frombuffer(self.data, data_type, count, self.position)
        self.position += size_bytes
        return values.reshape(shape)


def read_weights(path: Path, specification: str) -> Weights:
    """Return all variables of a model.bin by name. Raises ConversionError when it is another kind of file."""
    try:
        return _read(_Reader(path.read_bytes()), specification)
    except (KeyError, ValueError) as error:
        raise ConversionError(f"model.bin cannot be read: {error!r}") from error


def _read(reader: _Reader, specification: str) -> Weights:
    version, name, _ = reader.number("I"), reader.text(), reader.number("I")
    if (version, name) != (_VERSION, specification):
        raise ConversionError(f"model.bin is {name} of version {version}, not {specification} of version {_VERSION}.")
    weights = {reader.text(): reader.array() for _ in range(reader.number("I"))}
    for _ in range(reader.number("I")):
        alias = reader.text()
        weights[alias] = weights[reader.text()]
    if reader.position != len(reader.data):
        raise ConversionError("model.bin goes on behind its end.")
    if any(name.endswith("/weight") and values.dtype.kind != "f" for name, values in weights.items()):
        raise ConversionError("model.bin is quantised; weights of float16 or float32 are needed.")
    return weights


@dataclass(frozen=True, slots=True)
class Sizes:
    """Dimensions by the names that Whisper itself and sherpa-onnx's metadata use."""

    n_mels: int
    n_audio_ctx: int
    n_audio_state: int
    n_audio_head: int
    n_audio_layer: int
    n_vocab: int
    n_text_ctx: int
    n_text_state: int
    n_text_head: int
    n_text_layer: int

    def metadata(self) -> dict[str, str]:
        """Return the dimensions as properties of an ONNX model."""
        return {name: str(value) for name, value in asdict(self).items()}

    @property
    def cross_key_shape(self) -> tuple[int | str, ...]:
        """The keys of the sound: layer, sound, head, channel, time."""
        return (self.n_text_layer, "n_audio", self.n_text_head, self.n_text_state // self.n_text_head, "n_audio_len")

    @property
    def cross_value_shape(self) -> tuple[int | str, ...]:
        """The values of the sound: layer, sound, head, time, channel."""
        return (self.n_text_layer, "n_audio", self.n_text_head, "n_audio_len", self.n_text_state // self.n_text_head)


def sizes_of(weights: Weights) -> Sizes:
    """Read the dimensions. Raises ConversionError when the weights are not those of a Whisper model."""
    try:
        if int(weights["decoder/activation"]) != _EXACT_GELU:
            raise ConversionError("The model has another activation than Whisper's.")
        audio_ctx, audio_state = weights["encoder/position_encodings/encodings"].shape
        vocabulary, text_state = weights["decoder/embeddings/weight"].shape
        return Sizes(
            n_mels=weights["encoder/conv1/weight"].shape[1],
            n_audio_ctx=audio_ctx,
            n_audio_state=audio_state,
            n_audio_head=int(weights["encoder/num_heads"]),
            n_audio_layer=_layers(weights, "encoder"),
            n_vocab=vocabulary,
            n_text_ctx=weights["decoder/position_encodings/encodings"].shape[0],
            n_text_state=text_state,
            n_text_head=int(weights["decoder/num_heads"]),
            n_text_layer=_layers(weights, "decoder"),
        )
    except (KeyError, ValueError, IndexError) as error:
        raise ConversionError(f"The weights are not those of Whisper: {error!r}") from error


def _layers(weights: Weights, side: str) -> int:
    matches = (_LAYER.match(name) for name in weights)
    return 1 + max(int(match[2]) for match in matches if match and match[1] == side)
