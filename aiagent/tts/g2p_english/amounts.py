"""Money, units and fractions in English words. Pure."""
# ruff: noqa: RUF001 - the full-width and other signs are meant

import re

from aiagent.tts.g2p_english.numbers import cardinal, digits, ordinal
from aiagent.tts.g2p_english.rules import Rule

# One of it, many of it, one of its hundredths, many of them.
_CURRENCIES = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "€": ("euro", "euros", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "¥": ("yen", "yen", "sen", "sen"),
    "₹": ("rupee", "rupees", "paisa", "paise"),
    "₩": ("won", "won", "jeon", "jeon"),
    "₽": ("rouble", "roubles", "kopeck", "kopecks"),
}
_CODES = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥", "INR": "₹", "KRW": "₩", "RUB": "₽"}
_SCALES = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "b": "billion", "tn": "trillion"}
_SCALE_NAMES = "thousand|million|billion|trillion|mn|bn|tn|k|m|b"
_SIGNS = "".join(map(re.escape, _CURRENCIES))
_NUMBER = r"\d+(?:\.\d+)?"
# After a number: one of it, and what follows the number for many.
_UNITS = {
    "m/s²": "meter per second squared", "µm": "micrometer", "μm": "micrometer", "Ω": "ohm", "kΩ": "kiloohm",
    "km/h": "kilometer per hour", "m/s": "meter per second", "mph": "mile per hour", "kWh": "kilowatt hour",
    "km²": "square kilometer", "m²": "square meter", "cm²": "square centimeter", "m³": "cubic meter",
    "cm³": "cubic centimeter", "km": "kilometer", "cm": "centimeter", "mm": "millimeter", "nm": "nanometer",
    "m": "meter", "mi": "mile", "ft": "foot", "kg": "kilogram", "mg": "milligram", "g": "gram", "lb": "pound",
    "lbs": "pound", "oz": "ounce", "t": "ton", "ha": "hectare", "l": "liter", "L": "liter", "ml": "milliliter",
    "mL": "milliliter", "dl": "deciliter", "h": "hour", "hr": "hour", "hrs": "hour", "min": "minute", "mins": "minute",
    "sec": "second", "s": "second", "ms": "millisecond", "kB": "kilobyte", "KB": "kilobyte", "MB": "megabyte",
    "GB": "gigabyte", "TB": "terabyte", "Mbit/s": "megabit per second", "Mbps": "megabit per second", "Hz": "hertz",
    "kHz": "kilohertz", "MHz": "megahertz", "GHz": "gigahertz", "W": "watt", "kW": "kilowatt", "MW": "megawatt",
    "V": "volt", "kJ": "kilojoule", "kcal": "kilocalorie", "dB": "decibel", "hPa": "hectopascal", "°": "degree",
    "°C": "degree celsius", "°F": "degree fahrenheit", "°K": "degree kelvin",
}  # fmt: skip
_UNIT_NAMES = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))
_VULGAR = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8"}


def _money(match: re.Match[str]) -> str:
    minus, sign, whole, part, scale = match.groups()
    one, many, hundredth, hundredths = _CURRENCIES[sign]
    amount = int(whole)
    before = "minus " if minus else ""
    if scale:
        fraction = f" point {digits(part)}" if part else ""
        return f"{before}{cardinal(amount)}{fraction} {_SCALES.get(scale.lower(), scale)} {many}"
    if part and len(part) > 2:
        return f"{before}{cardinal(amount)} point {digits(part)} {many}"
    words = f"{before}{cardinal(amount)} {one if amount == 1 else many}"
    if part and (cents := int(part.ljust(2, "0"))):
        words += f" and {cardinal(cents)} {hundredth if cents == 1 else hundredths}"
    return words


def _sign_behind(match: re.Match[str]) -> str:
    """`50 €` and `3,50 €` as `€50` and `€3.50`; further rules read those."""
    sign = _CODES.get(match[2], match[2])
    return f"{sign}{re.sub(r',(?=[0-9]{1,2}$)', '.', match[1])}"


def _unit(match: re.Match[str]) -> str:
    number, name = match[1], _UNITS[match[2]]
    if number == "1" or name.endswith("hertz"):
        return f"{number} {name}"
    first, _, rest = name.partition(" ")
    words = [first, *rest.split()]
    # Kilometers per hour, but square meters and kilowatt hours.
    place = 0 if "per" in words or first == "degree" else len(words) - 1
    words[place] = "feet" if words[place] == "foot" else f"{words[place]}s"
    return f"{number} {' '.join(words)}"


def _fraction(match: re.Match[str]) -> str:
    whole, above, below = match[1], int(match[2]), int(match[3])
    if below < 2 or below > 100:
        return f"{match[1] or ''}{cardinal(above)} over {cardinal(below)}"
    if below == 2:
        name = "half" if above == 1 else "halves"
    elif below == 4:
        name = "quarter" if above == 1 else "quarters"
    else:
        name = ordinal(below) if above == 1 else f"{ordinal(below)}s"
    words = f"{cardinal(above)} {name}"
    return f"{whole.strip()} and {'a half' if words == 'one half' else words}" if whole else words


AMOUNTS: tuple[Rule, ...] = (
    (re.compile(r"(?<=\d),(?=\d{3}\b)|(?<=\d)[\u00a0\u202f\u2009'](?=\d{3}\b)"), ""),
    (re.compile(rf"({'|'.join(_VULGAR)})"), lambda m: f" {_VULGAR[m[1]]} "),
    (re.compile(r"\b(\d)['′]\s?(\d{1,2})(?:\"|″|'')"), r"\1 feet \2 inches"),
    (re.compile(r"\b24/7\b"), "twenty four seven"),
    (re.compile(r"\b9/11\b"), "nine eleven"),
    (re.compile(r"(?<![\w./])(\d+ +)?(\d{1,3})\s?[/⁄]\s?(\d{1,3})(?![\w/]|\.\d|\s*=)"), _fraction),
    (re.compile(rf"\b({'|'.join(_CODES)})\s?(?=\d)"), lambda m: _CODES[m[1]]),
    (re.compile(rf"(?<![\w.{_SIGNS}])(\d+(?:[.,]\d+)?)\s?([{_SIGNS}](?!\d)|(?:{'|'.join(_CODES)})\b)"), _sign_behind),
    (re.compile(r"\b(\d+)\s?¢"), lambda m: f"{m[1]} {'cent' if m[1] == '1' else 'cents'}"),
    (re.compile(rf"(?<!\w)([-−])?(?:US|A|C|HK)?([{_SIGNS}])\s?(\d+)(?:\.(\d+))?(?:\s?({_SCALE_NAMES})\b)?", re.I),
     _money),
    (re.compile(rf"(?<![\w.])({_NUMBER})\s?({_UNIT_NAMES})(?![\w²³/'])"), _unit),
    (re.compile(r"(?<![\w.])(\d{3,})k\b"), r"\1 thousand"),
    (re.compile(rf"({_NUMBER})\s?%"), r"\1 percent"),
    (re.compile(r"‰"), " per mille"),
)  # fmt: skip
