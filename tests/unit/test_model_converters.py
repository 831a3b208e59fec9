"""Downloaded files are brought into the form that the engines load."""

import json
from pathlib import Path

import pytest

from aiagent.models.converters import convert_piper, join_parts, moonshine_tokens, onnx_metadata
from aiagent.models.errors import ConversionError

pytestmark = pytest.mark.unit


def test_parts_are_joined_in_order_and_removed(tmp_path: Path) -> None:
    for number in (2, 0, 1, 10):
        (tmp_path / f"model.gguf.part{number:02}").write_bytes(f"<{number}>".encode())
    join_parts(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["model.gguf"]
    assert (tmp_path / "model.gguf").read_bytes() == b"<0><1><2><10>"


def test_joining_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConversionError):
        join_parts(tmp_path)


def test_tokens_with_short_and_long_lengths_are_read() -> None:
    long = b"x" * 300
    tokenizer = bytes([1]) + b"a" + bytes([0]) + bytes([300 % 128 + 128, 300 // 128]) + long
    lines = moonshine_tokens(tokenizer).splitlines()
    assert lines[0] == "YQ==\t0"
    assert lines[1] == "\t1"
    assert lines[2].endswith("\t2")
    assert len(lines) == 3


@pytest.mark.parametrize("tokenizer", [bytes([5]) + b"abc", bytes([200])])
def test_a_truncated_tokenizer_is_an_error(tokenizer: bytes) -> None:
    with pytest.raises(ConversionError, match="middle of a token"):
        moonshine_tokens(tokenizer)


def test_metadata_is_a_valid_field_of_an_onnx_model() -> None:
    assert onnx_metadata({"key": "value"}) == b"\x72\x0c\x0a\x03key\x12\x05value"


def test_a_long_metadata_value_has_a_long_length() -> None:
    encoded = onnx_metadata({"k": "v" * 200})
    assert encoded[:3] == b"\x72\xce\x01"
    assert encoded.endswith(b"\x12\xc8\x01" + b"v" * 200)


def test_a_piper_voice_gets_tokens_and_metadata(tmp_path: Path) -> None:
    voice = {
        "audio": {"sample_rate": 22050},
        "espeak": {"voice": "en-us"},
        "num_speakers": 1,
        "phoneme_id_map": {"_": [0], " ": [3], "a": [14]},
    }
    (tmp_path / "voice.json").write_text(json.dumps(voice), encoding="utf-8")
    (tmp_path / "model.onnx").write_bytes(b"weights")
    convert_piper(tmp_path)
    assert (tmp_path / "tokens.txt").read_text(encoding="utf-8") == "_ 0\n  3\na 14\n"
    model = (tmp_path / "model.onnx").read_bytes()
    assert model.startswith(b"weights")
    assert b"sample_rate\x12\x0522050" in model


def test_a_voice_without_its_description_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "voice.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ConversionError, match="expected fields"):
        convert_piper(tmp_path)
