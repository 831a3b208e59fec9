"""Read CTranslate2's model.bin (binary version 6, little endian).

    u32 version, text name, u32 revision of the specification,
    u32 count, variables: text name, u8 rank, u32 dimensions, u8 data type, u32 bytes, the bytes,
    u32 count, aliases: text alias, text name

A text is a u16 length, which counts the NUL at its end, and its bytes.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from aiagent.models.errors import ConversionError

Weights = dict[str, npt.NDArray[Any]]

_VERSION = 6
_DATA_TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}


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
