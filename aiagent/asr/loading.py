"""The choice of the recognizer: the installed offline models, or a streaming model that somebody brought."""

from pathlib import Path

from aiagent.asr import online, sherpa
from aiagent.asr.base import Recognizer
from aiagent.asr.ordinary_words import load_ordinary_words
from aiagent.models.errors import ModelMissingError

_PATH = "path:"


def load_recognizer(models_dir: Path, threads: int, model: str = "") -> Recognizer:
    """Load and warm up. `model` is "", the name of a folder in `models_dir`, or `path:` and a folder.

    Raises ModelError when a model is missing or damaged, RecognizerError when the engine refuses it.
    """
    if not model:
        return sherpa.load(models_dir, threads)
    folder = Path(model.removeprefix(_PATH)).expanduser() if model.startswith(_PATH) else models_dir / model
    if not folder.is_dir():
        raise ModelMissingError(f"ASR_MODEL names {folder}, which is no folder.")
    return online.load(folder, load_ordinary_words(models_dir), threads)
