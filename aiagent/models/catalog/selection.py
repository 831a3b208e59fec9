"""All models by name, the packs they come in, and the choice of some of them."""

from aiagent.models.catalog.hearing import MOONSHINE_TINY_EN, SILERO_VAD, SMART_TURN, WHISPER_BASE
from aiagent.models.catalog.language import GEMMA_3_270M
from aiagent.models.catalog.voices import ENGLISH_G2P, KOKORO, PIPER_JOE
from aiagent.models.entries import Model
from aiagent.models.errors import UnknownModelError

CATALOG: dict[str, Model] = {
    model.name: model
    for model in (SILERO_VAD, SMART_TURN, MOONSHINE_TINY_EN, WHISPER_BASE, PIPER_JOE, ENGLISH_G2P, GEMMA_3_270M, KOKORO)
}

PACKS: dict[str, tuple[str, ...]] = {
    "default": ("silero-vad", "smart-turn", "moonshine-tiny-en", "piper-joe", "english-g2p", "gemma-3-270m"),
    "zh": ("whisper-base", "kokoro-82m", "english-g2p"),
    "kokoro-en": ("kokoro-82m", "english-g2p"),
}


def select_models(names: list[str]) -> list[Model]:
    """Return the models of those names and packs, each once, in order; no names means the pack `default`.

    Raises UnknownModelError, naming what there is.
    """
    chosen: dict[str, Model] = {}
    for name in names or ["default"]:
        members = PACKS.get(name, (name,))
        for member in members:
            if member not in CATALOG:
                known = ", ".join([*PACKS, *CATALOG])
                raise UnknownModelError(f"There is no model or pack called {member!r}. Known: {known}.")
            chosen[member] = CATALOG[member]
    return list(chosen.values())
