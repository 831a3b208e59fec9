"""The words that English has anyway, taken from files of installed models."""

import base64
import json
import logging
import re
from pathlib import Path

from aiagent.asr.vocabulary import OrdinaryWords
from aiagent.models.errors import ModelError
from aiagent.models.manifest import model_files

logger = logging.getLogger(__name__)

_WHOLE_WORD = re.compile("\u2581([a-z]+)")


def load_ordinary_words(models_dir: Path) -> OrdinaryWords:
    """Return the recognizer's whole-word tokens, and the dictionary of pronunciations where it is installed.

    Raises ModelError when the recognizer is not installed.
    """
    (tokens,) = model_files("moonshine-tiny-en", models_dir, "tokens.txt")
    common = {"a", "i"} | _whole_words(tokens.read_text(encoding="ascii"))
    names: set[str] = set()
    try:
        (dictionary,) = model_files("english-g2p", models_dir, "us_gold.json")
    except ModelError:
        logger.info("without the model english-g2p fewer words are known to be ordinary")
    else:
        for word in json.loads(dictionary.read_text(encoding="utf-8")):
            (common if word.islower() else names).add(word.casefold())
    return OrdinaryWords(frozenset(common), frozenset(names - common))


def _whole_words(tokens: str) -> set[str]:
    decoded = (base64.b64decode(line.partition("\t")[0]).decode(errors="replace") for line in tokens.splitlines())
    return {match[1] for token in decoded if (match := _WHOLE_WORD.fullmatch(token))}
