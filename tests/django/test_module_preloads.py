"""The room page names its modules up front."""

import pytest
from django.conf import settings

from conference.rooms.templatetags.modules import module_preloads, modules_of

pytestmark = pytest.mark.django


def test_every_module_that_the_page_imports_is_preloaded_once() -> None:
    modules = modules_of("pages/room.js")
    assert {"pages/room.js", "room/view.js", "rtc/mesh.js", "signaling/protocol.js"} <= set(modules)
    assert len(modules) == len(set(modules))


def test_the_links_carry_the_version_of_the_static_files() -> None:
    links = module_preloads("pages/site.js")
    assert f'<link rel="modulepreload" href="{settings.STATIC_URL}js/pages/site.js">' in links


def test_a_module_that_does_not_exist_is_named() -> None:
    with pytest.raises(LookupError, match=r"pages/nothing\.js"):
        modules_of("pages/nothing.js")
