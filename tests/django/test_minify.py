"""Scripts and styles as browsers get them."""

import json
import subprocess
from pathlib import Path

import pytest
from django.templatetags.static import static
from django.test import Client

from conference.static_files import is_minified, minified
from deploy.node import command_for

pytestmark = pytest.mark.django

STATIC = Path(__file__).resolve().parents[2] / "static"
PARSE_ALL = """
import { readFileSync } from "node:fs";
import vm from "node:vm";
const sources = JSON.parse(readFileSync(0, "utf8"));
const broken = Object.entries(sources).filter(([name, source]) => {
  try { new vm.SourceTextModule(source); } catch (error) { console.error(name, String(error)); return true; }
});
console.log(JSON.stringify(broken.map(([name]) => name)));
"""


def test_every_own_script_is_still_a_module_when_minified() -> None:
    paths = list((STATIC / "js").rglob("*.js"))
    sources = {str(path.relative_to(STATIC)): minified(path.name, path.read_bytes()).decode() for path in paths}
    assert len(sources) > 100
    node = command_for("node") or pytest.skip("there is no Node.js")
    command = [*node, "--no-warnings", "--experimental-vm-modules", "--input-type=module", "-e", PARSE_ALL]
    answer = subprocess.run(command, input=json.dumps(sources), capture_output=True, text=True, check=True)
    assert json.loads(answer.stdout) == [], answer.stderr


def test_comments_are_left_out_and_texts_stay() -> None:
    script = b'/** Shows it. */\nexport const text = "a  // b"; // why\nexport const also = `x  ${text}  /* y */`;\n'
    shorter = minified("a.js", script).decode()
    assert "why" not in shorter
    assert "Shows it" not in shorter
    assert '"a  // b"' in shorter
    assert "`x  ${text}  /* y */`" in shorter
    assert minified("a.css", b"/* all */ a { color : red ; }") == b"a{color:red}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/static/1/js/pages/room.js", True),
        ("/static/1/css/base.css", True),
        ("/static/1/img/logo.svg", False),
        ("/static/1/vendor/konva/konva.js", False),
        ("/static/1/admin/js/core.js", False),
    ],
)
def test_foreign_files_are_served_as_they_came(path: str, expected: bool) -> None:
    assert is_minified(path) is expected


def test_a_minified_file_has_its_own_length_and_can_be_asked_for_whole_only(client: Client) -> None:
    address = static("css/base.css")
    whole = client.get(address)
    assert whole.status_code == 200
    assert int(whole.headers["Content-Length"]) == len(whole.content) < (STATIC / "css" / "base.css").stat().st_size
    assert client.get(address, headers={"Range": "bytes=0-9"}).content == whole.content
