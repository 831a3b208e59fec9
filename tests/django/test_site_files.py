"""Pages for browsers and search engines: manifest, icons, previews, language, robots."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from conference.accounts.models import User
from conference.rooms.models import Room
from tests.django.people import make_user, signed_in

pytestmark = [pytest.mark.django, pytest.mark.django_db]


def size_of(name: str) -> tuple[int, int]:
    """Width and height of a PNG below static/."""
    with open(str(finders.find(name)), "rb") as file:
        head = file.read(24)
    assert head.startswith(b"\x89PNG")
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def test_the_manifest_makes_the_site_installable(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    manifest = json.loads(answer.content)
    assert (manifest["name"], manifest["display"], manifest["start_url"]) == ("Parley", "standalone", "/")
    pictures = {icon["sizes"]: icon for icon in manifest["icons"] if icon["type"] == "image/png"}
    assert {"192x192", "512x512"} <= pictures.keys()
    assert any(icon.get("purpose") == "maskable" for icon in manifest["icons"])
    for icon in manifest["icons"]:
        name = re.sub(r"^/static/(v/[^/]+/|[0-9a-f]+/)?", "", icon["src"])
        if icon["type"] == "image/png":
            assert "{}x{}".format(*size_of(name)) == icon["sizes"]


def test_the_manifest_speaks_the_language_of_the_reader(client: Client) -> None:
    answer = client.get("/manifest.webmanifest", headers={"Accept-Language": "zh-CN"})
    assert json.loads(answer.content)["lang"] == "zh-hans"
    assert "Accept-Language" in answer.headers["Vary"]


def test_old_addresses_of_the_icon_and_robots_are_answered(client: Client) -> None:
    icon = client.get("/favicon.ico")
    assert (icon.status_code, icon.headers["Content-Type"]) == (200, "image/x-icon")
    assert icon.content.startswith(b"\x00\x00\x01\x00")
    robots = client.get("/robots.txt").content.decode()
    for path in ("/rooms/", "/g/", "/accounts/", "/admin/", "/api/"):
        assert f"Disallow: {path}\n" in robots


def test_only_the_front_page_is_for_search_engines(client: Client) -> None:
    assert b'name="robots" content="index"' in client.get("/").content
    for path in ("/accounts/login/", "/connection-test/", "/nowhere/"):
        assert b'name="robots" content="noindex"' in client.get(path).content, path


def test_a_preview_of_a_room_says_nothing_about_it(client: Client, alice: User) -> None:
    room = Room.objects.create(slug="secret-plans", name="Layoffs 2027", owner=alice, access="open", agent_mode="off")
    for visitor in (client, signed_in(make_user("mallory")), signed_in(alice)):
        page = visitor.get(f"/rooms/{room.slug}/", follow=True).content.decode()
        told = re.findall(r'<meta (?:name="description"|property="og:[a-z_]+") content="([^"]*)"', page)
        assert len(told) >= 4
        assert not [text for text in told if "Layoffs" in text or "secret-plans" in text]


def test_the_picture_of_a_preview_has_an_absolute_address(client: Client) -> None:
    found = re.search(r'property="og:image" content="(https?://[^"]+)"', client.get("/").content.decode())
    assert found and found[1].endswith("img/icon-512.png")


def test_a_strange_host_breaks_no_page(client: Client) -> None:
    assert client.get("/", headers={"Host": "bad host"}).status_code in (200, 400)


def test_visitors_change_the_language_and_stay_where_they_are(client: Client) -> None:
    page = client.get("/accounts/login/?next=/rooms/physics/").content.decode()
    assert 'name="next" value="/accounts/login/?next=/rooms/physics/"' in page
    changed = {"language": "zh-hans", "next": "/accounts/login/?next=/rooms/physics/"}
    answer = client.post("/i18n/setlang/", changed)
    assert answer.headers["Location"] == "/accounts/login/?next=/rooms/physics/"
    assert 'lang="zh-hans"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_the_language_switch_leads_nowhere_else(client: Client, target: str) -> None:
    answer = client.post("/i18n/setlang/", {"language": "zh-hans", "next": target})
    assert "evil" not in answer.headers["Location"]
    assert not answer.headers["Location"].startswith("javascript")


def test_people_with_an_account_choose_in_their_profile(alice: User) -> None:
    assert b'class="languages"' not in signed_in(alice).get("/").content


def test_staff_are_led_to_the_administration(admin_client: Client, alice: User) -> None:
    assert b'href="/admin/"' in admin_client.get("/").content
    assert b'href="/admin/"' not in signed_in(alice).get("/").content
    page = admin_client.get("/admin/").content.decode()
    assert "Parley administration" in page and "Django administration" not in page
