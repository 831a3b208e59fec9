"""Polls and quizzes: moderators make, start, close and share them, everyone but the agent answers once."""

from collections.abc import Callable

from msgspec.structs import replace

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.base import Json
from conference.signaling.protocol.polls import Poll
from conference.signaling.room.draft import Draft
from conference.signaling.room.effects import Effect, Record
from conference.signaling.room.poll_state import PollState, Vote, own_vote
from conference.signaling.room.state import Participant, RoomState

AUDITED = frozenset({"start", "close", "delete", "share_results"})
MOST_POLLS = 20
# Twice the most people that a room takes: those who left have answered too.
MOST_ANSWERS = 100
# Of the texts that answer the open questions of a meeting: the state of the room is read with each command.
MOST_ANSWER_BYTES = 512 * 1024


def poll(draft: Draft, who: Participant, command: Poll) -> None:
    """Carry out what the role allows."""
    before = draft.state
    if command.action == "create":
        _create(draft, command)
    else:
        ACTIONS[command.action](draft, who, _known(draft, who, command), command)
    if command.action in AUDITED and draft.state is not before:
        draft.record_action(f"poll_{command.action}", who)


def polls_for(room: RoomState, who: Participant | None) -> list[Json]:
    """The polls as one participant sees them, oldest first: the own vote with each, details for moderators."""
    if who is None or who.is_agent:
        return []
    return [_seen_by(poll, who) for poll in room.polls.values() if who.moderates or poll.phase != "draft"]


def settle(draft: Draft, before: RoomState) -> None:
    """After any command: a new moderator learns the details; a meeting that ended stores its open polls."""
    after = draft.state
    if after is None or after.meeting_id != before.meeting_id:
        draft.effects += _stored_at_the_end(before, draft.context.now)
        return
    if not after.polls or after.participants is before.participants:
        return
    for peer_id, who in after.participants.items():
        earlier = before.participants.get(peer_id)
        if who.moderates and earlier is not None and not earlier.moderates:
            for known in after.polls.values():
                draft.send(who, _details_frame(known))


def _known(draft: Draft, who: Participant, command: Poll) -> PollState:
    found = draft.room.polls.get(command.poll_id or "")
    if found is None or (found.phase == "draft" and not who.moderates):
        raise RefusalError("conflict", "there is no such poll")
    return found


def _create(draft: Draft, command: Poll) -> None:
    if len(draft.room.polls) >= MOST_POLLS:
        raise RefusalError("conflict", f"a meeting holds at most {MOST_POLLS} polls")
    now = draft.context.now
    made = PollState(
        poll_id=draft.context.new_id,
        question=command.question.strip(),
        kind=command.kind,
        options=tuple(option.strip() for option in command.options),
        correct=tuple(sorted(command.correct)),
        anonymous=command.anonymous,
        results=command.results,
        created_at=now,
        started_at=now if command.start else None,
    )
    _put(draft, made)


def _start(draft: Draft, who: Participant, poll: PollState, command: Poll) -> None:
    if poll.phase != "draft":
        raise RefusalError("conflict", "the poll was started already")
    _put(draft, replace(poll, started_at=draft.context.now))


def _close(draft: Draft, who: Participant, poll: PollState, command: Poll) -> None:
    if poll.phase != "open":
        raise RefusalError("conflict", "the poll is not open")
    closed = replace(poll, closed_at=draft.context.now)
    _put(draft, closed)
    draft.effects.append(_record(draft.room, closed))


def _delete(draft: Draft, who: Participant, poll: PollState, command: Poll) -> None:
    if poll.phase != "draft":
        raise RefusalError("conflict", "only a draft can be deleted")
    draft.change(polls={poll_id: other for poll_id, other in draft.room.polls.items() if poll_id != poll.poll_id})
    draft.tell_moderators({"type": "poll_details", "poll_id": poll.poll_id, "poll": None, "details": None})


def _share(draft: Draft, who: Participant, poll: PollState, command: Poll) -> None:
    """Show the results to everyone. Texts wait for the end, so that each event stays small."""
    if poll.phase == "draft" or (poll.kind == "open" and poll.phase != "closed"):
        raise RefusalError("conflict", "close the question first")
    if not poll.shared:
        _put(draft, replace(poll, shared=True))


def _vote(draft: Draft, who: Participant, poll: PollState, command: Poll) -> None:
    if poll.phase != "open":
        raise RefusalError("conflict", "the poll is closed")
    _check_answer(poll, command)
    voter = who.identity
    earlier = poll.votes.get(voter)
    if earlier is None and len(poll.votes) >= MOST_ANSWERS:
        raise RefusalError("conflict", f"a poll takes at most {MOST_ANSWERS} answers")
    _check_text_fits(draft.room, command.text, earlier.text if earlier else "")
    vote = Vote(
        answer_id=earlier.answer_id if earlier else draft.context.new_id,
        peer_id=who.peer_id,
        user_id=who.user_id,
        name=who.name,
        choice=tuple(sorted(command.choice)),
        text=command.text.strip(),
        at=draft.context.now,
    )
    if earlier is not None and vote == replace(earlier, at=vote.at):
        draft.send(who, {"type": "poll_voted", "poll_id": poll.poll_id, "vote": own_vote(vote)})
        return
    changed = replace(poll, votes={**poll.votes, voter: vote})
    draft.change(polls={**draft.room.polls, poll.poll_id: changed})
    draft.send(who, {"type": "poll_voted", "poll_id": poll.poll_id, "vote": own_vote(vote)})
    draft.event("poll", poll=changed.public())
    answer: Json = {"poll_id": poll.poll_id, "answer": changed.entry(vote), "counts": changed.counts()}
    draft.tell_moderators({"type": "poll_answer", **answer})


def _check_answer(poll: PollState, command: Poll) -> None:
    """Raises RefusalError when the answer does not fit the question."""
    if (poll.kind == "open") != bool(command.text.strip()):
        raise RefusalError("bad_field", "answer an open question with a text, any other with a choice")
    if poll.kind == "single" and len(command.choice) != 1:
        raise RefusalError("bad_field", "choose one option")
    if any(index >= len(poll.options) for index in command.choice):
        raise RefusalError("bad_field", "there is no such option")


def _check_text_fits(room: RoomState, text: str, earlier: str) -> None:
    more = len(text.encode()) - len(earlier.encode())
    if more <= 0:
        return
    kept = sum(len(vote.text.encode()) for poll in room.polls.values() for vote in poll.votes.values())
    if kept + more > MOST_ANSWER_BYTES:
        raise RefusalError("conflict", "the answers of this meeting take no more text, write less")


def _put(draft: Draft, poll: PollState) -> None:
    """Keep a poll. Everyone hears of one that was started, moderators also of drafts."""
    draft.change(polls={**draft.room.polls, poll.poll_id: poll})
    draft.tell_moderators(_details_frame(poll))
    if poll.phase != "draft":
        draft.event("poll", poll=poll.public())


def _details_frame(poll: PollState) -> Json:
    return {"type": "poll_details", "poll_id": poll.poll_id, "poll": poll.public(), "details": poll.details()}


def _seen_by(poll: PollState, who: Participant) -> Json:
    seen = poll.public() | {"vote": own_vote(poll.votes.get(who.identity))}
    return seen | {"details": poll.details()} if who.moderates else seen


def _stored_at_the_end(room: RoomState, now: float) -> list[Effect]:
    open_polls = [poll for poll in room.polls.values() if poll.phase == "open"]
    return [_record(room, replace(poll, closed_at=now)) for poll in open_polls]


def _record(room: RoomState, poll: PollState) -> Record:
    """A storage task. For an anonymous poll neither names nor times are stored, since a time could tell who it was."""
    nobody: Json = {"peer_id": "", "user_id": None, "name": "", "at": poll.closed_at}
    hidden = nobody if poll.anonymous else {}
    members = ("answer_id", "peer_id", "user_id", "name", "text", "at")
    answers = [
        {name: getattr(vote, name) for name in members} | {"choice": list(vote.choice)} | hidden
        for vote in poll.votes.values()
    ]
    fields: Json = {
        "room_slug": room.slug,
        "meeting_id": room.meeting_id,
        "meeting_started_at": room.started_at,
        "poll_id": poll.poll_id,
        "question": poll.question,
        "kind": poll.kind,
        "options": list(poll.options),
        "correct": list(poll.correct),
        "anonymous": poll.anonymous,
        "started_at": poll.started_at,
        "closed_at": poll.closed_at,
        "answers": answers,
    }
    return Record("classroom.store_poll", fields)


ACTIONS: dict[str, Callable[[Draft, Participant, PollState, Poll], None]] = {
    "start": _start,
    "close": _close,
    "delete": _delete,
    "share_results": _share,
    "vote": _vote,
}
