"""Celery tasks of the audit log: interfaces only."""

import logging
from datetime import timedelta

from celery import shared_task
from celery.exceptions import Reject
from django.conf import settings
from django.utils import timezone

from conference.audit import services
from conference.audit.payloads import ActionPayload
from conference.transcripts.payloads import MalformedPayload, payload_parse
from conference.transcripts.tasks import STORING

logger = logging.getLogger(__name__)


@shared_task(name="audit.store_action", **STORING)
def store_action(**fields: object) -> str:
    """Stores an action of a meeting. Malformed arguments are rejected for good."""
    try:
        payload = payload_parse(ActionPayload, fields)
    except MalformedPayload as exc:
        logger.error("audit.store_action rejected, correct its sender: %s", exc)
        raise Reject(str(exc), requeue=False) from None
    return "stored" if services.action_store(payload=payload) else "unchanged"


@shared_task(name="audit.delete_expired", ignore_result=True)
def delete_expired() -> int:
    """Periodic: deletes entries past TRANSCRIPT_RETENTION_DAYS (0 keeps them). Returns their number."""
    days: int = settings.TRANSCRIPT_RETENTION_DAYS
    return services.actions_delete_expired(now=timezone.now(), keep_for=timedelta(days=days)) if days else 0
