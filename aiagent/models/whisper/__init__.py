"""Conversion of Whisper: weights of CTranslate2 become the ONNX files that sherpa-onnx loads.

Both graphs are written node by node, so that neither PyTorch nor an exporter is needed: numpy, onnx and onnxruntime do.
"""
