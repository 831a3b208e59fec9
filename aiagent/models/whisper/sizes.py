"""The dimensions of a Whisper model, read off its weights."""

import re
from dataclasses import asdict, dataclass

from aiagent.models.errors import ConversionError
from aiagent.models.whisper.ct2 import Weights

_LAYER = re.compile(r"(encoder|decoder)/layer_(\d+)/")
_EXACT_GELU = 3


@dataclass(frozen=True, slots=True)
class Sizes:
    """Dimensions by the names that Whisper itself and sherpa-onnx's metadata use."""

    n_mels: int
    n_audio_ctx: int
    n_audio_state: int
    n_audio_head: int
    n_audio_layer: int
    n_vocab: int
    n_text_ctx: int
    n_text_state: int
    n_text_head: int
    n_text_layer: int

    def metadata(self) -> dict[str, str]:
        """Return the dimensions as properties of an ONNX model."""
        return {name: str(value) for name, value in asdict(self).items()}

    @property
    def cross_key_shape(self) -> tuple[int | str, ...]:
        """The keys of the sound: layer, sound, head, channel, time."""
        return (self.n_text_layer, "n_audio", self.n_text_head, self.n_text_state // self.n_text_head, "n_audio_len")

    @property
    def cross_value_shape(self) -> tuple[int | str, ...]:
        """The values of the sound: layer, sound, head, time, channel."""
        return (self.n_text_layer, "n_audio", self.n_text_head, "n_audio_len", self.n_text_state // self.n_text_head)


def sizes_of(weights: Weights) -> Sizes:
    """Read the dimensions. Raises ConversionError when the weights are not those of a Whisper model."""
    try:
        if int(weights["decoder/activation"]) != _EXACT_GELU:
            raise ConversionError("The model has another activation than Whisper's.")
        audio_ctx, audio_state = weights["encoder/position_encodings/encodings"].shape
        vocabulary, text_state = weights["decoder/embeddings/weight"].shape
        return Sizes(
            n_mels=weights["encoder/conv1/weight"].shape[1],
            n_audio_ctx=audio_ctx,
            n_audio_state=audio_state,
            n_audio_head=int(weights["encoder/num_heads"]),
            n_audio_layer=_layers(weights, "encoder"),
            n_vocab=vocabulary,
            n_text_ctx=weights["decoder/position_encodings/encodings"].shape[0],
            n_text_state=text_state,
            n_text_head=int(weights["decoder/num_heads"]),
            n_text_layer=_layers(weights, "decoder"),
        )
    except (KeyError, ValueError, IndexError) as error:
        raise ConversionError(f"The weights are not those of Whisper: {error!r}") from error


def _layers(weights: Weights, side: str) -> int:
    matches = (_LAYER.match(name) for name in weights)
    return 1 + max(int(match[2]) for match in matches if match and match[1] == side)
