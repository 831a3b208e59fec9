"""Bodies of the REST requests about rooms, checked while they are decoded."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from conference.rooms.access.passwords import PASSWORD_CHARS
from conference.rooms.models.room import MEDIA_LIMIT_MAX, MEDIA_LIMIT_MIN, ROOM_NAME_CHARS
from conference.rooms.persona.payloads import AgentSettings

RoomName = Annotated[str, Meta(min_length=1, max_length=ROOM_NAME_CHARS)]
RoomPassword = Annotated[str, Meta(max_length=PASSWORD_CHARS)]
MediaLimit = Annotated[int, Meta(ge=MEDIA_LIMIT_MIN, le=MEDIA_LIMIT_MAX)]
LanguageTag = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z", max_length=35)]
WaitName = Literal["scheduled", "always", "never"]
AccessName = Literal["open", "members", "invited"]


class RoomSettings(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Settings of a room; what is left out keeps its value. An empty or null password removes it."""

    access: AccessName | UnsetType = UNSET
    lobby: bool | UnsetType = UNSET
    wait_for_host: WaitName | UnsetType = UNSET
    password: RoomPassword | UnsetType | None = UNSET
    media_limit: MediaLimit | UnsetType = UNSET
    language: LanguageTag | UnsetType = UNSET
    agent: AgentSettings | UnsetType = UNSET


class _NoSettings(Struct, kw_only=True, frozen=True):
    """Settings that guard a room belong into `settings`: beside it they are refused, since nobody would miss them."""

    access: UnsetType | None = UNSET
    lobby: UnsetType | None = UNSET
    wait_for_host: UnsetType | None = UNSET
    password: UnsetType | None = UNSET


class RoomCreate(_NoSettings, kw_only=True, frozen=True):
    """Body of `POST /api/v1/rooms`."""

    name: RoomName
    settings: RoomSettings = RoomSettings()


class RoomUpdate(_NoSettings, kw_only=True, frozen=True):
    """Body of `PATCH /api/v1/rooms/{slug}`. `archived` closes the room or opens it again."""

    name: RoomName | UnsetType = UNSET
    archived: bool | UnsetType = UNSET
    settings: RoomSettings = RoomSettings()
