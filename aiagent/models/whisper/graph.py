"""A small writer of ONNX graphs."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, ValueInfoProto, helper, numpy_helper

Array = npt.NDArray[Any]

_OPSET = 17  # the first with LayerNormalization
_IR_VERSION = 8


class Graph:
    """Nodes and constants of a graph that grows. Values are known by the names that the methods return."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._shared: dict[tuple[str, tuple[int, ...], bytes], str] = {}

    def nodes(self, kind: str, *inputs: str, count: int, **attributes: Any) -> list[str]:
        """Append a node with `count` outputs."""
        base = f"{kind}_{len(self._nodes)}"
        outputs = [f"{base}_{index}" for index in range(count)]
        self._nodes.append(helper.make_node(kind, list(inputs), outputs, base, **attributes))
        return outputs

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Append a node with one output."""
        return self.nodes(kind, *inputs, count=1, **attributes)[0]

    def output(self, name: str, kind: str, *inputs: str, **attributes: Any) -> None:
        """Append the node that makes an output of the graph."""
        self._nodes.append(helper.make_node(kind, list(inputs), [name], f"{kind}_{len(self._nodes)}", **attributes))

    def weight(self, name: str, values: Array) -> str:
        """Add a named constant."""
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def constant(self, values: Array) -> str:
        """Add a small constant; equal ones are shared."""
        key = (values.dtype.str, values.shape, values.tobytes())
        if key not in self._shared:
            self._shared[key] = self.weight(f"constant_{len(self._shared)}", values)
        return self._shared[key]

    def ints(self, *values: int) -> str:
        """Add a vector of whole numbers."""
        return self.constant(np.array(values, np.int64))

    def number(self, value: float) -> str:
        """Add a single float32."""
        return self.constant(np.array(value, np.float32))

    def model(
        self, name: str, inputs: Sequence[ValueInfoProto], outputs: Sequence[ValueInfoProto], metadata: dict[str, str]
    ) -> onnx.ModelProto:
        """Return the whole as a model."""
        graph = helper.make_graph(self._nodes, name, list(inputs), list(outputs), self._constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)
        helper.set_model_props(model, metadata)
        return model


def floats(name: str, shape: Sequence[str | int]) -> ValueInfoProto:
    """Describe an input or output of float32; a text in `shape` names a length that varies."""
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))


def integers(name: str, shape: Sequence[str | int]) -> ValueInfoProto:
    """Describe an input or output of int64."""
    return helper.make_tensor_value_info(name, TensorProto.INT64, list(shape))
