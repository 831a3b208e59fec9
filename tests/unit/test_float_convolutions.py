"""Quantised convolutions become float ones with the same result."""

from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from aiagent.models.errors import ConversionError
from aiagent.models.float_convolutions import float_convolutions

pytestmark = pytest.mark.unit

CHANNELS, LENGTH = 4, 32


def quantised_model(*, follower: str = "Cast", bias: bool = True) -> onnx.ModelProto:
    """One convolution as onnxruntime's dynamic quantisation writes it, named /generator/conv."""
    random = np.random.default_rng(1)
    weight = random.integers(-120, 120, (CHANNELS, CHANNELS, 3), np.int8)
    constants = [
        numpy_helper.from_array(weight, "weight"),
        numpy_helper.from_array(np.array(0, np.int8), "weight_zero"),
        numpy_helper.from_array(
            random.uniform(0.001, 0.01, CHANNELS).astype(np.float32).reshape(-1, 1), "weight_scale"
        ),
        numpy_helper.from_array(random.uniform(-1, 1, CHANNELS).astype(np.float32), "bias"),
        numpy_helper.from_array(np.array([1, -1, 1], np.int64), "bias_shape"),
    ]
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["xq", "x_scale", "x_zero"]),
        helper.make_node(
            "ConvInteger", ["xq", "weight", "x_zero", "weight_zero"], ["sum"], "/generator/conv", pads=[1, 1]
        ),
        helper.make_node("Mul", ["x_scale", "weight_scale"], ["scale"]),
    ]
    total = "sum"
    if bias:
        nodes += [
            helper.make_node("Squeeze", ["scale"], ["flat_scale"]),
            helper.make_node("Div", ["bias", "flat_scale"], ["bias_div"]),
            helper.make_node("Floor", ["bias_div"], ["bias_floor"]),
            helper.make_node("Cast", ["bias_floor"], ["bias_int"], to=TensorProto.INT32),
            helper.make_node("Reshape", ["bias_int", "bias_shape"], ["bias_wide"]),
            helper.make_node("Add", ["sum", "bias_wide"], ["biased"]),
        ]
        total = "biased"
    if follower == "Cast":
        nodes += [
            helper.make_node("Cast", [total], ["float_sum"], to=TensorProto.FLOAT),
            helper.make_node("Mul", ["float_sum", "scale"], ["y"]),
        ]
    else:
        nodes.append(helper.make_node(follower, [total], ["y"]))
    wide = helper.make_tensor_value_info
    kind = TensorProto.FLOAT if follower == "Cast" else TensorProto.INT32
    graph = helper.make_graph(
        nodes,
        "test",
        [wide("x", TensorProto.FLOAT, [1, CHANNELS, LENGTH])],
        [wide("y", kind, [1, CHANNELS, LENGTH])],
        constants,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def run(model: onnx.ModelProto, x: NDArray[np.float32]) -> Any:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0]


@pytest.mark.parametrize("bias", [True, False])
def test_the_result_stays_and_the_weight_stays_small(bias: bool) -> None:
    model = quantised_model(bias=bias)
    x = np.random.default_rng(2).normal(size=(1, CHANNELS, LENGTH)).astype(np.float32)
    before, size_bytes = run(model, x), model.ByteSize()

    assert float_convolutions(model, "generator") == 1

    onnx.checker.check_model(model)
    assert np.abs(run(model, x) - before).max() < 0.02 * np.abs(before).max()
    assert {node.op_type for node in model.graph.node} == {"Cast", "Sub", "Mul", "Conv"}
    weight = next(constant for constant in model.graph.initializer if constant.name == "weight")
    assert weight.data_type == TensorProto.INT8
    assert model.ByteSize() < size_bytes + 400


def test_convolutions_of_another_part_are_left_alone() -> None:
    model = quantised_model()
    before = model.SerializeToString()

    assert float_convolutions(model, "encoder") == 0
    assert model.SerializeToString() == before


def test_a_graph_that_is_built_otherwise_is_refused() -> None:
    with pytest.raises(ConversionError, match="followed by Neg"):
        float_convolutions(quantised_model(follower="Neg", bias=False), "generator")
