"""Celery tasks of rooms."""

from celery import shared_task

from conference.rooms.access.endings import accounts_review


@shared_task(name="rooms.review_accounts", ignore_result=True)
def review_accounts() -> int:
    """Periodic: end the sockets of accounts that were closed past Django's signals. Returns their number."""
    return accounts_review()
