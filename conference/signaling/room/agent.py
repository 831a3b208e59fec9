"""The AI participant: commands of people to it, and its reports."""

import msgspec
from msgspec.structs import replace

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol.agent import QUESTION_CHARS, Agent, AgentState, AgentTurn
from conference.signaling.protocol.base import Json
from conference.signaling.room import attendance
from conference.signaling.room.draft import Draft
from conference.signaling.room.effects import WantAgent
from conference.signaling.room.settings import AgentSettings
from conference.signaling.room.state import Participant
from conference.signaling.room.talk import set_hand

MODE_WHEN_INVITED = "addressed"
AUDITED = frozenset({"mute", "unmute", "set_mode", "invite", "dismiss", "let_speak"})
KEPT_TURNS = 5


def request(draft: Draft, who: Participant, command: Agent) -> None:
    """Invite, dismiss and set_mode change the room; the rest goes to the agent's socket."""
    if command.action in AUDITED:
        draft.record_action(f"agent_{command.action}", who, value=command.mode)
    match command.action:
        case "invite":
            _invite(draft)
        case "dismiss":
            draft.change(agent_dismissed=True)
            dismiss(draft)
        case "set_mode":
            set_agent(draft, replace(draft.room.settings.agent, mode=command.mode))
        case "let_speak":
            let_speak(draft, who)
        case _:
            _forward(draft, who, command)


def set_agent(draft: Draft, settings: AgentSettings) -> None:
    """Change the room's agent. Mode off sends it away, another mode brings it back."""
    before = draft.room.settings.agent
    if settings == before:
        return
    draft.change_settings(agent=settings)
    if settings.public() != before.public():
        draft.event("room_updated", changes={"agent": settings.public()})
    if present := draft.room.present_agent():
        if settings.private() != before.private():
            draft.send(present, persona(settings))
        draft.update(present.peer_id, name=settings.name)
    if settings.mode == "off":
        dismiss(draft)
    elif before.mode == "off":
        draft.change(agent_dismissed=False)


def persona(settings: AgentSettings) -> Json:
    """A frame for the agent alone, after each welcome and snapshot and when the host's wishes change."""
    return {"type": "persona", **settings.private()}


def dismiss(draft: Draft) -> None:
    """The agent leaves, if it is there."""
    if present := draft.room.present_agent():
        draft.close(present, CloseCode.LEFT, "dismissed")
        attendance.remove(draft, present.peer_id, "left")


def let_speak(draft: Draft, who: Participant) -> None:
    """A moderator gives the floor to the agent. It raises its hand again if more questions wait."""
    present = draft.room.present_agent()
    if present is not None and not present.hand:
        raise RefusalError("conflict", "the AI participant has not raised its hand")
    _forward(draft, who, Agent(action="let_speak"))
    if present is not None:
        set_hand(draft, present.peer_id, False)


def _invite(draft: Draft) -> None:
    if not draft.room.settings.agent_enabled:
        raise RefusalError("agent_unavailable", "there is no AI participant on this server")
    draft.change(agent_dismissed=False)
    if draft.room.settings.agent.mode == "off":
        set_agent(draft, replace(draft.room.settings.agent, mode=MODE_WHEN_INVITED))
    if draft.room.present_agent() is None and draft.room.agent_wanted:
        draft.effects.append(WantAgent(True))


def _forward(draft: Draft, who: Participant, command: Agent) -> None:
    present = draft.room.present_agent()
    if present is None or not present.connected:
        raise RefusalError("agent_unavailable", "the AI participant is not in the room")
    if command.action == "ask":
        question = {"question_id": draft.context.new_id, "text": command.text}
        draft.record_by(who, "transcripts.store_question", **question)
    frame = {"type": "agent", "action": command.action, "text": command.text, "mode": command.mode}
    draft.send(present, {**frame, "from": who.peer_id, "name": who.name})


def report(draft: Draft, who: Participant, command: AgentState) -> None:
    """The agent reports its state."""
    members: Json = {
        "state": command.state,
        "turn_id": str(command.turn_id) if command.turn_id else None,
        "asked_by": command.asked_by,
        "text": command.text,
        "metrics": command.metrics,
        "queued": command.queued,
        "question": command.question[:QUESTION_CHARS] if command.state == "hand" else "",
    }
    if members == draft.room.agent_state:
        return
    _count_question(draft, members, command.question)
    draft.change(agent_state=members)
    draft.event("agent_state", **members)


def _count_question(draft: Draft, report: Json, question: str) -> None:
    """Keep a question of somebody once, when the agent first reports its turn."""
    before = draft.room.agent_state or {}
    asker = draft.room.participants.get(report["asked_by"] or "")
    if report["turn_id"] and asker is not None and before.get("turn_id") != report["turn_id"]:
        contribution = {"kind": "question", "contribution_id": report["turn_id"], "text": question}
        draft.record_by(asker, "classroom.record_contribution", **contribution)


def turn(draft: Draft, who: Participant, command: AgentTurn) -> None:
    """A turn of the agent is over. The last five are kept, the oldest first, each once."""
    members: Json = msgspec.to_builtins(command)
    for name in ("type", "id"):
        members.pop(name, None)
    if members in draft.room.agent_turns:
        return
    others = [known for known in draft.room.agent_turns if known["turn_id"] != members["turn_id"]]
    draft.change(agent_turns=(*others, members)[-KEPT_TURNS:])
    draft.event("agent_turn", turn=members)
