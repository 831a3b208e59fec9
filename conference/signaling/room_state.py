"""The rules of a room as a pure function: state and command in, next state and effects out."""

from collections.abc import Callable
from typing import Any

from conference.signaling import protocol_frames as frames
from conference.signaling import room_state_agent as agent
from conference.signaling import room_state_board as board
from conference.signaling import room_state_breakouts as breakouts
from conference.signaling import room_state_captions as captions
from conference.signaling import room_state_chat as chat
from conference.signaling import room_state_entry as entry
from conference.signaling import room_state_moderation as moderation
from conference.signaling import room_state_polls as polls
from conference.signaling import room_state_requests as requests
from conference.signaling import room_state_talk as talk
from conference.signaling import room_state_turns as turns
from conference.signaling import room_state_upkeep as upkeep
from conference.signaling.authorize import admitted, authorize, gone
from conference.signaling.protocol_board import Board
from conference.signaling.protocol_breakouts import Breakout
from conference.signaling.protocol_captions import CaptionTranslation, ChooseCaptionLanguage, OfferTranslations
from conference.signaling.protocol_polls import Poll
from conference.signaling.protocol_requests import AgentDecision, AgentRequest
from conference.signaling.protocol_turns import AgentTurn
from conference.signaling.room_state_commands import (
    ChangeRoom,
    CloseRoom,
    Command,
    Context,
    Disconnect,
    Expel,
    Join,
    OpenBreakouts,
    ServerCommand,
    Sweep,
)
from conference.signaling.room_state_draft import Draft
from conference.signaling.room_state_effects import Effect
from conference.signaling.room_state_model import Participant, RoomState

BY_SERVER: dict[type, Callable[[Draft, Any], None]] = {
    Join: entry.join,
    Disconnect: upkeep.disconnect,
    Sweep: upkeep.sweep,
    ChangeRoom: upkeep.change_room,
    CloseRoom: upkeep.close_room,
    OpenBreakouts: breakouts.open_breakouts,
    Expel: breakouts.expel,
}
BY_PARTICIPANT: dict[type, Callable[[Draft, Participant, Any], None]] = {
    frames.Signal: talk.signal,
    frames.State: talk.state,
    frames.Hand: talk.hand,
    frames.React: talk.react,
    frames.Chat: chat.chat,
    frames.Leave: entry.leave,
    frames.Moderate: moderation.moderate,
    Breakout: breakouts.act,
    Board: board.board,
    Poll: polls.poll,
    frames.Agent: agent.request,
    frames.Caption: agent.caption,
    ChooseCaptionLanguage: captions.choose_language,
    OfferTranslations: captions.offer,
    CaptionTranslation: captions.translation,
    frames.AgentState: agent.report,
    AgentTurn: turns.turn,
    AgentRequest: requests.request,
    AgentDecision: requests.decide,
}


def apply(state: RoomState | None, command: Command, context: Context) -> tuple[RoomState | None, list[Effect]]:
    """Carry a command out. A state of None is a room that nobody is in.

    The given state is not changed; where nothing changes the same object comes back. Raises RefusalError when the
    command is not allowed or not possible.
    """
    if state is None:
        if isinstance(command, Join):
            state = entry.new_meeting(command, context)
        elif isinstance(command, ServerCommand):
            return None, []
        else:
            raise gone(context)
    draft = Draft(state, context)
    if isinstance(command, ServerCommand):
        BY_SERVER[type(command)](draft, command)
    elif isinstance(command, frames.Leave) and context.actor is not None and context.actor.peer_id in state.waiting:
        entry.leave_lobby(draft, context.actor)
    else:
        who = admitted(state, context)
        authorize(who, command)
        BY_PARTICIPANT[type(command)](draft, who, command)
    draft.settle()
    polls.settle(draft, state)
    requests.settle(draft, state)
    return draft.state, draft.effects
