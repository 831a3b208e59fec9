"""Small neural networks that run beside each other, each in one thread."""

from pathlib import Path
from typing import Any

import onnxruntime


def single_threaded(model_path: Path) -> Any:
    """The ONNX network at `model_path`, loaded to run in the calling thread alone."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model_path), sess_options=options, providers=["CPUExecutionProvider"])
