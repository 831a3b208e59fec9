"""Wrong passwords are counted in one way at every door; strangers lock nobody out of their own account."""

from typing import Any

import pytest
from django.test import Client

from conference.accounts import password_guard
from conference.accounts.models import User
from conference.accounts.password_guard import COOKIE, TRIES_HERE, TRIES_OF_ACCOUNT, TRIES_OF_NETWORK
from conference.throttle import network_of
from tests.django.people import PASSWORD, make_user, signed_in

pytestmark = [pytest.mark.django, pytest.mark.django_db]

LOGIN, ADMIN, CHANGE = "/accounts/login/", "/admin/login/", "/accounts/password/"
HERE = "192.0.2.1"


def sign_in(
    client: Client, password: str = PASSWORD, username: str = "alice", path: str = LOGIN, at: str = HERE
) -> Any:
    return client.post(path, {"username": username, "password": password}, REMOTE_ADDR=at)


def change(client: Client, old: str, at: str = HERE) -> Any:
    form = {"old_password": old, "new_password1": "another-Secret-7", "new_password2": "another-Secret-7"}
    return client.post(CHANGE, form, REMOTE_ADDR=at)


def guess(path: str, count: int, *, at: str = HERE, username: str = "alice") -> list[int]:
    """The answers to wrong passwords of a program that keeps no cookies."""
    return [sign_in(Client(), "wrong", username, path, at).status_code for _ in range(count)]


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_superuser("root", password=PASSWORD)


@pytest.mark.parametrize("path", [LOGIN, ADMIN])
@pytest.mark.parametrize("username", ["root", "ROOT", "\uff52\uff4f\uff4f\uff54", "nobody"])
def test_guessing_at_a_sign_in_is_slowed_down_and_says_so(staff: User, path: str, username: str) -> None:
    assert guess(path, TRIES_HERE.limit, username=username) == [200] * TRIES_HERE.limit
    response = sign_in(Client(), PASSWORD, username, path)
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert "Too many attempts" in response.content.decode()


def test_both_sign_ins_and_the_change_form_count_together(staff: User) -> None:
    signed = signed_in(staff)
    guess(LOGIN, 4, username="root")
    guess(ADMIN, 4, username="root")
    assert [change(signed, "wrong").status_code for _ in range(3)] == [200, 200, 429]
    assert sign_in(Client(), username="root", path=ADMIN).status_code == 429


def test_the_change_form_asks_for_the_right_old_password_only_so_often(alice: User) -> None:
    client = signed_in(alice)
    answers = [change(client, f"old-{number}").status_code for number in range(20)]
    assert answers == [200] * TRIES_HERE.limit + [429] * (20 - TRIES_HERE.limit)
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_the_administration_changes_passwords_by_the_same_form(staff: User) -> None:
    response = signed_in(staff).get("/admin/password_change/")
    assert (response.status_code, response.headers["Location"]) == (302, CHANGE)


def test_a_new_password_is_set_by_whoever_knows_the_old_one(alice: User) -> None:
    assert change(signed_in(alice), PASSWORD).status_code == 302
    alice.refresh_from_db()
    assert alice.check_password("another-Secret-7")


@pytest.mark.parametrize(
    ("addresses", "is_one"),
    [
        (["2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::9"], True),
        (["2001:db8:0:1::1", "2001:db8:0:2::1"], False),
        (["::ffff:192.0.2.1", "192.0.2.1", "2002:c000:201::5"], True),
        (["192.0.2.1", "192.0.2.2"], False),
        (["fe80::1%eth0", "fe80::2%eth1"], True),
    ],
)
def test_an_attempt_counts_for_its_network(addresses: list[str], is_one: bool) -> None:
    assert (len({network_of(address) for address in addresses}) == 1) is is_one


@pytest.mark.parametrize("text", ["", "unix:", "not an address", "1.2.3.4.5", "::g"])
def test_what_is_no_address_counts_by_itself(text: str) -> None:
    assert network_of(text) == text


def test_tries_spread_over_one_ipv6_network_are_slowed_down(alice: User) -> None:
    answers = [guess(LOGIN, 1, at=f"2001:db8::{number:x}")[0] for number in range(TRIES_HERE.limit + 5)]
    assert answers == [200] * TRIES_HERE.limit + [429] * 5


def test_one_network_that_tries_many_accounts_is_slowed_down(alice: User) -> None:
    for _ in range(TRIES_OF_NETWORK.limit):
        TRIES_OF_NETWORK.hit(HERE)
    assert sign_in(Client()).status_code == 429
    assert sign_in(Client(), at="192.0.2.2").status_code == 302


def test_strangers_elsewhere_do_not_lock_alice_out(alice: User) -> None:
    for number in range(1, 12):
        guess(LOGIN, TRIES_HERE.limit + 1, at=f"198.51.100.{number}")
    assert sign_in(Client()).status_code == 302


def test_strangers_behind_the_same_address_do_not_lock_her_browser_out(alice: User) -> None:
    hers = Client()
    sign_in(hers)
    hers.post("/accounts/logout/")
    assert guess(LOGIN, 15)[-1] == 429
    for number in range(TRIES_OF_NETWORK.limit):
        guess(LOGIN, 1, username=f"name-{number}")
    assert sign_in(Client()).status_code == 429
    assert sign_in(hers).status_code == 302


def test_guessing_from_everywhere_refuses_new_places_only(alice: User) -> None:
    assert sign_in(Client(), at="203.0.113.5").status_code == 302
    account = password_guard._account("alice")
    for _ in range(TRIES_OF_ACCOUNT.limit):
        TRIES_OF_ACCOUNT.hit(account)
    assert sign_in(Client(), at="198.51.100.1").status_code == 429
    assert sign_in(Client(), at="203.0.113.5").status_code == 302


def test_a_known_browser_may_not_guess_without_end(alice: User) -> None:
    client = Client()
    sign_in(client)
    client.post("/accounts/logout/")
    assert [sign_in(client, "wrong").status_code for _ in range(12)] == [200] * TRIES_HERE.limit + [429] * 2


def test_a_browser_is_known_for_its_accounts_only_and_the_mark_cannot_be_made(alice: User, bob: User) -> None:
    client = Client()
    sign_in(client, username="bob")
    client.post("/accounts/logout/")
    guess(LOGIN, TRIES_HERE.limit)
    assert sign_in(client).status_code == 429
    for forged in ("x", client.cookies[COOKIE].value + "x", "a.b:c:d", ""):
        client.cookies[COOKIE] = forged
        assert sign_in(client).status_code == 429


def test_the_mark_is_hidden_from_scripts_and_names_nobody(alice: User) -> None:
    client = Client()
    sign_in(client)
    mark = client.cookies[COOKIE]
    assert (mark["httponly"], mark["samesite"]) == (True, "Lax")
    assert "alice" not in mark.value


def test_good_sign_ins_are_not_counted(alice: User) -> None:
    for _ in range(TRIES_HERE.limit + 2):
        assert sign_in(Client()).status_code == 302


def test_a_shared_browser_stays_known_for_each_of_a_few_accounts() -> None:
    client = Client()
    for name in ("anna", "ben"):
        make_user(name)
        sign_in(client, username=name)
        client.post("/accounts/logout/")
    guess(LOGIN, TRIES_HERE.limit, username="anna")
    assert sign_in(client, username="anna").status_code == 302
