"""What every page and answer has in common."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django, pytest.mark.django_db]


def test_health_is_good_when_database_and_redis_answer(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"ok": True, "database": True, "redis": True}
