"""Fields of time and of lists of words in forms."""

import re
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from conference.rooms.persona.settings import clean_words
from conference.texts import isolated


@cache
def zone_names() -> tuple[str, ...]:
    """The time zones that people choose from: UTC and those of regions, by name."""
    return ("UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


class ZoneField(forms.CharField):
    """The name of a time zone; the server's own when nothing is given."""

    def clean(self, value: Any) -> str:
        """Refuse names that the time zone database does not have."""
        name = str(super().clean(value) or settings.TIME_ZONE)
        if name not in available_timezones():
            raise forms.ValidationError(_("This time zone is not known."))
        return name


class LongSelect(forms.Select):
    """A choice of hundreds, written in one piece: a template for each option takes most of the time of a page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The HTML of the field, with the value chosen."""
        chosen = self.format_value(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, " selected" if str(key) in chosen else "", label) for key, label in self.choices),
        )
        own = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}</select>", own, options)


class WordsField(forms.CharField):
    """Words or names with commas or lines between them, as a list: at most `most`, each of up to `chars` characters."""

    def __init__(self, *, most: int, chars: int, rows: int, **options: Any) -> None:
        attrs = {"rows": rows, "autocomplete": "off", "spellcheck": "false"}
        widget = forms.Textarea(attrs=attrs) if rows > 1 else forms.TextInput(attrs=attrs)
        super().__init__(required=False, widget=widget, max_length=2 * most * chars, **options)
        self._most = most
        self._chars = chars

    def prepare_value(self, value: Any) -> Any:
        """The list as people write it."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The words, each once. Names the word that is too long."""
        words = re.split(r"[\n,;，、；]", super().clean(value))
        for word in words:
            if len(word.strip()) > self._chars:
                start = word.strip()[: self._chars]
                raise forms.ValidationError(
                    _("“%(start)s…” is too long: at most %(most)s characters."),
                    params={"start": isolated(start), "most": self._chars},
                )
        cleaned = clean_words(words, self._chars)
        if len(cleaned) > self._most:
            raise forms.ValidationError(
                _("You gave %(count)s: give at most %(most)s."), params={"count": len(cleaned), "most": self._most}
            )
        return cleaned

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other words are given than there were."""
        return super().has_changed(self.prepare_value(initial), data)


def date_input() -> forms.DateInput:
    """The browser's own way to choose a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    """The browser's own way to choose a time of day."""
    return forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")
