"""Whisper's decoder: one step, with the keys and values of the tokens before in a cache.

sherpa-onnx binds inputs and outputs by position. It makes the first cache (layers, 1, n_text_ctx, state), empty, and
from then on hands back what came out: so a returned cache has the positions in use and no more.
"""

from collections.abc import Sequence

import numpy as np
import onnx

from aiagent.models.whisper.ct2 import Sizes, Weights
from aiagent.models.whisper.graph import floats, integers
from aiagent.models.whisper.layers import Layers

_NEVER = -1e9


def decoder_model(
    weights: Weights, sizes: Sizes, metadata: dict[str, str], suppressed: Sequence[int]
) -> onnx.ModelProto:
    """Tokens at position `offset` -> logits and the grown cache. Tokens in `suppressed` never come out."""
    graph = Layers(weights, sizes.n_text_head, sizes.n_text_state)
    length = graph.node("Shape", "tokens", start=1, end=2)
    total = graph.node("Add", "offset", length)
    x = graph.node("Add", _embedded(graph, weights), _positions(graph, total))
    x = _all_layers(graph, sizes, x, _causal_mask(graph, total))
    _add_logits(graph, sizes, graph.norm(x, "decoder/layer_norm"), suppressed)
    return graph.model("whisper_decoder", _inputs(sizes), _outputs(sizes), metadata)


def _embedded(graph: Layers, weights: Weights) -> str:
    """Look tokens up in a table of int8 with a scale for each row: the logits need a second copy of it."""
    table = weights["decoder/embeddings/weight"].astype(np.float32)
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
    rows = graph.weight("embedding_int8", np.rint(table / scale).astype(np.int8))
    scales = graph.weight("embedding_scale", scale)
    picked = graph.node("Cast", graph.node("Gather", rows, "tokens", axis=0), to=onnx.TensorProto.FLOAT)
    return graph.node("Mul", picked, graph.node("Gather", scales, "tokens", axis=0))


def _positions(graph: Layers, total: str) -> str:
    table = graph.weight("positions", graph.floats_of("decoder/position_encodings/encodings"))
    return graph.node("Slice", table, "offset", total, graph.ints(0))


def _causal_mask(graph: Layers, total: str) -> str:
    """A new token at position i sees the positions 0..i."""
    begin, end = (graph.node("Squeeze", value, graph.ints(0)) for value in ("offset", total))
    zero, one = graph.constant(np.array(0, np.int64)), graph.constant(np.array(1, np.int64))
    rows = graph.node("Unsqueeze", graph.node("Range", begin, end, one), graph.ints(1))
    columns = graph.node("Unsqueeze", graph.node("Range", zero, end, one), graph.ints(0))
    return graph.node("Where", graph.node("Greater", columns, rows), graph.number(_NEVER), graph.number(0.0))


def _all_layers(graph: Layers, sizes: Sizes, x: str, mask: str) -> str:
    count = sizes.n_text_layer
    caches = [
        _layers_of(graph, graph.node("Slice", name, graph.ints(0), "offset", graph.ints(2)), count)
        for name in ("in_n_layer_self_k_cache", "in_n_layer_self_v_cache")
    ]
    sounds = [_layers_of(graph, name, count) for name in ("n_layer_cross_k", "n_layer_cross_v")]
    grown: tuple[list[str], list[str]] = ([], [])
    for layer in range(count):
        scope = f"decoder/layer_{layer}"
        x, key, value = _self_attention(graph, x, scope, caches[0][layer], caches[1][layer], mask)
        grown[0].append(graph.node("Unsqueeze", key, graph.ints(0)))
        grown[1].append(graph.node("Unsqueeze", value, graph.ints(0)))
        x = _cross_attention(graph, x, scope, sounds[0][layer], sounds[1][layer])
        x = graph.feed_forward(x, f"{scope}/ffn")
    graph.output("out_n_layer_self_k_cache", "Concat", *grown[0], axis=0)
    graph.output("out_n_layer_self_v_cache", "Concat", *grown[1], axis=0)
    return x


def _layers_of(graph: Layers, stacked: str, count: int) -> list[str]:
    parts = graph.nodes("Split", stacked, graph.ints(*[1] * count), count=count, axis=0)
    return [graph.node("Squeeze", part, graph.ints(0)) for part in parts]


def _self_attention(
    graph: Layers, x: str, scope: str, past_keys: str, past_values: str, mask: str
) -> tuple[str, str, str]:
    scope = f"{scope}/self_attention"
    query, key, value = graph.query_key_value(graph.norm(x, f"{scope}/layer_norm"), f"{scope}/linear_0")
    keys = graph.node("Concat", past_keys, key, axis=1)
    values = graph.node("Concat", past_values, value, axis=1)
    mixed = graph.attention(graph.split_heads(query), graph.split_keys(keys), graph.split_heads(values), mask)
    return graph.node("Add", x, graph.linear(mixed, f"{scope}/linear_1")), keys, values


def _cross_attention(graph: Layers, x: str, scope: str, keys: str, values: str) -> str:
    scope = f"{scope}/attention"
    query = graph.linear(graph.norm(x, f"{scope}/layer_norm"), f"{scope}/linear_0", scale=graph.query_scale)
    mixed = graph.attention(graph.split_heads(query), keys, values)
    return graph.node("Add", x, graph.linear(mixed, f"{scope}/linear_2"))


def _add_logits(graph: Layers, sizes: Sizes, x: str, suppressed: Sequence[int]) -> None:
    projection = graph.weight("projection/weight", graph.floats_of("decoder/projection/weight").T)
    bias = np.zeros(sizes.n_vocab, np.float32)
    bias[list(suppressed)] = _NEVER
    graph.output("logits", "Add", graph.node("MatMul", x, projection), graph.weight("suppressed", bias))


def _inputs(sizes: Sizes) -> list[onnx.ValueInfoProto]:
    cache = (sizes.n_text_layer, "n_audio", "n_past", sizes.n_text_state)
    return [
        integers("tokens", ["n_audio", "n_tokens"]),
        floats("in_n_layer_self_k_cache", cache),
        floats("in_n_layer_self_v_cache", cache),
        floats("n_layer_cross_k", sizes.cross_key_shape),
        floats("n_layer_cross_v", sizes.cross_value_shape),
        integers("offset", [1]),
    ]


def _outputs(sizes: Sizes) -> list[onnx.ValueInfoProto]:
    cache = (sizes.n_text_layer, "n_audio", "n_total", sizes.n_text_state)
    return [
        floats("logits", ["n_audio", "n_tokens", sizes.n_vocab]),
        floats("out_n_layer_self_k_cache", cache),
        floats("out_n_layer_self_v_cache", cache),
    ]
