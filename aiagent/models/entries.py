"""Shapes of the catalog: a model is made of members of a few sources. Pure data."""

import hashlib
from dataclasses import dataclass
from typing import Literal

ModelKind = Literal["vad", "turn", "asr", "tts", "g2p", "llm"]
SourceKind = Literal["wheel", "npm", "url", "path"]


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside a source.

    `path` is its place in the archive ("" when the source is itself the file), `target` its name in the
    model's folder; `sha256` and `size_bytes` are those of the unpacked file.
    """

    path: str
    sha256: str
    size_bytes: int
    target: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file to fetch. `location` is a requirement (`name==version`; npm: `name@version`), a URL, or a path here.

    `platform` is the wheel's platform tag. It is always asked for by name, so that every host can fetch the
    same file: only data is taken from it, nothing in it is run.
    """

    kind: SourceKind
    location: str
    filename: str
    sha256: str
    size_bytes: int
    members: tuple[Member, ...]
    platform: str = "any"


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of the catalog. `converter` names a function of `converters`; None means files are used as they are."""

    name: str
    kind: ModelKind
    title: str
    licence: str
    sources: tuple[Source, ...]
    converter: str | None = None
    note: str = ""

    @property
    def download_bytes(self) -> int:
        """Return how much has to be fetched when nothing is there yet."""
        return sum(source.size_bytes for source in self.sources)

    @property
    def unpacked_bytes(self) -> int:
        """Return the size of the members, about that of the installed folder."""
        return sum(member.size_bytes for source in self.sources for member in source.members)

    @property
    def fingerprint(self) -> str:
        """Return what an installed folder has to be made from: it changes with any source or converter."""
        parts = [self.converter or "", *(source.sha256 for source in self.sources)]
        parts += [f"{m.target}={m.sha256}" for source in self.sources for m in source.members]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()
