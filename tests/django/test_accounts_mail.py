"""A new password by mail, and the address of an account: links, limits, what an unconfirmed address is worth."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from conference.accounts import mail_views, tasks
from conference.accounts.api_keys import api_key_create, api_keys_of
from conference.accounts.models import User
from conference.celery import app
from conference.rooms.access.roles import invitations_for
from conference.rooms.models import Invitation, Room
from conference.signaling import live
from tests.django.people import PASSWORD, make_user, signed_in

pytestmark = [pytest.mark.django, pytest.mark.django_db]

RESET = "/accounts/password/reset/"
SENT = "/accounts/password/reset/sent/"
EMAIL = "/accounts/email/"
NEW = "another-battery-staple"
ADDRESS = "alice@example.org"


@pytest.fixture(autouse=True)
def worker_at_once(settings: Settings) -> Iterator[None]:
    """Mails are made at once, and kept; counters begin anew."""
    app.conf.task_always_eager = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PARLEY_URL = "https://parley.example.org"
    cache.clear()
    yield
    app.conf.task_always_eager = False
    cache.clear()


@pytest.fixture
def alice() -> User:
    user = make_user("alice")
    user.email = ADDRESS
    user.save()
    return user


def link_in(message: EmailMessage) -> str:
    """The path of the link in a mail, which begins with PARLEY_URL."""
    (link,) = re.findall(r"^https?://\S+/accounts/\S+$", str(message.body), re.MULTILINE)
    assert link.startswith("https://parley.example.org/")
    return str(urlsplit(link).path)


def reset_link(client: Client, address: str = ADDRESS) -> str:
    assert client.post(RESET, {"email": address}).headers["Location"] == SENT
    return link_in(mail.outbox[-1])


def open_form(client: Client, link: str) -> str:
    """The page with the form for a new password, which is at another address than the link."""
    return str(client.get(link, follow=True).redirect_chain[-1][0])


def new_password(client: Client, link: str, **more: str) -> int:
    passwords = {"new_password1": NEW, "new_password2": NEW}
    return client.post(open_form(client, link), passwords | more).status_code


def test_a_new_password_by_mail_ends_all_other_sign_ins(alice: User, alice_client: Client, client: Client) -> None:
    api_key_create(user=alice, label="robot")
    link = reset_link(client, "  Alice@EXAMPLE.org ")
    assert mail.outbox[0].to == [ADDRESS]
    assert "“alice”" in str(mail.outbox[0].body)
    assert new_password(client, link) == 302
    assert alice_client.get("/accounts/profile/").status_code == 302
    assert api_keys_of(alice).count() == 1
    sign_in = {"username": "alice", "password": NEW}
    assert client.post("/accounts/login/", sign_in).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_sockets_of_the_account_end_with_a_new_password(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[tuple[int, str | None]] = []
    monkeypatch.setattr(
        live, "logins_ended", lambda user_id, *, login=None, spared=None: ended.append((user_id, spared))
    )
    user = make_user("alice")
    User.objects.update(email=ADDRESS)
    assert new_password(client, reset_link(client), revoke_api_keys="on") == 302
    assert ended == [(user.pk, "")]


def test_a_link_is_good_once_and_for_two_hours(alice: User, client: Client, settings: Settings) -> None:
    link = reset_link(client)
    assert new_password(client, link) == 302
    assert "no longer good" in Client().get(link, follow=True).text
    later = reset_link(client)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "no longer good" in Client().get(later, follow=True).text
    assert "no longer good" in Client().get(f"{later[:-3]}xx/", follow=True).text


@pytest.mark.parametrize("change", ["password", "email", "sign-in", "closed"])
def test_a_link_ends_with_what_it_was_made_for(alice: User, client: Client, change: str) -> None:
    link = reset_link(client)
    if change == "password":
        alice.set_password("something-else-entirely")
    elif change == "email":
        alice.email = "new@example.org"
    elif change == "sign-in":
        alice.last_login = timezone.now()
    else:
        alice.is_active = False
    alice.save()
    page = Client().get(link, follow=True)
    assert ("no longer good" in page.text) == (change != "closed")
    if change == "closed":
        assert Client().post("/accounts/login/", {"username": "alice", "password": NEW}).status_code == 200


@pytest.mark.parametrize("address", [ADDRESS, "nobody@example.org", "ALICE@example.org"])
def test_the_answer_is_the_same_whether_there_is_an_account(alice: User, client: Client, address: str) -> None:
    answer = client.post(RESET, {"email": address})
    assert (answer.status_code, answer.headers["Location"], answer.content) == (302, SENT, b"")
    assert len(mail.outbox) == (address != "nobody@example.org")


@pytest.mark.parametrize(
    "address", ["", "alice", "a@b", "a@b.c\nBcc: x@y.org", "a@b.org, c@d.org", "x" * 250 + "@b.org"]
)
def test_what_is_no_address_is_refused_at_its_field(client: Client, address: str) -> None:
    answer = client.post(RESET, {"email": address})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["email"])
    assert mail.outbox == []


def test_an_address_gets_few_mails_and_a_network_asks_rarely(alice: User, client: Client) -> None:
    for _ in range(5):
        assert client.post(RESET, {"email": ADDRESS}).status_code == 302
    assert len(mail.outbox) == mail_views.RESETS_OF_ADDRESS.limit
    for number in range(mail_views.MAILS_OF_NETWORK.limit - 5):
        client.post(RESET, {"email": f"somebody-{number}@example.org"})
    assert client.post(RESET, {"email": ADDRESS}).status_code == 429
    assert client.post(RESET, {"email": ADDRESS}, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_a_forged_host_is_in_no_link(alice: User, client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    client.post(RESET, {"email": ADDRESS}, headers=forged)
    assert "evil" not in str(mail.outbox[0].body) + str(mail.outbox[0].subject)
    settings.PARLEY_URL = "http://127.0.0.1:8000"
    client.post(RESET, {"email": ADDRESS}, headers=forged)
    assert "http://127.0.0.1:8000/accounts/password/reset/" in str(mail.outbox[1].body)
    assert "evil" not in str(mail.outbox[1].body)


def test_an_address_at_sign_up_counts_once_it_is_confirmed(client: Client, alice: User) -> None:
    room = Room.objects.create(slug="biology", name="Biology", owner=alice, agent_name="Nova")
    Invitation.objects.create(room=room, invitee="bob@example.org")
    form = {"username": "bob", "display_name": "", "language": "en", "password1": NEW, "password2": NEW}
    assert client.post("/accounts/signup/", form | {"email": "bob@example"}).context["form"].errors.keys() == {"email"}
    assert client.post("/accounts/signup/", form | {"email": "bob@Example.org"}).status_code == 302
    bob = User.objects.get(username="bob")
    assert (bob.email, bob.pending_email) == ("", "bob@example.org")
    assert not invitations_for(bob).exists()
    client.post(RESET, {"email": "bob@example.org"})
    (question,) = mail.outbox
    link = link_in(question)
    assert signed_in(alice).post(link).status_code == 410, "the account itself confirms"
    assert client.get(link).status_code == 200
    bob.refresh_from_db()
    assert bob.email == "", "programs open links, too"
    assert client.post(link).status_code == 302
    bob.refresh_from_db()
    assert (bob.email, bob.pending_email) == ("bob@example.org", "")
    assert invitations_for(bob).exists()
    assert "is confirmed" in client.post(link, follow=True).text


def test_an_account_without_an_address_works(client: Client) -> None:
    form = {"username": "bob", "display_name": "", "language": "en", "password1": NEW, "password2": NEW}
    assert client.post("/accounts/signup/", form).status_code == 302
    assert mail.outbox == []


def test_another_address_needs_the_password_and_its_confirmation(alice: User, alice_client: Client) -> None:
    wish = {"email": "new@example.org", "password": "wrong"}
    assert alice_client.post(EMAIL, wish).context["form"].errors.keys() == {"password"}
    assert alice_client.post(EMAIL, wish | {"password": PASSWORD}).status_code == 302
    alice.refresh_from_db()
    assert (alice.email, alice.pending_email) == (ADDRESS, "new@example.org")
    assert "new@example.org" in alice_client.get("/accounts/profile/").text
    link = link_in(mail.outbox[0])
    alice_client.post(EMAIL, {"email": "third@example.org", "password": PASSWORD})
    assert alice_client.post(link).status_code == 410
    assert alice_client.post(link_in(mail.outbox[1])).status_code == 302
    alice.refresh_from_db()
    assert alice.email == "third@example.org"
    assert mail.outbox[-1].to == [ADDRESS], "the old address is told"
    alice_client.post(EMAIL, {"email": "", "password": PASSWORD})
    alice.refresh_from_db()
    assert (alice.email, alice.pending_email) == ("", "")


def test_a_confirmation_can_be_sent_again_within_limits(alice: User, alice_client: Client) -> None:
    alice_client.post(EMAIL, {"email": "new@example.org", "password": PASSWORD})
    for _ in range(5):
        alice_client.post("/accounts/email/again/")
    assert len(mail.outbox) == mail_views.CONFIRMATIONS_OF_ADDRESS.limit
    alice_client.post(RESET, {"email": ADDRESS})
    assert mail.outbox[-1].to == [ADDRESS], "limits of a new password are its own"


def test_mails_are_in_the_language_of_the_account(alice: User, client: Client) -> None:
    User.objects.update(language="zh-hans")
    client.post(RESET, {"email": ADDRESS})
    assert "密码" in str(mail.outbox[0].subject)


def test_where_sign_up_is_closed_the_page_says_whom_to_ask(client: Client, settings: Settings) -> None:
    assert RESET in client.get("/accounts/login/").text
    settings.SIGNUP_ENABLED = False
    assert "Ask the administrator" in client.get("/accounts/login/").text
    settings.ACCOUNT_CONTACT = "Ms <b>Lee</b>, room 12"
    page = client.get("/accounts/login/").text
    assert "Ms &lt;b&gt;Lee&lt;/b&gt;, room 12" in page


def test_a_mail_server_that_fails_is_asked_again_and_the_log_has_no_address(
    alice: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_args: object) -> None:
        raise OSError(f"{ADDRESS} refused")

    monkeypatch.setattr(EmailMessage, "send", refuse)
    result = tasks.send_reset.apply(kwargs={"email": ADDRESS})
    assert isinstance(result.result, tasks.MailError)
    assert ADDRESS not in caplog.text
