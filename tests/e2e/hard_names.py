"""Names and texts that are hard to show: as long as they may be, without spaces, in many scripts."""

PERSON_CHARS = 60
ROOM_CHARS = 100

LONG = ("Wolfeschlegelsteinhausenbergerdorff" * 2)[:PERSON_CHARS]
ARABIC = ("عبدالرحمن" * 8)[:PERSON_CHARS]
HEBREW = ("שמעוןבןחיים" * 8)[:PERSON_CHARS]
CHINESE = "欧阳娜娜司马相如" * 7 + "诸葛孔明"
EMOJI = "👩‍🏫👨‍👩‍👧🏳️‍🌈👍🏽" * 4
MARKS = "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f" * 6
GUESTS = (EMOJI, HEBREW, CHINESE, MARKS)

AGENT = "Konstantinopolitanischedudelsackpfeifer"
ROOM = ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 2)[:ROOM_CHARS]
TITLE = ("علمالأحياء" * 12)[:120]
QUESTION = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 2
OPTIONS = ("Chloroplasten" * 10, "في" * 60)
MESSAGES = (
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 4,
    f"https://example.org/{'plants' * 30}?q=1",
    "مرحبا (1) - see page 4!",
    EMOJI,
    f"Hello {LONG}, and hello",
)
