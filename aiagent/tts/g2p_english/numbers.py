"""Numbers in English words. Pure."""

_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_IRREGULAR_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_LARGEST = 10**15


def cardinal(number: int) -> str:
    """Return 0, 1, 2... in words; numbers of 16 digits and more are read digit by digit."""
    if number >= _LARGEST:
        return digits(str(number))
    if number < 20:
        return (*_ONES, *_TEENS)[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return f"{_TENS[tens]} {_ONES[ones]}" if ones else _TENS[tens]
    scale, name = next(pair for pair in _SCALES if number >= pair[0])
    count, rest = divmod(number, scale)
    return f"{cardinal(count)} {name} {cardinal(rest)}" if rest else f"{cardinal(count)} {name}"


def ordinal(number: int) -> str:
    """Return first, second, twenty third... for 1, 2, 23."""
    *before, last = cardinal(number).split()
    if last in _IRREGULAR_ORDINALS:
        last = _IRREGULAR_ORDINALS[last]
    elif last.endswith("y"):
        last = f"{last[:-1]}ieth"
    else:
        last = f"{last}th"
    return " ".join([*before, last])


def year(number: int) -> str:
    """Return a year as it is read: nineteen eighty four, two thousand five, twenty twenty six."""
    century, rest = divmod(number, 100)
    if not (1100 <= number < 2000 or 2010 <= number < 2100):
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def digits(text: str) -> str:
    """Return digits read one by one."""
    return " ".join(_ONES[int(digit)] for digit in text)
