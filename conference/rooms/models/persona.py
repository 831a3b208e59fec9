"""The AI participant of a room: its columns in the table of rooms."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

AGENT_NAME_CHARS = 40
WAKE_NAMES_MAX = 10
VOICE_CHARS = 64
VOICE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.:-]*\Z"
SPEED_MIN, SPEED_DEFAULT, SPEED_MAX = 0.5, 1.0, 2.0
ANSWER_WORDS_MIN, ANSWER_WORDS_DEFAULT, ANSWER_WORDS_MAX = 10, 60, 200
PROMPT_CHARS = 2000
VOCABULARY_MAX = 100
WORD_CHARS = 40


class AgentMode(models.TextChoices):
    """Occasions on which the agent answers."""

    ADDRESSED = "addressed", _("when it is addressed")
    CONVERSATION = "conversation", _("in every turn")
    HAND = "hand", _("when a moderator lets it, it raises its hand")
    CAPTIONS = "captions", _("never, it only captions")
    OFF = "off", _("off")


class AgentLanguage(models.TextChoices):
    """Language that the agent recognises and speaks."""

    ROOM = "", _("the language of the room")
    AUTO = "auto", _("English or Chinese, whichever is spoken")
    ENGLISH = "en", _("English")
    SIMPLIFIED = "zh-Hans", _("Chinese, simplified characters")
    TRADITIONAL = "zh-Hant", _("Chinese, traditional characters")


def check_wake_names(value: Any) -> None:
    """Check a list of up to 10 names. Raises ValidationError."""
    _check_words(value, WAKE_NAMES_MAX, AGENT_NAME_CHARS)


def check_vocabulary(value: Any) -> None:
    """Check a list of up to 100 words. Raises ValidationError."""
    _check_words(value, VOCABULARY_MAX, WORD_CHARS)


def _check_words(value: Any, most: int, chars: int) -> None:
    good = isinstance(value, list) and len(value) <= most and _are_texts(value, chars)
    if not good:
        raise ValidationError(
            _("Give at most %(most)s, each of up to %(chars)s characters."), params={"most": most, "chars": chars}
        )


def _are_texts(words: Iterable[Any], chars: int) -> bool:
    return all(isinstance(word, str) and 0 < len(word) <= chars for word in words)


class Persona(models.Model):
    """Name, voice and manners of the AI participant of a room.

    `agent_voice` is the id of a voice, "" for the usual one of the language. `agent_speed` 1.0 is the voice's own pace.
    `agent_prompt` and `agent_vocabulary` are shown to nobody but the owner of the room and administrators.
    """

    agent_name = models.CharField(_("name of the AI participant"), max_length=AGENT_NAME_CHARS)
    wake_names = models.JSONField(_("names it listens to"), default=list, blank=True, validators=[check_wake_names])
    agent_mode = models.CharField(_("when the AI answers"), max_length=20, choices=AgentMode)
    agent_voice = models.CharField(
        _("voice"), max_length=VOICE_CHARS, blank=True, default="", validators=[RegexValidator(VOICE_PATTERN)]
    )
    agent_speed = models.FloatField(
        _("pace of the voice"),
        default=SPEED_DEFAULT,
        validators=[MinValueValidator(SPEED_MIN), MaxValueValidator(SPEED_MAX)],
    )
    agent_language = models.CharField(
        _("language of the AI participant"), max_length=10, choices=AgentLanguage, blank=True, default=""
    )
    agent_max_answer_words = models.PositiveSmallIntegerField(
        _("longest answer, in words"),
        default=ANSWER_WORDS_DEFAULT,
        validators=[MinValueValidator(ANSWER_WORDS_MIN), MaxValueValidator(ANSWER_WORDS_MAX)],
    )
    agent_prompt = models.TextField(
        _("what it has to know and how it has to behave"),
        max_length=PROMPT_CHARS,
        blank=True,
        default="",
        validators=[MaxLengthValidator(PROMPT_CHARS)],
    )
    agent_vocabulary = models.JSONField(
        _("words that captions spell right"), default=list, blank=True, validators=[check_vocabulary]
    )

    class Meta:
        abstract = True
