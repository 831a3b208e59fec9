"""Simplified Chinese is complete, fits its originals, and reaches the pages."""

import gettext
import json
import re
import struct
from collections import Counter

import pytest
from django.test import Client

from conference.accounts.models import User
from tests.django.message_sources import CATALOGS, asked_for, catalog
from tests.django.people import make_user, signed_in

pytestmark = [pytest.mark.django, pytest.mark.django_db]

CHINESE = "zh-hans"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]")
each_domain = pytest.mark.parametrize("domain", ["django", "djangojs"])


@pytest.fixture
def chinese_alice() -> User:
    """Alice, who reads Chinese."""
    alice = make_user("alice")
    alice.language = CHINESE
    alice.save()
    return alice


@each_domain
def test_every_text_is_in_the_catalog_and_nothing_else(domain: str) -> None:
    known = {message.text for message in catalog(domain)}
    wanted = asked_for(domain)
    assert len(wanted) > 50
    assert (wanted - known, known - wanted) == (set(), set()), "see “Translations” in CONTRIBUTING.md"


@each_domain
def test_every_text_has_a_translation_that_was_looked_at(domain: str) -> None:
    assert [message.text for message in catalog(domain) if not message.translation.strip()] == []
    assert "fuzzy" not in (CATALOGS / f"{domain}.po").read_text(encoding="utf-8")


@each_domain
def test_translations_keep_the_placeholders(domain: str) -> None:
    for message in catalog(domain):
        expected = Counter(PLACEHOLDER.findall(message.plural or message.text))
        assert Counter(PLACEHOLDER.findall(message.translation)) == expected, message.text


@each_domain
def test_the_compiled_catalog_is_the_written_one(domain: str) -> None:
    path = CATALOGS / f"{domain}.mo"
    with path.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    messages = catalog(domain)
    for message in messages:
        forms = (message.text, message.plural, 2)
        found = compiled.ngettext(*forms) if message.plural else compiled.gettext(message.text)
        assert found == message.translation, "run msgfmt: see “Translations” in CONTRIBUTING.md"
    _magic, _revision, entries = struct.unpack("<3I", path.read_bytes()[:12])
    assert entries == len(messages) + 1, "the header and the messages, nothing older"


def test_a_visitor_gets_the_language_of_the_browser(client: Client) -> None:
    page = client.get("/accounts/login/", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"})
    assert page.headers["Content-Language"] == CHINESE
    assert '<html lang="zh-hans"' in page.content.decode()
    assert "登录" in page.content.decode()
    assert "Sign in" not in page.content.decode()


def test_a_language_without_catalog_gives_english(client: Client) -> None:
    page = client.get("/accounts/login/", headers={"Accept-Language": "eo"})
    assert page.headers["Content-Language"] == "en"
    assert "Sign in" in page.content.decode()


@pytest.mark.parametrize("browser", ["en", CHINESE, "eo"])
def test_the_language_of_the_profile_comes_before_the_browsers(chinese_alice: User, browser: str) -> None:
    page = signed_in(chinese_alice).get("/", headers={"Accept-Language": browser})
    assert page.headers["Content-Language"] == CHINESE
    assert "最近的房间" in page.content.decode()


def test_who_chose_english_sees_english_in_a_chinese_browser() -> None:
    page = signed_in(make_user("bob")).get("/", headers={"Accept-Language": CHINESE})
    assert page.headers["Content-Language"] == "en"
    assert "Recent rooms" in page.content.decode()


def test_choosing_chinese_in_the_profile_turns_the_pages_chinese() -> None:
    browser = signed_in(make_user("bob"))
    answer = browser.post("/accounts/profile/", {"display_name": "Bob", "language": CHINESE}, follow=True)
    assert "个人资料" in answer.content.decode()


def test_scripts_of_a_chinese_user_get_every_text(chinese_alice: User) -> None:
    script = signed_in(chinese_alice).get("/jsi18n/", headers={"Accept-Language": "en"}).content.decode()
    start = script.index("const newcatalog = ") + len("const newcatalog = ")
    texts, _end = json.JSONDecoder().raw_decode(script, start)
    for message in catalog("djangojs"):
        assert texts[message.text] == ([message.translation] if message.plural else message.translation)


def test_refusals_of_the_rest_interface_are_translated(client: Client) -> None:
    answer = client.get("/api/v1/nothing", headers={"Accept-Language": CHINESE})
    assert answer.json()["message"] == "此地址没有内容。"
