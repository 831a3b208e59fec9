"""The profile and its API keys."""

import uuid

import pytest
from django.test import Client

from conference.accounts.api_keys import api_key_create, api_key_hash
from conference.accounts.models import ApiKey, User
from tests.django.people import PASSWORD

pytestmark = [pytest.mark.django, pytest.mark.django_db]

PROFILE = "/accounts/profile/"
KEYS = "/accounts/keys/"
ROOMS = "/api/v1/rooms"


def bearer(key: str) -> dict[str, str]:
    """The header of a program with this key."""
    return {"Authorization": f"Bearer {key}"}


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    response = client.get(PROFILE)
    assert (response.status_code, response.headers["Location"]) == (302, f"/accounts/login/?next={PROFILE}")


def test_alice_changes_her_name_and_language(alice: User, alice_client: Client) -> None:
    assert alice_client.post(PROFILE, {"display_name": "Alicia", "language": "zh-hans"}).status_code == 302
    alice.refresh_from_db()
    assert (alice.shown_name, alice.language) == ("Alicia", "zh-hans")
    assert alice_client.get(PROFILE).headers["Content-Language"] == "zh-hans"


def test_without_a_display_name_the_user_name_is_shown(alice: User, alice_client: Client) -> None:
    alice_client.post(PROFILE, {"display_name": "\u200b ", "language": "en"})
    alice.refresh_from_db()
    assert alice.shown_name == "alice"


def test_an_unknown_language_is_refused(alice: User, alice_client: Client) -> None:
    response = alice_client.post(PROFILE, {"display_name": "A", "language": "xx"})
    assert response.context["form"].errors.keys() == {"language"}


def test_alice_changes_her_password_and_stays_signed_in(alice: User, alice_client: Client) -> None:
    new = "another-battery-staple"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert alice_client.post("/accounts/password/", form, follow=True).status_code == 200
    alice.refresh_from_db()
    assert alice.check_password(new)
    assert alice_client.get(PROFILE).status_code == 200


def test_a_key_is_shown_once_and_stored_as_a_hash(alice: User, alice_client: Client) -> None:
    key = alice_client.post(KEYS, {"label": "script"}).context["new_key"]
    stored = ApiKey.objects.get(user=alice)
    assert stored.key_hash == api_key_hash(key)
    assert key.startswith(stored.prefix)
    assert key not in str(stored.__dict__)
    assert not alice_client.get(PROFILE).context["new_key"]


def test_a_key_needs_a_label(alice: User, alice_client: Client) -> None:
    response = alice_client.post(KEYS, {"label": ""})
    assert response.status_code == 422
    assert response.context["key_form"].errors
    assert not ApiKey.objects.exists()


def test_a_key_opens_the_api_without_csrf_and_notes_its_use(alice: User) -> None:
    stored, key = api_key_create(user=alice, label="script")
    client = Client(enforce_csrf_checks=True)
    response = client.post(ROOMS, {"name": "By key"}, content_type="application/json", headers=bearer(key))
    assert response.status_code == 201
    stored.refresh_from_db()
    assert stored.last_used_at is not None


def test_a_session_needs_the_csrf_token(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    response = client.post(ROOMS, {"name": "x"}, content_type="application/json")
    assert response.status_code == 403
    assert response.json()["code"] == "forbidden"


def test_a_revoked_key_is_refused(alice: User, alice_client: Client, client: Client) -> None:
    stored, key = api_key_create(user=alice, label="script")
    assert alice_client.post(f"{KEYS}{stored.pk}/revoke/").status_code == 302
    response = client.get(ROOMS, headers=bearer(key))
    assert (response.status_code, response.json()["code"]) == (401, "unauthorized")


def test_the_key_of_a_closed_account_is_refused(alice: User, client: Client) -> None:
    _stored, key = api_key_create(user=alice, label="script")
    User.objects.update(is_active=False)
    assert client.get(ROOMS, headers=bearer(key)).status_code == 401


def test_charlie_cannot_revoke_the_key_of_alice(alice: User, charlie_client: Client) -> None:
    stored, _key = api_key_create(user=alice, label="script")
    assert charlie_client.post(f"{KEYS}{stored.pk}/revoke/").status_code == 404
    assert charlie_client.post(f"{KEYS}{uuid.uuid4()}/revoke/").status_code == 404
    stored.refresh_from_db()
    assert stored.revoked_at is None


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic YTpi", "nonsense", "Bearer ключ", "Bearer x" * 50])
def test_a_malformed_key_is_refused_even_with_a_session(alice_client: Client, header: str) -> None:
    response = alice_client.get(ROOMS, headers={"Authorization": header})
    assert (response.status_code, response.json()["code"]) == (401, "unauthorized")
