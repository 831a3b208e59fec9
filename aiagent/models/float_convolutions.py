"""Rewrite quantised convolutions of an ONNX graph as float ones whose weights stay int8 on disk.

onnxruntime's int8 convolution is slower on most CPUs than its float one: a Kokoro voice speaks twice as fast with the
convolutions of its generator in float. What is matched, and what takes its place:

    x -> DynamicQuantizeLinear -> ConvInteger(W) -> [Add bias] -> Cast -> Mul(x scale * W scale) -> y
    x -> Conv((Cast(W) - zero point) * W scale, bias) -> y

The new weight is a constant expression, which onnxruntime folds once when it loads the model.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import GraphProto, NodeProto, TensorProto, helper, numpy_helper

from aiagent.models.errors import ConversionError

_BIAS_STEPS = 6


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One quantised convolution: the names it is built from, and the node that gives its result."""

    convolution: NodeProto
    result: NodeProto
    replaced: tuple[NodeProto, ...]
    scale: str
    bias: str | None


class _Graph:
    """The nodes that make and use each value of a graph."""

    def __init__(self, graph: GraphProto) -> None:
        self.graph = graph
        self.constants = {constant.name: constant for constant in graph.initializer}
        self._makers: dict[str, NodeProto] = {output: node for node in graph.node for output in node.output}
        self._users: dict[str, list[NodeProto]] = {}
        for node in graph.node:
            for name in node.input:
                self._users.setdefault(name, []).append(node)

    def maker(self, name: str, operator: str) -> NodeProto:
        """Return the node that makes a value. Raises ConversionError when it is another operator."""
        node = self._makers.get(name)
        if node is None or node.op_type != operator:
            raise ConversionError(f"{name} is not made by {operator}.")
        return node

    def only_user(self, node: NodeProto) -> NodeProto:
        """Return the one node that uses a node's result. Raises ConversionError when there is not just one."""
        users = self._users.get(node.output[0], [])
        if len(users) != 1:
            raise ConversionError(f"{node.name} has {len(users)} users, not one.")
        return users[0]

    def constant_behind(self, name: str) -> str:
        """Return the constant that a value is computed from by a chain of nodes with one argument that matters."""
        for _ in range(_BIAS_STEPS):
            if name in self.constants:
                return name
            name = self._makers[name].input[0] if name in self._makers else name
        raise ConversionError(f"{name} is not computed from a constant.")


def float_convolutions(model: onnx.ModelProto, name_part: str) -> int:
    """Rewrite the quantised convolutions with `name_part` in their names; return how many.

    Raises ConversionError when one of them is built otherwise than expected.
    """
    graph = _Graph(model.graph)
    found = [
        _match(graph, node) for node in model.graph.node if node.op_type == "ConvInteger" and name_part in node.name
    ]
    rewritten = {id(pattern.result): list(_rewrite(graph, pattern)) for pattern in found}
    replaced = {id(node) for pattern in found for node in pattern.replaced}
    nodes = [rewritten.get(id(node), [node]) for node in model.graph.node if id(node) not in replaced]
    _replace_nodes(model.graph, list(chain.from_iterable(nodes)))
    return len(found)


def _other_input(node: NodeProto, name: str) -> str:
    others: list[str] = [other for other in node.input if other != name]
    if len(others) != 1:
        raise ConversionError(f"{node.name} has not two inputs.")
    return others[0]


def _match(graph: _Graph, convolution: NodeProto) -> _Pattern:
    replaced = [convolution]
    follower, bias = graph.only_user(convolution), None
    if follower.op_type == "Add":
        bias = graph.constant_behind(_other_input(follower, replaced[-1].output[0]))
        replaced.append(follower)
        follower = graph.only_user(follower)
    if follower.op_type != "Cast":
        raise ConversionError(f"{convolution.name} is followed by {follower.op_type}, not by Cast.")
    replaced.append(follower)
    result = graph.only_user(follower)
    scales = graph.maker(_other_input(result, follower.output[0]), "Mul")
    constants = [name for name in scales.input if name in graph.constants]
    if result.op_type != "Mul" or len(constants) != 1:
        raise ConversionError(f"{convolution.name} is not scaled by one constant.")
    return _Pattern(convolution, result, tuple(replaced), constants[0], bias)


def _rewrite(graph: _Graph, pattern: _Pattern) -> Iterator[NodeProto]:
    """Yield the nodes that take the place of a pattern; the constants they need are added to the graph."""
    node = pattern.convolution
    source = graph.maker(node.input[0], "DynamicQuantizeLinear").input[0]
    weight = graph.constants[node.input[1]]
    name = node.name.strip("/").replace("/", "_")
    zero_point: NDArray[np.generic] = np.zeros(1, np.float32)
    if len(node.input) > 3 and node.input[3]:
        zero_point = numpy_helper.to_array(graph.constants[node.input[3]])
    for suffix, values in (
        ("scale", numpy_helper.to_array(graph.constants[pattern.scale])),
        ("zero", zero_point),
    ):
        graph.graph.initializer.append(_for_each_channel(values, len(weight.dims), f"{name}_{suffix}"))
    yield helper.make_node("Cast", [node.input[1]], [f"{name}_cast"], to=TensorProto.FLOAT)
    yield helper.make_node("Sub", [f"{name}_cast", f"{name}_zero"], [f"{name}_shifted"])
    yield helper.make_node("Mul", [f"{name}_shifted", f"{name}_scale"], [f"{name}_weight"])
    inputs = [source, f"{name}_weight", *([pattern.bias] if pattern.bias else [])]
    convolution = helper.make_node("Conv", inputs, [pattern.result.output[0]], name=f"{name}_float")
    convolution.attribute.extend(node.attribute)
    yield convolution


def _for_each_channel(values: NDArray[np.generic], rank: int, name: str) -> TensorProto:
    """Return one value, or one for each output channel, in a shape that goes with a weight of that rank."""
    return numpy_helper.from_array(values.astype(np.float32).reshape([-1] + [1] * (rank - 1)), name)


def _replace_nodes(graph: GraphProto, nodes: list[NodeProto]) -> None:
    """Put these nodes into the graph, without those whose results nobody uses, and drop unused constants."""
    while True:
        used = {name for node in nodes for name in node.input} | {output.name for output in graph.output}
        needed = [node for node in nodes if used.intersection(node.output)]
        if len(needed) == len(nodes):
            break
        nodes = needed
    constants = [constant for constant in graph.initializer if constant.name in used]
    del graph.node[:]
    graph.node.extend(nodes)
    del graph.initializer[:]
    graph.initializer.extend(constants)
