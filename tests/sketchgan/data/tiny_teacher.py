"""MobileStyleGAN's files in small: the same names, the same wavelet transforms, random weights."""

from pathlib import Path
from typing import Any

import numpy as np
import openvino
from openvino import opset13 as op

STYLE_SIZE = 512
LOW, HIGH = np.array([1, 1]) * 0.5**0.5, np.array([1, -1]) * 0.5**0.5
Node = Any


def write_tiny_teacher(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    openvino.save_model(_mapping(rng), folder / "MappingNetwork.xml", compress_to_fp16=False)
    openvino.save_model(_synthesis(rng), folder / "SynthesisNetwork.xml", compress_to_fp16=False)
    return folder


def _mapping(rng: np.random.Generator) -> openvino.Model:
    latent = op.parameter([1, STYLE_SIZE], np.float32, name="var")
    weights = rng.standard_normal((STYLE_SIZE, STYLE_SIZE)).astype(np.float32) * STYLE_SIZE**-0.5
    return openvino.Model([op.result(op.matmul(latent, op.constant(weights), False, False))], [latent], "mapping")


def _synthesis(rng: np.random.Generator) -> openvino.Model:
    """Two channels; from 4 px bands to a picture of 32 px in three transforms."""
    style = op.parameter([1, STYLE_SIZE], np.float32, name="style")
    x = op.constant(rng.standard_normal((1, 8, 4, 4)).astype(np.float32))
    for layer, channels in ((0, 8), (3, 12)):
        x = invert(_modulate(x, style, layer, rng))
        mixing = rng.standard_normal((channels, 2, 1, 1)).astype(np.float32)
        x = op.convolution(x, op.constant(mixing), [1, 1], [0, 0], [0, 0], [1, 1])
    return openvino.Model([op.result(invert(x))], [style], "synthesis")


def _modulate(x: Node, style: Node, layer: int, rng: np.random.Generator) -> Node:
    channels = x.get_output_partial_shape(0)[1].get_length()
    weights = op.constant(rng.standard_normal((STYLE_SIZE, channels)).astype(np.float32) * STYLE_SIZE**-0.5)
    weights.set_friendly_name(f"m.layers.{layer}.conv1.conv.modulation.weight")
    scale = op.reshape(op.matmul(style, weights, False, False), op.constant(np.array([1, channels, 1, 1])), False)
    return op.multiply(x, scale)


def invert(x: Node) -> Node:
    """The inverse Haar transform as the graph has it: strided convolutions, band by band."""
    _, bands, height, width = (dimension.get_length() for dimension in x.get_output_partial_shape(0))
    channels = bands // 4
    split = op.variadic_split(x, op.constant(1), op.constant(np.array([channels, 3 * channels])))
    others = op.reshape(split.output(1), op.constant(np.array([1, channels, 3, height, width])), False)
    vertical, horizontal, diagonal = (
        op.squeeze(part, op.constant(np.array([2])))
        for part in op.variadic_split(others, op.constant(2), op.constant(np.array([1, 1, 1]))).outputs()
    )
    left = op.add(_stretch(split.output(0), LOW, down=True), _stretch(vertical, HIGH, down=True))
    right = op.add(_stretch(horizontal, LOW, down=True), _stretch(diagonal, HIGH, down=True))
    return op.add(_stretch(left, LOW, down=False), _stretch(right, HIGH, down=False))


def _stretch(x: Node, kernel: np.ndarray, *, down: bool) -> Node:
    node = x.get_node() if hasattr(x, "get_node") else x
    channels = (x.get_partial_shape() if hasattr(x, "get_partial_shape") else node.get_output_partial_shape(0))[1]
    shape, strides = ((2, 1), [2, 1]) if down else ((1, 2), [1, 2])
    weights = np.tile(kernel.reshape(1, 1, 1, *shape), (channels.get_length(), 1, 1, 1, 1)).astype(np.float32)
    return op.group_convolution_backprop_data(x, op.constant(weights), strides)
