"""The names and words of a tour: usual ones, and such that are hard to show.

These are as long as they may be, without spaces, in many scripts.
"""

from dataclasses import dataclass

PERSON_CHARS = 60
ROOM_CHARS = 100
TITLE_CHARS = 120

_LONG = ("Wolfeschlegelsteinhausenbergerdorff" * 2)[:PERSON_CHARS]
_HEBREW = ("שמעוןבןחיים" * 8)[:PERSON_CHARS]
_CHINESE = "欧阳娜娜司马相如" * 7 + "诸葛孔明"
_EMOJI = "👩‍🏫👨‍👩‍👧🏳️‍🌈👍🏽" * 4
_MARKS = "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f" * 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The names and words of a tour. The people of `crowd` only sit in the room, and raise their hands."""

    host: str = "Alice"
    member: str = "Bob"
    guest: str = "Gina"
    crowd: tuple[str, ...] = ()
    agent: str = "Nova"
    room: str = "Biology 9b"
    title: str = "Biology, the weekly class"
    link: str = "Parents"
    messages: tuple[str, ...] = ("Shall we begin with plants today? https://example.org/plants",)
    question: str = "Where does photosynthesis happen?"
    options: tuple[str, ...] = ("In the chloroplasts", "In the roots")
    note: str = "Light + water + CO₂"


USUAL = Texts()
HARD = Texts(
    host=_LONG,
    member=("عبدالرحمن" * 8)[:PERSON_CHARS],
    guest=_CHINESE,
    crowd=(_EMOJI, _HEBREW, _CHINESE, _MARKS),
    agent="Konstantinopolitanischedudelsackpfeifer",
    room=("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 2)[:ROOM_CHARS],
    title=("علمالأحياء" * 12)[:TITLE_CHARS],
    link=_HEBREW,
    messages=(
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 4,
        f"https://example.org/{'plants' * 30}?q=1",
        "مرحبا (1) - see page 4!",
        _EMOJI,
        f"Hello {_LONG}, and hello",
    ),
    question="Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 2,
    options=("Chloroplasten" * 10, "في" * 60),
    note=_LONG,
)
