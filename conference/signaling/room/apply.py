"""The rules of a room as a pure function: state and command in, next state and effects out.

Identity and role are those of the room's state, never those that a message claims.
"""

from collections.abc import Callable
from typing import Any

from conference.signaling.errors import RefusalError
from conference.signaling.protocol import client_frames as frames
from conference.signaling.protocol.agent import Agent, AgentState, AgentTurn
from conference.signaling.protocol.board import Board
from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.protocol.captions import Caption, CaptionTranslation, ChooseCaptionLanguage, OfferTranslations
from conference.signaling.protocol.media import Signal, SignalRefused
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.protocol.polls import Poll
from conference.signaling.protocol.requests import AgentDecision, AgentRequest
from conference.signaling.room import (
    agent,
    attendance,
    board,
    breakouts,
    captions,
    chat,
    entry,
    lobby,
    members,
    moderation,
    polls,
    requests,
    talk,
    upkeep,
)
from conference.signaling.room.commands import (
    ChangeRoom,
    CloseRoom,
    Command,
    Context,
    Depart,
    Disconnect,
    EndLogins,
    Expel,
    Join,
    OpenBreakouts,
    ReviewMembers,
    ServerCommand,
    Sweep,
    admitted,
    gone,
)
from conference.signaling.room.draft import Draft
from conference.signaling.room.effects import Effect
from conference.signaling.room.state import Participant, RoomState

HOST_ONLY = frozenset({"set_role", "hand_over", "end"})
ANYONE_ASKS = frozenset({"ask", "stop"})
ANYONE_IN_BREAKOUTS = frozenset({"enter", "return", "help"})
ANYONE_AT_THE_BOARD = frozenset({"get", "put", "remove", "live"})

BY_SERVER: dict[type, Callable[[Draft, Any], None]] = {
    Join: entry.join,
    Disconnect: upkeep.disconnect,
    Depart: upkeep.depart,
    EndLogins: members.end_logins,
    ReviewMembers: members.review,
    Sweep: upkeep.sweep,
    ChangeRoom: upkeep.change_room,
    CloseRoom: upkeep.close_room,
    OpenBreakouts: breakouts.open_breakouts,
    Expel: breakouts.expel,
}
BY_PARTICIPANT: dict[type, Callable[[Draft, Participant, Any], None]] = {
    Signal: talk.signal,
    SignalRefused: talk.signal_refused,
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
    Caption: captions.caption,
    ChooseCaptionLanguage: captions.choose_language,
    OfferTranslations: captions.offer,
    CaptionTranslation: captions.translation,
    AgentState: agent.report,
    AgentTurn: agent.turn,
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
    lobby.settle(draft, state)
    attendance.settle(draft)
    polls.settle(draft, state)
    requests.settle(draft, state)
    return draft.state, draft.effects


def authorize(who: Participant, frame: frames.RoomFrame) -> None:
    """Raises RefusalError when the participant's role does not allow the frame."""
    match frame:
        case Signal() | frames.State() | frames.Hand() | frames.React() | frames.Chat() | frames.Leave():
            allowed = True
        case SignalRefused():
            allowed = who.is_agent
        case Caption() | AgentState() | AgentTurn() | AgentRequest() | OfferTranslations() | CaptionTranslation():
            allowed = who.is_agent
        case ChooseCaptionLanguage():
            allowed = not who.is_agent
        case Moderate(action="take_host"):
            allowed = who.is_owner
        case Moderate(action=action):
            allowed = who.role == "host" or (who.role == "moderator" and action not in HOST_ONLY)
        case Poll(action=action):
            allowed = not who.is_agent and (action == "vote" or who.moderates)
        case AgentDecision():
            allowed = who.moderates
        case Agent(action=action):
            allowed = not who.is_agent and (action in ANYONE_ASKS or who.moderates)
        case Breakout(action=action):
            allowed = not who.is_agent and (action in ANYONE_IN_BREAKOUTS or who.moderates)
        case Board(action=action):
            allowed = action == "get" or (not who.is_agent and (action in ANYONE_AT_THE_BOARD or who.moderates))
        case _:
            allowed = False
    if not allowed:
        raise RefusalError("forbidden", "your role does not allow this")
