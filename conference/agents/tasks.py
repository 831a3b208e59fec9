"""Celery tasks of the AI participant's records: interfaces only."""

from celery import shared_task

from conference.agents import services
from conference.storage.task_options import STORING, parsed


@shared_task(name="agents.store_turn", **STORING)
def store_turn(**fields: object) -> str:
    """Store a turn. Malformed arguments are rejected for good."""
    return services.turn_store(payload=parsed("agents.store_turn", services.TurnPayload, fields))
