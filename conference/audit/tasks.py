"""Celery tasks of the audit log: interfaces only."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from conference.audit import services
from conference.storage.task_options import STORING, parsed


@shared_task(name="audit.store_action", **STORING)
def store_action(**fields: object) -> str:
    """Store an action of a meeting. Malformed arguments are rejected for good."""
    return services.action_store(payload=parsed("audit.store_action", services.ActionPayload, fields))


@shared_task(name="audit.delete_expired", ignore_result=True)
def delete_expired() -> int:
    """Periodic: delete entries past TRANSCRIPT_RETENTION_DAYS (0 keeps them). Returns their number."""
    days: int = settings.TRANSCRIPT_RETENTION_DAYS
    return services.actions_delete_expired(now=timezone.now(), keep_for=timedelta(days=days)) if days else 0
