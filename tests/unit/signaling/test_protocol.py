"""The border of signaling: what clients send, in the message fixtures that the tests of the browser client read too."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect

from conference.signaling.errors import ProtocolError
from conference.signaling.protocol.base import ClientFrame
from conference.signaling.protocol.captions import Caption
from conference.signaling.protocol.client_frames import Frame
from conference.signaling.protocol.media import Signal
from conference.signaling.protocol.parse import FRAME_BYTES, TYPES, is_too_large, parse

pytestmark = pytest.mark.unit

FOLDER = Path(__file__).resolve().parents[2] / "data" / "messages"
Fixture = dict[str, Any]


def fixtures() -> list[Fixture]:
    return [fixture for path in sorted(FOLDER.glob("client_*.json")) for fixture in json.loads(path.read_text("utf-8"))]


def text_of(fixture: Fixture) -> str:
    return str(fixture["text"]) if "text" in fixture else json.dumps(fixture["frame"])


@pytest.mark.parametrize("fixture", fixtures(), ids=lambda fixture: fixture["name"])
def test_fixture(fixture: Fixture) -> None:
    if fixture["error"] is None:
        frame = parse(text_of(fixture))
        assert isinstance(frame, ClientFrame)
        assert frame.id == fixture["frame"].get("id")
        return
    with pytest.raises(ProtocolError) as caught:
        parse(text_of(fixture))
    assert caught.value.code == fixture["error"]


def test_the_fixtures_have_every_type() -> None:
    assert {fixture["frame"]["type"] for fixture in fixtures() if fixture["error"] is None} == TYPES
    assert {struct.__struct_config__.tag for struct in ClientFrame.__subclasses__()} == TYPES


def test_the_fixtures_have_every_member() -> None:
    union, found = inspect.type_info(Frame), set[tuple[type, str]]()
    for fixture in fixtures():
        if fixture["error"] is None:
            note_members(union, fixture["frame"], found)
    members = {(struct, field) for struct in structs_of(union) for field in struct.__struct_fields__ if field != "id"}
    assert members - found == set()


def structs_of(info: inspect.Type) -> set[type[msgspec.Struct]]:
    """The structs of a type, and of their members."""
    if isinstance(info, inspect.StructType):
        return {info.cls}.union(*(structs_of(field.type) for field in info.fields))
    return set().union(*map(structs_of, parts_of(info)))


def note_members(info: inspect.Type, value: Any, found: set[tuple[type, str]]) -> None:
    """Add the members that a value of the type has to those that were found."""
    if isinstance(value, list):
        for part, item in product(parts_of(info), value):
            note_members(part, item, found)
    elif isinstance(info, inspect.StructType):
        if isinstance(value, dict) and info.tag_field in (None, *value) and value.get(info.tag_field) == info.tag:
            for field in info.fields:
                if field.encode_name in value:
                    found.add((info.cls, field.name))
                    note_members(field.type, value[field.encode_name], found)
    else:
        for part in parts_of(info):
            note_members(part, value, found)


def parts_of(info: inspect.Type) -> tuple[inspect.Type, ...]:
    """The alternatives of a union, or the type of the items of a list."""
    if isinstance(info, inspect.UnionType):
        return info.types
    return (info.item_type,) if isinstance(info, inspect.ListType | inspect.VarTupleType) else ()


def test_an_error_has_the_id_of_its_frame() -> None:
    with pytest.raises(ProtocolError) as caught:
        parse('{"type":"dance","id":"d1"}')
    assert caught.value.id == "d1"


def test_an_error_quotes_no_content() -> None:
    with pytest.raises(ProtocolError) as caught:
        parse('{"type":"chat","text":["a secret"],"to":"another secret"}')
    assert "secret" not in caught.value.message


def test_an_id_that_is_no_id_is_not_given_back() -> None:
    with pytest.raises(ProtocolError) as caught:
        parse('{"type":"ping","id":{"a":1}}')
    assert caught.value.id is None


def test_identifiers_come_out_in_lower_case() -> None:
    frame = parse(
        '{"type":"caption","segment_id":"9D0F6A52-7B1E-4F0C-8A39-5E2C7D4B6F10","peer_id":"p","text":"",'
        '"final":true,"lang":"en","start":0,"end":1}'
    )
    assert isinstance(frame, Caption)
    assert str(frame.segment_id) == "9d0f6a52-7b1e-4f0c-8a39-5e2c7d4b6f10"


def test_a_description_has_at_most_48_kib() -> None:
    sdp = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
    sdp += "a=" + "x" * (48 * 1024 - len(sdp) - 2)
    signal = {"type": "signal", "to": "p", "session": "s", "description": {"type": "offer", "sdp": sdp}}
    assert isinstance(parse(json.dumps(signal)), Signal)
    signal["description"] = {"type": "offer", "sdp": sdp + "x"}
    with pytest.raises(ProtocolError):
        parse(json.dumps(signal))


def test_deeply_nested_json_is_refused() -> None:
    with pytest.raises(ProtocolError):
        parse("[" * 60_000)
    with pytest.raises(ProtocolError):
        parse('{"type":"chat","text":' + "[" * 60_000)


def test_the_size_of_a_frame_is_counted_in_bytes() -> None:
    assert not is_too_large("x" * FRAME_BYTES)
    assert is_too_large("x" * (FRAME_BYTES + 1))
    assert is_too_large("你" * (FRAME_BYTES // 3 + 1))


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("id", "media", "resume", "to", "session", "description", "candidate", "text", "action", "peer_id", "value")


@given(st.sampled_from(sorted(TYPES)), st.dictionaries(st.sampled_from(FIELDS), JSON_VALUES))
def test_any_fields_give_a_frame_or_a_protocol_error(kind: str, fields: dict[str, Any]) -> None:
    try:
        frame = parse(json.dumps({**fields, "type": kind}))
    except ProtocolError:
        return
    assert msgspec.to_builtins(frame)["type"] == kind


@given(st.text())
def test_any_text_gives_a_frame_or_a_protocol_error(text: str) -> None:
    with pytest.raises(ProtocolError):
        parse(text)
