"""Payloads and rows for the tests of the classroom."""

from typing import Any
from uuid import uuid4

from conference.classroom import services
from conference.classroom.payloads import ContributionPayload, PollPayload
from conference.storage.payloads import payload_parse
from conference.storage.rows import Outcome
from tests.django.transcripts_data import STARTED_AT, meeting_fields

POLL_ID = "7b1e4f0c-8a39-4e57-9a43-0d6f2b1c8e11"


def answer_fields(name: str, *choice: int, **changes: Any) -> dict[str, Any]:
    """One answer of a poll."""
    who = {"peer_id": f"peer-{name.lower()}", "user_id": None, "name": name}
    return {"answer_id": str(uuid4()), "choice": list(choice), "text": "", "at": STARTED_AT + 40} | who | changes


def poll_fields(*answers: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The keyword arguments of `classroom.store_poll`."""
    return (
        meeting_fields()
        | {
            "poll_id": POLL_ID,
            "question": "Where does photosynthesis happen?",
            "kind": "single",
            "options": ["in the root", "in the leaf", "nowhere"],
            "correct": [1],
            "anonymous": False,
            "started_at": STARTED_AT + 30,
            "closed_at": STARTED_AT + 50,
            "answers": list(answers),
        }
        | changes
    )


def store_poll(*answers: dict[str, Any], **changes: Any) -> Outcome:
    """Stores a poll as the task does."""
    return services.poll_store(payload=payload_parse(PollPayload, poll_fields(*answers, **changes)))


def contribution_fields(kind: str, name: str, **changes: Any) -> dict[str, Any]:
    """The keyword arguments of `classroom.record_contribution`."""
    who = {"peer_id": f"peer-{name.lower()}", "user_id": None, "name": name, "at": STARTED_AT + 20}
    return meeting_fields() | {"kind": kind, "contribution_id": str(uuid4())} | who | changes


def contribute(kind: str, name: str, **changes: Any) -> Outcome:
    """Records a raised hand or a question as the task does."""
    fields = contribution_fields(kind, name, **changes)
    return services.contribution_record(payload=payload_parse(ContributionPayload, fields))
