"""A tiny streaming transducer in sherpa-onnx's LSTM layout, which hears tones: 400 Hz is 诺, 2000 Hz is 瓦 or, almost
as likely, 娃, 5000 Hz is 好. A tone is one symbol, however long it lasts.
"""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

SYMBOLS = ("<blk>", "<unk>", "诺", "瓦", "娃", "好")
LOW_HZ, MIDDLE_HZ, HIGH_HZ = 400, 2000, 5000
_FRAMES, _SHIFT, _MELS = 9, 4, 80
_BINS = {2: 14, 3: 43, 4: 43, 5: 67}
_LOUD = 6.0
_SECOND_BEST = 0.3
_NEVER = -1000.0


def write_streaming_model(folder: Path) -> Path:
    """Write encoder, decoder, joiner and tokens into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in (("encoder", _encoder()), ("decoder", _decoder()), ("joiner", _joiner())):
        onnx.checker.check_model(model)
        onnx.save(model, folder / f"{name}.onnx")
    tokens = "".join(f"{symbol} {number}\n" for number, symbol in enumerate(SYMBOLS))
    (folder / "tokens.txt").write_text(tokens, encoding="utf-8")
    return folder


def _model(
    name: str,
    nodes: list[onnx.NodeProto],
    inputs: list[onnx.ValueInfoProto],
    outputs: list[onnx.ValueInfoProto],
    constants: dict[str, npt.NDArray[Any]],
    metadata: dict[str, object],
) -> onnx.ModelProto:
    initializers = [numpy_helper.from_array(values, key) for key, values in constants.items()]
    graph = helper.make_graph(nodes, name, inputs, outputs, initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {key: str(value) for key, value in metadata.items()})
    return model


def _info(name: str, *shape: int | str, kind: int = TensorProto.FLOAT) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, list(shape))


def _encoder() -> onnx.ModelProto:
    """Scores each symbol by how much its band stands out; one frame for each chunk."""
    weights = np.zeros((_MELS, len(SYMBOLS)), np.float32)
    bias = np.full(len(SYMBOLS), -_LOUD, np.float32)
    for symbol, centre in _BINS.items():
        weights[:, symbol] = -1 / _MELS
        weights[centre - 1 : centre + 2, symbol] += 1 / 3
    bias[4] -= _SECOND_BEST
    bias[:2] = 0, _NEVER
    nodes = [
        helper.make_node("ReduceMean", ["x"], ["mean"], axes=[1], keepdims=1),
        helper.make_node("MatMul", ["mean", "weights"], ["bands"]),
        helper.make_node("Add", ["bands", "bias"], ["encoder_out"]),
        helper.make_node("Identity", ["h"], ["next_h"]),
        helper.make_node("Identity", ["c"], ["next_c"]),
    ]
    state = (1, "N", 1)
    return _model(
        "encoder",
        nodes,
        [_info("x", "N", _FRAMES, _MELS), _info("h", *state), _info("c", *state)],
        [_info("encoder_out", "N", 1, len(SYMBOLS)), _info("next_h", *state), _info("next_c", *state)],
        {"weights": weights, "bias": bias},
        {
            "model_type": "lstm",
            "num_encoder_layers": 1,
            "T": _FRAMES,
            "decode_chunk_len": _SHIFT,
            "rnn_hidden_size": 1,
            "d_model": 1,
        },
    )


def _decoder() -> onnx.ModelProto:
    """Keeps the last symbol, and the other one of its band, from coming again."""
    table = np.zeros((len(SYMBOLS), len(SYMBOLS)), np.float32)
    for symbol in _BINS:
        table[symbol, symbol] = _NEVER
    table[3, 4] = table[4, 3] = _NEVER
    nodes = [
        helper.make_node("Slice", ["y", "from", "to", "axis"], ["last"]),
        helper.make_node("Squeeze", ["last", "axis"], ["symbol"]),
        helper.make_node("Gather", ["table", "symbol"], ["decoder_out"], axis=0),
    ]
    ints = {"from": np.array([1]), "to": np.array([2]), "axis": np.array([1])}
    return _model(
        "decoder",
        nodes,
        [_info("y", "N", 2, kind=TensorProto.INT64)],
        [_info("decoder_out", "N", len(SYMBOLS))],
        {"table": table, **ints},
        {"vocab_size": len(SYMBOLS), "context_size": 2},
    )


def _joiner() -> onnx.ModelProto:
    size = len(SYMBOLS)
    return _model(
        "joiner",
        [helper.make_node("Add", ["encoder_out", "decoder_out"], ["logit"])],
        [_info("encoder_out", "N", size), _info("decoder_out", "N", size)],
        [_info("logit", "N", size)],
        {},
        {"joiner_dim": size},
    )
