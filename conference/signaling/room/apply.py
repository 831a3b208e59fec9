"""The rules of a room as a pure function: state and command in, next state and effects out."""

from collections.abc import Callable
from typing import Any

from conference.signaling.protocol import client_frames as frames
from conference.signaling.protocol.agent import Agent, AgentState, AgentTurn
from conference.signaling.protocol.board import Board
from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.protocol.captions import Caption, CaptionTranslation, ChooseCaptionLanguage, OfferTranslations
from conference.signaling.protocol.media import Signal
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.protocol.polls import Poll
from conference.signaling.protocol.requests import AgentDecision, AgentRequest
from conference.signaling.room import (
    agent,
    board,
    breakouts,
    captions,
    chat,
    entry,
    moderation,
    polls,
    requests,
    talk,
    turns,
    upkeep,
)
from conference.signaling.room.authorize import admitted, authorize, gone
from conference.signaling.room.commands import (
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
from conference.signaling.room.draft import Draft
from conference.signaling.room.effects import Effect
from conference.signaling.room.state import Participant, RoomState

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
    Signal: talk.signal,
    frames.State: talk.state,
    frames.Hand: talk.hand,
    frames.React: talk.react,
    frames.Chat: chat.chat,
    frames.Leave: entry.leave,
    Moderate: moderation.moderate,
    Breakout: breakouts.act,
    Board: board.board,
    Poll: polls.poll,
    Agent: agent.request,
    Caption: agent.caption,
    ChooseCaptionLanguage: captions.choose_language,
    OfferTranslations: captions.offer,
    CaptionTranslation: captions.translation,
    AgentState: agent.report,
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
