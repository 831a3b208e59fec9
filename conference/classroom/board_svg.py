"""A stored whiteboard as an SVG picture. Pure. Text of people is escaped."""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape

from conference.signaling.protocol.board import AnyObject, Line, Note, Shape, Stroke, Text

INK = {
    "ink": "#191924",
    "grey": "#6b6b7b",
    "red": "#cf2f3f",
    "orange": "#c2570c",
    "yellow": "#a67c00",
    "green": "#15835a",
    "blue": "#2563c9",
    "purple": "#7a3fd1",
}
PAPER = {
    "ink": "#e5e5ee",
    "grey": "#d3d3de",
    "red": "#ffd3d6",
    "orange": "#ffddbf",
    "yellow": "#fff0a8",
    "green": "#c9f0dc",
    "blue": "#cfe2ff",
    "purple": "#e6d7ff",
}
MARGIN = 24
LINE_HEIGHT = 1.3
NOTE_SIZE = 18
NOTE_PADDING = 12
# Share of a pen's width that depends on its pressure.
THINNING = 0.6
WORD = re.compile(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+")

Box = tuple[float, float, float, float]


def board_svg(objects: Sequence[AnyObject]) -> str:
    """The picture of these objects, from the lowest to the uppermost, with a margin around them."""
    boxes = [_box(item) for item in objects] or [(0, 0, 400, 300)]
    left, top = min(box[0] for box in boxes) - MARGIN, min(box[1] for box in boxes) - MARGIN
    width = max(box[2] for box in boxes) + MARGIN - left
    height = max(box[3] for box in boxes) + MARGIN - top
    x, y, w, h = map(_short, (left, top, width, height))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x} {y} {w} {h}" width="{w}" height="{h}">'
    paper = f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="#ffffff"/>'
    return "\n".join([head, paper, *map(_element, objects), "</svg>"])


def _box(object: AnyObject) -> Box:
    """Left, top, right and bottom."""
    match object:
        case Stroke(points=points):
            return min(points[::2]), min(points[1::2]), max(points[::2]), max(points[1::2])
        case Line(x1=x1, y1=y1, x2=x2, y2=y2):
            return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
        case Text(x=x, y=y, w=w, size=size, text=text):
            return x, y, x + w, y + len(_lines(text, w, size)) * size * LINE_HEIGHT
        case Shape(x=x, y=y, w=w, h=h) | Note(x=x, y=y, w=w, h=h):
            return x, y, x + w, y + h


def _element(object: AnyObject) -> str:
    ink, paper = INK[object.colour], PAPER[object.colour]
    match object:
        case Stroke():
            return _stroke(object, ink)
        case Line():
            return _line(object, ink)
        case Shape():
            return _shape(object, ink, paper)
        case Text(x=x, y=y, w=w, size=size, text=text):
            return _text(text, x, y, w, size, ink)
        case Note(x=x, y=y, w=w, h=h, text=text):
            box = f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="4" fill="{paper}"/>'
            padding = NOTE_PADDING
            return box + _text(text, x + padding, y + padding, w - 2 * padding, NOTE_SIZE, INK["ink"])


def _stroke(stroke: Stroke, ink: str) -> str:
    """A smooth line; in pieces of different width where the pressure of the pen is known."""
    points = list(zip(stroke.points[::2], stroke.points[1::2], strict=True))
    if len(points) == 1:
        (x, y), radius = points[0], stroke.width / 2
        return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{ink}"/>'
    group = f'<g fill="none" stroke="{ink}" stroke-linecap="round" stroke-linejoin="round"'
    group += ' opacity="0.4">' if stroke.highlight else ">"
    if not stroke.pressures or stroke.highlight:
        return f'{group}<path d="{_smooth(points)}" stroke-width="{stroke.width:g}"/></g>'
    pieces = []
    for start, end, pressure in zip(points, points[1:], stroke.pressures[1:], strict=False):
        width = stroke.width * (1 - THINNING * (1 - 2 * pressure))
        pieces.append(f'<path d="{_smooth([start, end])}" stroke-width="{_short(max(0.5, width))}"/>')
    return f"{group}{''.join(pieces)}</g>"


def _smooth(points: Sequence[tuple[float, float]]) -> str:
    """Path data through the middles between the points."""
    (x, y), *others = points
    parts = [f"M{x:g} {y:g}"]
    for (x1, y1), (x2, y2) in pairwise(others):
        parts.append(f"Q{x1:g} {y1:g} {_short((x1 + x2) / 2)} {_short((y1 + y2) / 2)}")
    x, y = others[-1]
    return "".join([*parts, f"L{x:g} {y:g}"])


def _line(line: Line, ink: str) -> str:
    looks = f'fill="none" stroke="{ink}" stroke-width="{line.width:g}" stroke-linecap="round" stroke-linejoin="round"'
    path = f"M{line.x1:g} {line.y1:g}L{line.x2:g} {line.y2:g}"
    if line.arrow:
        back = math.atan2(line.y2 - line.y1, line.x2 - line.x1) + math.pi
        length = 6 + line.width * 2.5
        (xa, ya), (xb, yb) = (
            (line.x2 + length * math.cos(back + turn), line.y2 + length * math.sin(back + turn))
            for turn in (-0.45, 0.45)
        )
        path += f"M{_short(xa)} {_short(ya)}L{line.x2:g} {line.y2:g}L{_short(xb)} {_short(yb)}"
    return f'<path d="{path}" {looks}/>'


def _shape(shape: Shape, ink: str, paper: str) -> str:
    looks = f'stroke="{ink}" stroke-width="{shape.width:g}" fill="{paper if shape.filled else "none"}"'
    x, y, w, h = shape.x, shape.y, shape.w, shape.h
    if shape.form == "ellipse":
        return f'<ellipse cx="{x + w / 2:g}" cy="{y + h / 2:g}" rx="{w / 2:g}" ry="{h / 2:g}" {looks}/>'
    return f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="3" {looks}/>'


def _text(text: str, x: float, y: float, width: float, size: float, ink: str) -> str:
    spans = "".join(
        f'<tspan x="{x:g}" y="{_short(y + size + place * size * LINE_HEIGHT)}">{_clean(line)}</tspan>'
        for place, line in enumerate(_lines(text, width, size))
    )
    return f'<text font-family="system-ui, sans-serif" font-size="{size:g}" fill="{ink}">{spans}</text>'


def _lines(text: str, width: float, size: float) -> list[str]:
    """Rough line breaks of a text: Latin letters are half as wide as high, Chinese ones as wide as high."""
    lines = []
    for paragraph in text.split("\n"):
        line, filled = "", 0.0
        for word in WORD.findall(paragraph):
            if line and (filled + _width(word.rstrip())) * size > width:
                lines.append(line.rstrip())
                line, filled = "", 0.0
            line += word
            filled += _width(word)
        lines.append(line.rstrip())
    return lines


def _width(text: Iterable[str]) -> float:
    return sum(1 if "\u2e80" <= letter <= "\uffef" else 0.54 for letter in text)


def _clean(text: str) -> str:
    """Text for XML, without characters that XML does not allow."""
    return escape("".join(" " if unicodedata.category(char) in ("Cc", "Cs", "Cn") else char for char in text))


def _short(number: float) -> str:
    return f"{round(number, 1):g}"
