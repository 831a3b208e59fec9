"""Celery tasks of the classroom: interfaces only."""

from celery import shared_task

from conference.classroom import services
from conference.classroom.payloads import ContributionPayload, PollPayload
from conference.classroom.services import board_store
from conference.signaling.errors import StoreUnavailableError
from conference.storage.payloads import MeetingPayload
from conference.storage.task_options import STORING, parsed

# The whiteboard comes from Redis, which may be away for a while, too.
STORING_FROM_REDIS = STORING | {"autoretry_for": (*STORING["autoretry_for"], StoreUnavailableError)}


@shared_task(name="classroom.store_poll", **STORING)
def store_poll(**fields: object) -> str:
    """Store a closed poll with its answers."""
    return services.poll_store(payload=parsed("classroom.store_poll", PollPayload, fields))


@shared_task(name="classroom.record_contribution", **STORING)
def record_contribution(**fields: object) -> str:
    """Store a raised hand or a question to the AI participant."""
    payload = parsed("classroom.record_contribution", ContributionPayload, fields)
    return services.contribution_record(payload=payload)


@shared_task(name="classroom.store_board", **STORING_FROM_REDIS)
def store_board(**fields: object) -> str:
    """Store the whiteboard of a meeting that has ended."""
    return board_store(payload=parsed("classroom.store_board", MeetingPayload, fields))
