"""The voices of the running agents, and spoken samples: both come from agent processes through Redis.

The agents keep the list of their voices at `parley:agent:voices`. A request for a sample goes into the list
`parley:agent:samples`, and its answer comes at `parley:agent:sample:{id}` (docs/protocol.md, "Voice samples").
"""

import logging
import time
import uuid

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.accounts.models import User
from conference.errors import UnavailableError
from conference.names import clean_name
from conference.rooms.models import Room
from conference.rooms.models.persona import AGENT_NAME_CHARS
from conference.rooms.persona.payloads import VoiceSampleRequest
from conference.signaling.errors import StoreUnavailableError
from conference.signaling.redis_pool import store_errors, sync_client
from conference.throttle import Throttle

logger = logging.getLogger(__name__)

VOICES_KEY = "parley:agent:voices"
REQUESTS_KEY = "parley:agent:samples"
SAMPLES = Throttle("voice-samples", limit=20, period_secs=60)
# A longer queue would outlast the patience of those who ask; the oldest requests are dropped.
MOST_WAITING = 20
REQUEST_LIFETIME_SECS = 30
PATIENCE_SECS = 12.0
LOOK_EVERY_SECS = 0.1
SENTENCES = {
    "en": "Hello, I am {name}. Ask me something, and this is how I answer.",
    "zh": "大家好，我是{name}。有问题可以问我，我会这样回答。",
}
# Packs of models with voices for these languages.
PACKS = {"en": "default", "zh": "zh"}
LANGUAGES = {"en": gettext_lazy("English"), "zh": gettext_lazy("Chinese"), "ja": gettext_lazy("Japanese")}
GENDERS = {"female": gettext_lazy("female"), "male": gettext_lazy("male")}


class NoAgentError(UnavailableError):
    """No agent process is running."""

    reason = "no_agent"


class NoVoiceError(UnavailableError):
    """The agents have no voice for the language."""

    reason = "no_voice"


class NoSampleError(UnavailableError):
    """No agent answered in time, or none could speak the sentence."""

    reason = "no_answer"


class InstalledVoice(msgspec.Struct, frozen=True, kw_only=True):
    """A voice that an agent can speak with; `language` is a BCP 47 tag."""

    id: str
    title: str
    language: str
    gender: str = ""

    @property
    def shown_title(self) -> str:
        """The title, with the gender of the voice where it is known."""
        gender = GENDERS.get(self.gender)
        return f"{self.title} ({gender})" if gender else self.title


def language_title(tag: str) -> str:
    """The name of a language for people; the tag where the name is not known."""
    return str(LANGUAGES.get(primary(tag), tag))


def voices_installed() -> list[InstalledVoice] | None:
    """The voices of the running agents; None where no agent runs, or Redis is away."""
    try:
        with store_errors(), sync_client() as redis:
            raw = redis.get(VOICES_KEY)
    except StoreUnavailableError as error:
        logger.warning("the voices of the agents are not known: %s", error)
        return None
    try:
        return msgspec.json.decode(raw, type=list[InstalledVoice]) if isinstance(raw, bytes) else None
    except msgspec.DecodeError:
        logger.warning("the list of the agents' voices cannot be read")
        return None


def voice_sample(*, room: Room, by: User, request: VoiceSampleRequest) -> bytes:
    """A sentence as WAV, spoken with settings that need not be stored yet.

    Raises NoAgentError, NoVoiceError, NoSampleError, RateLimitedError.
    """
    SAMPLES.hit(by.pk)
    voices = voices_installed()
    if voices is None:
        raise NoAgentError(_("No AI participant is running on this server at the moment, so nobody can speak."))
    _check_voice(request.voice, voices)
    lang = _language(room, request, voices)
    sample = _ask(
        {"text": _sentence(room, request, lang), "voice": request.voice, "speed": request.speed, "lang": lang}
    )
    if sample is None:
        raise NoSampleError(_("The AI participant has much to do and did not answer in time. Try again in a moment."))
    if not sample:
        raise NoSampleError(_("This voice cannot say the sentence. Try another one."))
    return sample


def _check_voice(id: str, voices: list[InstalledVoice]) -> None:
    if id and id not in {voice.id for voice in voices}:
        raise NoVoiceError(_("This voice is not installed on the server. Choose another one."))


def _language(room: Room, request: VoiceSampleRequest, voices: list[InstalledVoice]) -> str:
    """The chosen language, else that of the chosen voice, else that of the room; "" where the sentence decides.

    Raises NoVoiceError when no voice speaks it.
    """
    chosen = next((voice.language for voice in voices if voice.id == request.voice), room.language)
    lang = chosen if request.language in ("", "auto") else request.language
    if primary(lang) not in SENTENCES:
        return ""
    if not any(primary(voice.language) == primary(lang) for voice in voices):
        message = _("No voice for this language is installed. The administrator installs it with “%s”.")
        raise NoVoiceError(message % f"python -m aiagent.models install {PACKS[primary(lang)]}")
    return lang


def _sentence(room: Room, request: VoiceSampleRequest, lang: str) -> str:
    name = clean_name(request.name, AGENT_NAME_CHARS) or room.agent_name
    return request.text.strip() or SENTENCES[primary(lang) or "en"].format(name=name)


def _ask(sample: dict[str, object]) -> bytes | None:
    """The sample of an agent; None where none answered."""
    id = str(uuid.uuid4())
    with sync_client() as redis:
        with redis.pipeline() as pipe:
            pipe.rpush(REQUESTS_KEY, msgspec.json.encode({"id": id, **sample}))
            pipe.ltrim(REQUESTS_KEY, -MOST_WAITING, -1)
            pipe.expire(REQUESTS_KEY, REQUEST_LIFETIME_SECS)
            pipe.execute()
        give_up_at = time.monotonic() + PATIENCE_SECS
        while time.monotonic() < give_up_at:
            answer = redis.getdel(f"parley:agent:sample:{id}")
            if isinstance(answer, bytes):
                return answer
            time.sleep(LOOK_EVERY_SECS)
    return None


def primary(tag: str) -> str:
    """The language of a BCP 47 tag without region and script."""
    return tag.partition("-")[0].lower()
