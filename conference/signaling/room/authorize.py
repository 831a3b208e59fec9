"""Who may give which command. Identity and role are those of the room's state, never those a message claims."""

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol.agent import Agent, AgentState, AgentTurn
from conference.signaling.protocol.board import Board
from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.protocol.captions import Caption, CaptionTranslation, ChooseCaptionLanguage, OfferTranslations
from conference.signaling.protocol.client_frames import Chat, Hand, Leave, React, RoomFrame, State
from conference.signaling.protocol.media import Signal
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.protocol.polls import Poll
from conference.signaling.protocol.requests import AgentDecision, AgentRequest
from conference.signaling.room.commands import Context
from conference.signaling.room.state import Participant, RoomState

HOST_ONLY = frozenset({"set_role", "hand_over", "end"})
ANYONE_ASKS = frozenset({"ask", "stop"})
ANYONE_IN_BREAKOUTS = frozenset({"enter", "return", "help"})
ANYONE_AT_THE_BOARD = frozenset({"get", "put", "remove", "live"})


def gone(context: Context) -> RefusalError:
    """The answer to a socket whose participant is not in the room any more: an agent was replaced, a person rejoins."""
    if context.actor is not None and context.actor.epoch is not None:
        return RefusalError("conflict", "another agent serves this room now", close=CloseCode.FORBIDDEN)
    return RefusalError("conflict", "connect again", close=CloseCode.RESTART, reason="restart")


def admitted(state: RoomState, context: Context) -> Participant:
    """The participant that acts. Raises RefusalError for a socket that is not, or no longer, that of a participant."""
    actor = context.actor
    if actor is None:
        raise RefusalError("not_admitted", "say hello first")
    who = state.participants.get(actor.peer_id)
    if who is None:
        if actor.peer_id in state.waiting:
            raise RefusalError("not_admitted", "wait until you are admitted")
        raise gone(context)
    if who.connection != actor.connection:
        raise RefusalError("conflict", "you are connected elsewhere", close=CloseCode.REPLACED, reason="replaced")
    if who.epoch is not None and who.epoch < context.newest_epoch:
        raise gone(context)
    return who


def authorize(who: Participant, frame: RoomFrame) -> None:
    """Raises RefusalError when the participant's role does not allow the frame."""
    match frame:
        case Leave() | Signal() | State() | Hand() | React() | Chat():
            allowed = True
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
