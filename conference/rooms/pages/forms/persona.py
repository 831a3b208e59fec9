"""The form of a room's AI participant, for its owner and for the admin."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.names import clean_name
from conference.rooms.models import Room
from conference.rooms.models.persona import (
    AGENT_NAME_CHARS,
    PROMPT_CHARS,
    SPEED_MAX,
    SPEED_MIN,
    VOCABULARY_MAX,
    VOICE_CHARS,
    VOICE_PATTERN,
    WAKE_NAMES_MAX,
    WORD_CHARS,
    AgentLanguage,
    AgentMode,
)
from conference.rooms.pages.forms.fields import WordsField
from conference.rooms.persona.settings import FIELDS, clean_prompt
from conference.rooms.persona.voices import InstalledVoice, language_title

SPEED_STEP = 0.05


class LinesField(forms.CharField):
    """A text of several lines. A line break counts as one character, as in the browser."""

    def to_python(self, value: Any) -> str:
        """The text with plain line breaks."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class PersonaFields(forms.ModelForm):  # type: ignore[type-arg]
    """The common part of both forms: names and words of visible characters, each once."""

    wake_names = WordsField(
        most=WAKE_NAMES_MAX - 1,
        chars=AGENT_NAME_CHARS,
        rows=1,
        label=_("Other names it listens to"),
        help_text=_("Nicknames, or what speech recognition makes of its name; with commas between."),
    )
    agent_prompt = LinesField(
        label=_("What it has to know and how it has to behave"),
        max_length=PROMPT_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "aria-describedby": "id_agent_prompt_helptext"}),
    )
    agent_vocabulary = WordsField(
        most=VOCABULARY_MAX,
        chars=WORD_CHARS,
        rows=3,
        label=_("Words that captions spell right"),
        help_text=_("Names and terms that people use here; with commas or lines between, at most 100."),
    )

    class Meta:
        model = Room
        fields = tuple(FIELDS.values())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own_name = self.instance.agent_name
        self.initial["wake_names"] = [name for name in self.instance.wake_names if name != own_name]

    def clean_agent_name(self) -> str:
        """Refuse a name of nothing but invisible characters."""
        name = clean_name(self.cleaned_data["agent_name"], AGENT_NAME_CHARS)
        if not name:
            raise forms.ValidationError(_("Give the AI participant a name."))
        return name

    def clean_agent_prompt(self) -> str:
        """Lines of visible characters."""
        return clean_prompt(self.cleaned_data["agent_prompt"])

    def clean(self) -> dict[str, Any]:
        """Add its own name to the names that it listens to."""
        cleaned = super().clean() or self.cleaned_data
        if "agent_name" in cleaned and "wake_names" in cleaned:
            cleaned["wake_names"] = list(dict.fromkeys([cleaned["agent_name"], *cleaned["wake_names"]]))
        return cleaned


class VoiceSelect(forms.Select):
    """A list of voices. Each entry tells the script of the page its language."""

    languages: Mapping[str, str] = MappingProxyType({})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An entry with its language."""
        option = super().create_option(name, value, *args, **kwargs)
        if language := self.languages.get(str(value)):
            option["attrs"]["data-language"] = language
        return option


class PersonaForm(PersonaFields):
    """The form of the page. `voices` are those of the running agents, None where no agent runs."""

    agent_mode = forms.ChoiceField(label=_("When it answers"), choices=AgentMode, widget=forms.RadioSelect)
    agent_speed = forms.FloatField(
        label=_("Pace"),
        min_value=SPEED_MIN,
        max_value=SPEED_MAX,
        widget=forms.NumberInput(attrs={"type": "range", "step": SPEED_STEP}),
    )
    agent_voice = forms.CharField(
        label=_("Voice"),
        max_length=VOICE_CHARS,
        required=False,
        widget=VoiceSelect,
        validators=[RegexValidator(VOICE_PATTERN)],
    )

    class Meta(PersonaFields.Meta):
        labels: ClassVar = {
            "agent_name": _("Name"),
            "agent_language": pgettext_lazy("of the AI participant", "Language"),
            "agent_max_answer_words": _("Longest answer, in words"),
        }
        help_texts: ClassVar = {
            "agent_language": _("What it listens for, writes in captions and speaks."),
            "agent_max_answer_words": _("A sentence has about 15 words; 60 words take half a minute to say."),
        }

    def __init__(
        self, data: QueryDict | None = None, *, instance: Room, voices: Sequence[InstalledVoice] | None
    ) -> None:
        super().__init__(data, instance=instance)
        language = self.fields["agent_language"]
        own = _("That of the room: %s") % language_title(instance.language)
        language.choices = [("", own), *AgentLanguage.choices[1:]]  # type: ignore[attr-defined]
        widget = self.fields["agent_voice"].widget
        widget.languages = {voice.id: voice.language for voice in voices or ()}
        widget.choices = _voice_choices(voices or (), instance.agent_voice)


def _voice_choices(voices: Sequence[InstalledVoice], current: str) -> list[tuple[Any, Any]]:
    """The installed voices by language. The chosen voice stays a choice where it is not installed."""
    groups: dict[Any, list[tuple[str, str]]] = {}
    for voice in voices:
        groups.setdefault(language_title(voice.language), []).append((voice.id, voice.shown_title))
    first: list[tuple[Any, Any]] = [("", _("The usual voice of the language"))]
    if current and current not in {voice.id for voice in voices}:
        first.append((current, current))
    return [*first, *groups.items()]
