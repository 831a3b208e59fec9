"""Whisper's layers on top of the graph writer. Activations have the shape (sound, time, state)."""

from typing import Any

import numpy as np
import numpy.typing as npt

from aiagent.models.whisper.ct2 import Weights
from aiagent.models.whisper.graph import Graph

Floats = npt.NDArray[Any]


class Layers(Graph):
    """A graph that knows the weights, by CTranslate2's names."""

    def __init__(self, weights: Weights, heads: int, state: int) -> None:
        super().__init__()
        self._weights = weights
        self._heads = heads
        self._state = state

    def use_heads(self, heads: int, state: int) -> None:
        """Go on with layers of another width."""
        self._heads, self._state = heads, state

    def floats_of(self, name: str) -> Floats:
        """Return a weight as float32."""
        return self._weights[name].astype(np.float32)

    def linear(self, x: str, scope: str, *, rows: slice = slice(None), scale: float = 1.0, tag: str = "") -> str:
        """`x @ W.T + b`; `rows` takes part of the outputs of a projection that does several things at once."""
        weight = self.floats_of(f"{scope}/weight")[rows] * np.float32(scale)
        bias = self.floats_of(f"{scope}/bias")[rows] * np.float32(scale)
        return self._affine(x, scope, weight, bias, tag)

    def _affine(self, x: str, scope: str, weight: Floats, bias: Floats, tag: str = "") -> str:
        product = self.node("MatMul", x, self.weight(f"{scope}/weight{tag}", weight.T))
        return self.node("Add", product, self.weight(f"{scope}/bias{tag}", bias))

    def norm(self, x: str, scope: str) -> str:
        """Layer normalisation."""
        gamma = self.weight(f"{scope}/gamma", self.floats_of(f"{scope}/gamma"))
        beta = self.weight(f"{scope}/beta", self.floats_of(f"{scope}/beta"))
        return self.node("LayerNormalization", x, gamma, beta, axis=-1, epsilon=1e-5)

    def gelu(self, x: str) -> str:
        """The exact GELU, in the form that onnxruntime makes one kernel of."""
        erf = self.node("Erf", self.node("Div", x, self.number(2**0.5)))
        gate = self.node("Add", erf, self.number(1.0))
        return self.node("Mul", self.node("Mul", x, gate), self.number(0.5))

    def feed_forward(self, x: str, scope: str) -> str:
        """The two linear layers behind attention, with their residual."""
        inner = self.gelu(self.linear(self.norm(x, f"{scope}/layer_norm"), f"{scope}/linear_0"))
        return self.node("Add", x, self.linear(inner, f"{scope}/linear_1"))

    def split_heads(self, x: str) -> str:
        """(sound, time, state) -> (sound, head, time, channel)."""
        return self.node("Transpose", self._by_head(x), perm=[0, 2, 1, 3])

    def split_keys(self, x: str) -> str:
        """(sound, time, state) -> (sound, head, channel, time), ready to be multiplied with queries."""
        return self.node("Transpose", self._by_head(x), perm=[0, 2, 3, 1])

    def _by_head(self, x: str) -> str:
        return self.node("Reshape", x, self.ints(0, 0, self._heads, self._state // self._heads))

    def attention(self, query: str, keys: str, values: str, mask: str | None = None) -> str:
        """Attention of split heads, back in the shape (sound, time, state). The query is scaled already."""
        scores = self.node("MatMul", query, keys)
        if mask is not None:
            scores = self.node("Add", scores, mask)
        mixed = self.node("MatMul", self.node("Softmax", scores, axis=-1), values)
        mixed = self.node("Transpose", mixed, perm=[0, 2, 1, 3])
        return self.node("Reshape", mixed, self.ints(0, 0, self._state))

    def query_key_value(self, x: str, scope: str) -> tuple[str, str, str]:
        """The projection of self-attention, whose rows stand one below the other; the query comes scaled."""
        scale = np.ones(3 * self._state, np.float32)
        scale[: self._state] = self.query_scale
        weight, bias = self.floats_of(f"{scope}/weight"), self.floats_of(f"{scope}/bias")
        both = self._affine(x, scope, weight * scale[:, None], bias * scale)
        query, key, value = self.nodes("Split", both, self.ints(*[self._state] * 3), count=3, axis=-1)
        return query, key, value

    @property
    def query_scale(self) -> float:
        """One over the square root of the channels of a head."""
        return float((self._state // self._heads) ** -0.5)
