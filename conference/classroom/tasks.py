"""Celery tasks of the classroom: interfaces only, in the manner of those of the transcripts."""

from celery import shared_task

from conference.classroom import services
from conference.classroom.payloads import ContributionPayload, PollPayload
from conference.transcripts.tasks import STORING, parsed


@shared_task(name="classroom.store_poll", **STORING)
def store_poll(**fields: object) -> str:
    """Stores a closed poll with its answers."""
    return services.poll_store(payload=parsed("classroom.store_poll", PollPayload, fields))


@shared_task(name="classroom.record_contribution", **STORING)
def record_contribution(**fields: object) -> str:
    """Stores a raised hand or a question to the AI participant."""
    payload = parsed("classroom.record_contribution", ContributionPayload, fields)
    return services.contribution_record(payload=payload)
