"""Whisper's encoder, which also makes the keys and values that the decoder looks the sound up with.

They leave the encoder split into heads, the keys transposed, so that the decoder need not do it for every token:
sherpa-onnx hands them on as they are.
"""

import onnx

from aiagent.models.whisper.ct2 import Sizes, Weights
from aiagent.models.whisper.graph import floats
from aiagent.models.whisper.layers import Layers


def encoder_model(weights: Weights, sizes: Sizes, metadata: dict[str, str]) -> onnx.ModelProto:
    """mel (sound, n_mels, frames) -> n_layer_cross_k, n_layer_cross_v."""
    graph = Layers(weights, sizes.n_audio_head, sizes.n_audio_state)
    x = _positioned(graph, _convolved(graph, "mel"))
    for layer in range(sizes.n_audio_layer):
        x = _layer(graph, x, f"encoder/layer_{layer}")
    _add_keys_and_values(sizes, graph, graph.norm(x, "encoder/layer_norm"))
    return graph.model(
        "whisper_encoder",
        [floats("mel", ["n_audio", sizes.n_mels, "n_frames"])],
        [floats("n_layer_cross_k", sizes.cross_key_shape), floats("n_layer_cross_v", sizes.cross_value_shape)],
        metadata,
    )


def _convolved(graph: Layers, mel: str) -> str:
    x = mel
    for name, stride in (("conv1", 1), ("conv2", 2)):
        kernel = graph.weight(f"{name}/weight", graph.floats_of(f"encoder/{name}/weight"))
        bias = graph.weight(f"{name}/bias", graph.floats_of(f"encoder/{name}/bias"))
        x = graph.gelu(graph.node("Conv", x, kernel, bias, kernel_shape=[3], pads=[1, 1], strides=[stride]))
    return graph.node("Transpose", x, perm=[0, 2, 1])


def _positioned(graph: Layers, x: str) -> str:
    """Add positions; of sound that is shorter than 30 s only as many as it has."""
    table = graph.weight("positions", graph.floats_of("encoder/position_encodings/encodings"))
    length = graph.node("Shape", x, start=1, end=2)
    return graph.node("Add", x, graph.node("Slice", table, graph.ints(0), length, graph.ints(0)))


def _layer(graph: Layers, x: str, scope: str) -> str:
    normed = graph.norm(x, f"{scope}/self_attention/layer_norm")
    query, key, value = graph.query_key_value(normed, f"{scope}/self_attention/linear_0")
    mixed = graph.attention(graph.split_heads(query), graph.split_keys(key), graph.split_heads(value))
    x = graph.node("Add", x, graph.linear(mixed, f"{scope}/self_attention/linear_1"))
    return graph.feed_forward(x, f"{scope}/ffn")


def _add_keys_and_values(sizes: Sizes, graph: Layers, sound: str) -> None:
    """Project the sound for every decoder layer; rows of keys stand above those of values."""
    state = sizes.n_text_state
    graph.use_heads(sizes.n_text_head, state)
    keys, values = [], []
    for layer in range(sizes.n_text_layer):
        scope = f"decoder/layer_{layer}/attention/linear_1"
        key = graph.linear(sound, scope, rows=slice(0, state), tag="_k")
        value = graph.linear(sound, scope, rows=slice(state, 2 * state), tag="_v")
        keys.append(graph.node("Unsqueeze", graph.split_keys(key), graph.ints(0)))
        values.append(graph.node("Unsqueeze", graph.split_heads(value), graph.ints(0)))
    graph.output("n_layer_cross_k", "Concat", *keys, axis=0)
    graph.output("n_layer_cross_v", "Concat", *values, axis=0)
