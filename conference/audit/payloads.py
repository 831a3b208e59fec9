"""What the storage task of the audit log accepts. Times are Unix seconds."""

from typing import Annotated

import msgspec

from conference.audit.models import ACTION_CHARS, ENTRY_ID_CHARS
from conference.transcripts.payloads import MeetingPayload, Name, UnixSecs


class ActionPayload(MeetingPayload, frozen=True, kw_only=True):
    """One action in a meeting. Members of the actor are null where the server acted by itself, of the target where the
    action concerns the whole room."""

    entry_id: Annotated[str, msgspec.Meta(min_length=1, max_length=ENTRY_ID_CHARS)]
    at: UnixSecs
    action: Annotated[str, msgspec.Meta(min_length=1, max_length=ACTION_CHARS)]
    actor_peer_id: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    actor_user_id: int | None = None
    actor_name: Name | None = None
    actor_role: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    target_user_id: int | None = None
    target_name: Name | None = None
    value: Annotated[str, msgspec.Meta(max_length=200)] | bool | int | None = None
