"""The tables that find the rule for a command."""

from typing import get_args

import pytest

from conference.signaling.protocol.client_frames import RoomFrame
from conference.signaling.room.apply import BY_PARTICIPANT, BY_SERVER
from conference.signaling.room.commands import ServerCommand

pytestmark = pytest.mark.unit


def test_every_command_has_a_rule() -> None:
    assert set(BY_SERVER) == set(get_args(ServerCommand))
    assert set(BY_PARTICIPANT) == set(get_args(RoomFrame))
