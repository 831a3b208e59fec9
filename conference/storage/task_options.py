"""Options of storage tasks, and the check of their arguments.

A malformed task is rejected for good and logged without its content. A database that is busy or away is asked again
with growing pauses for about a day. Pauses stay below the broker's visibility timeout: a task that waits longer than
that is delivered once more each time it passes.
"""

import logging
from typing import Any

from celery.exceptions import Reject
from django.db import IntegrityError, InterfaceError, OperationalError

from conference.storage.payloads import MalformedPayload, P, payload_parse

logger = logging.getLogger(__name__)

# An account that is deleted while its words are stored shows as an IntegrityError; the next try stores them without it.
STORING: dict[str, Any] = {
    "typing": False,
    "acks_late": True,
    "reject_on_worker_lost": True,
    "ignore_result": True,
    "autoretry_for": (OperationalError, InterfaceError, IntegrityError),
    "retry_backoff": 1,
    "retry_backoff_max": 30,
    "retry_jitter": True,
    "max_retries": 2880,
}


def parsed(task_name: str, kind: type[P], fields: dict[str, object]) -> P:
    """The checked arguments of a task. Raises Reject for malformed ones: another try would not help."""
    try:
        return payload_parse(kind, fields)
    except MalformedPayload as exc:
        logger.error("%s rejected, correct its sender: %s", task_name, exc)
        raise Reject(str(exc), requeue=False) from None
