"""Sign-in, sign-up, sign-out."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from conference.accounts.models import User
from tests.django.people import PASSWORD

pytestmark = [pytest.mark.django, pytest.mark.django_db]

LOGIN = "/accounts/login/"
SIGNUP = "/accounts/signup/"


def sign_in(client: Client, password: str = PASSWORD, username: str = "alice", **extra: str) -> int:
    """The status of the answer to a sign-in."""
    return client.post(LOGIN, {"username": username, "password": password}, **extra).status_code  # type: ignore[arg-type]


def test_alice_signs_in_and_out(client: Client, alice: User) -> None:
    assert sign_in(client) == 302
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert client.post("/accounts/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_signing_out_by_a_link_is_refused(alice_client: Client) -> None:
    assert alice_client.get("/accounts/logout/").status_code == 405


def test_the_form_carries_a_token_that_a_program_can_find_and_use(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(LOGIN).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    form = {"username": "alice", "password": PASSWORD}
    assert client.post(LOGIN, form).status_code == 403
    assert client.post(LOGIN, {**form, "csrfmiddlewaretoken": found.group(1)}).status_code == 302


def test_a_wrong_password_shows_the_form_again(client: Client, alice: User) -> None:
    response = client.post(LOGIN, {"username": "alice", "password": "wrong"})
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()


def test_after_sign_in_only_own_addresses_are_gone_to(client: Client, alice: User) -> None:
    response = client.post(f"{LOGIN}?next=https://evil.example/", {"username": "alice", "password": PASSWORD})
    assert response.headers["Location"] == "/"


def test_a_visitor_makes_an_account_and_is_signed_in(client: Client) -> None:
    form = {"username": "dora", "display_name": " Dora\u202e ", "language": "zh-hans"}
    response = client.post(SIGNUP, {**form, "password1": PASSWORD, "password2": PASSWORD})
    assert response.status_code == 302
    dora = User.objects.get(username="dora")
    assert client.session["_auth_user_id"] == str(dora.pk)
    assert (dora.display_name, dora.language, dora.is_staff) == ("Dora", "zh-hans", False)


def test_an_account_cannot_give_itself_rights(client: Client) -> None:
    form = {"username": "mallory", "display_name": "", "language": "en", "is_staff": "on", "is_superuser": "on"}
    client.post(SIGNUP, {**form, "password1": PASSWORD, "password2": PASSWORD})
    mallory = User.objects.get(username="mallory")
    assert not mallory.is_staff
    assert not mallory.is_superuser


def test_a_taken_name_and_a_weak_password_are_refused(client: Client, alice: User) -> None:
    form = {"username": "alice", "display_name": "", "language": "en", "password1": "12345", "password2": "12345"}
    response = client.post(SIGNUP, form)
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"username", "password2"}


def test_nobody_signs_up_under_the_address_of_somebody_else(client: Client) -> None:
    form = {"username": "dora@example.org", "display_name": "", "language": "en"}
    response = client.post(SIGNUP, {**form, "password1": PASSWORD, "password2": PASSWORD})
    assert set(response.context["form"].errors) == {"username"}
    assert not User.objects.filter(username="dora@example.org").exists()


def test_sign_up_can_be_switched_off(client: Client, settings: Settings) -> None:
    settings.SIGNUP_ENABLED = False
    form = {"username": "dora", "display_name": "", "language": "en", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post(SIGNUP, form, follow=True)
    assert response.redirect_chain == [("/accounts/login/", 302)]
    assert [str(message) for message in response.context["messages"]]
    assert not User.objects.filter(username="dora").exists()
