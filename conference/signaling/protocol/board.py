"""The frame of the whiteboard (docs/protocol.md, "Whiteboard"), and the objects on it.

Coordinates are units of the board, which has no edge but these bounds; a unit is a CSS pixel at a zoom of 100 %.
"""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, field

from conference.signaling.protocol.base import ClientFrame, Part, clean_members

REACH = 100_000
STROKE_POINTS = 1000
TEXT_CHARS = 2000
ITEMS_AT_ONCE = 50
REMOVALS_AT_ONCE = 500

Colour = Literal["ink", "grey", "red", "orange", "yellow", "green", "blue", "purple"]
Coordinate = Annotated[float, Meta(ge=-REACH, le=REACH)]
Length = Annotated[float, Meta(ge=0, le=REACH)]
LineWidth = Annotated[float, Meta(ge=0.5, le=64)]
Pressure = Annotated[float, Meta(ge=0, le=1)]


class BoardObject(Part, frozen=True, kw_only=True, tag_field="kind"):
    """The members of all objects. `z` orders them: a larger one covers a smaller one."""

    colour: Colour
    z: Annotated[int, Meta(ge=0, le=2**31)]


class Stroke(BoardObject, frozen=True, kw_only=True, tag="stroke"):
    """A line drawn by hand: x and y of each point in turn, and the pen's pressure at each where it is known."""

    points: Annotated[list[Coordinate], Meta(min_length=2, max_length=2 * STROKE_POINTS)]
    pressures: Annotated[list[Pressure], Meta(max_length=STROKE_POINTS)] = field(default_factory=list)
    width: LineWidth
    highlight: bool = False

    def __post_init__(self) -> None:
        if len(self.points) % 2:
            raise ValueError("points must be pairs of x and y")
        if self.pressures and len(self.pressures) * 2 != len(self.points):
            raise ValueError("pressures must be one for each point")


class Line(BoardObject, frozen=True, kw_only=True, tag="line"):
    """A straight line, with an arrow's head at its end or without."""

    x1: Coordinate
    y1: Coordinate
    x2: Coordinate
    y2: Coordinate
    width: LineWidth
    arrow: bool = False


class Shape(BoardObject, frozen=True, kw_only=True, tag="shape"):
    """A rectangle or ellipse within a box."""

    form: Literal["rectangle", "ellipse"]
    x: Coordinate
    y: Coordinate
    w: Length
    h: Length
    width: LineWidth
    filled: bool = False


class Text(BoardObject, frozen=True, kw_only=True, tag="text"):
    """A text, broken at the width `w`. `size` is the height of its letters."""

    x: Coordinate
    y: Coordinate
    w: Length
    size: Annotated[float, Meta(ge=6, le=400)]
    text: Annotated[str, Meta(min_length=1, max_length=TEXT_CHARS)]

    def __post_init__(self) -> None:
        clean_members(self, "text")
        if not self.text:
            raise ValueError("text needs 1 to 2000 characters that can be seen")


class Note(BoardObject, frozen=True, kw_only=True, tag="note"):
    """A sticky note."""

    x: Coordinate
    y: Coordinate
    w: Length
    h: Length
    text: Annotated[str, Meta(max_length=TEXT_CHARS)]

    def __post_init__(self) -> None:
        clean_members(self, "text")


AnyObject = Stroke | Line | Shape | Text | Note


class BoardItem(Part, frozen=True, kw_only=True):
    """An object and its id."""

    object_id: UUID
    object: AnyObject


class LiveMark(Part, frozen=True, kw_only=True):
    """The pointer of a participant, and the object that is being drawn under it.

    The points of a stroke go on where those of the last mark with the same `object_id` ended; other objects replace.
    """

    x: Coordinate
    y: Coordinate
    object_id: UUID | None = None
    object: AnyObject | None = None


NEEDS = {"put": "items", "remove": "object_ids", "live": "mark", "allow": "who"}


class Board(ClientFrame, frozen=True, kw_only=True, tag="board"):
    """A command to the whiteboard. `edition` is the one the client has seen; clearing the board begins another."""

    action: Literal["open", "close", "allow", "clear", "get", "put", "remove", "live"]
    edition: Annotated[int, Meta(ge=1, le=2**31)] | None = None
    items: Annotated[list[BoardItem], Meta(min_length=1, max_length=ITEMS_AT_ONCE)] | None = None
    object_ids: Annotated[list[UUID], Meta(min_length=1, max_length=REMOVALS_AT_ONCE)] | None = None
    mark: LiveMark | None = None
    who: Literal["everyone", "moderators"] | None = None

    def __post_init__(self) -> None:
        needed = NEEDS.get(self.action)
        if needed and getattr(self, needed) is None:
            raise ValueError(f"{self.action} needs {needed}")
        if self.action in ("put", "remove") and self.edition is None:
            raise ValueError(f"{self.action} needs edition")

    def touched(self) -> list[str]:
        """Ids of the objects that the frame changes."""
        ids = [item.object_id for item in self.items or ()] if self.action == "put" else self.object_ids or ()
        return [str(object_id) for object_id in ids]
