"""MobileStyleGAN, a generator of faces of nobody, as the package random-face ships it for OpenVINO.

Belousov 2021, distilled from StyleGAN2 (Karras et al. 2020). Its graph is read as it is and changed in three places:
it ends before the last inverse wavelet transform (whose low band is the picture at half size, 512 px), the other
inverse transforms become one convolution and a shuffle (three times faster), and the finer layers take a style of
their own: *style mixing*, the same geometry in other colours.
"""

from __future__ import annotations

import itertools
import re
from collections import deque
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import openvino
from numpy.typing import NDArray
from openvino import opset13 as op

STYLE_SIZE = 512
MAPPING, SYNTHESIS = "MappingNetwork.xml", "SynthesisNetwork.xml"
FINE_LAYER = 2  # and up: other people; from 3 on the same person in other colours, from 4 on hardly that
MEAN_OF, BATCH = 10_000, 500
ONE_THREAD = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1}
Style = NDArray[np.float32]  # (STYLE_SIZE,)
Node = Any  # openvino's own, which it gives no types


class Teacher:
    """`folder` holds the two networks, `fine_layer` is the first that takes the second style.

    Raises FileNotFoundError when one is missing, ValueError when it is another network.
    """

    def __init__(self, folder: Path, fine_layer: int = FINE_LAYER) -> None:
        for name in (MAPPING, SYNTHESIS):
            if not (folder / name).is_file():
                raise FileNotFoundError(f"{folder / name} is missing: unpack the wheel of random-face there.")
        core = openvino.Core()
        mapping = core.read_model(folder / MAPPING)
        mapping.reshape({mapping.inputs[0].any_name: [BATCH, STYLE_SIZE]})
        # The mapping decides who somebody is: in single precision everywhere. The picture may be painted in bf16.
        self._mapping = core.compile_model(mapping, "CPU", {**ONE_THREAD, "INFERENCE_PRECISION_HINT": "f32"})
        mixed = mix_styles(core.read_model(folder / SYNTHESIS), fine_layer)
        self._synthesis = core.compile_model(mixed, "CPU", ONE_THREAD)

    def styles(self, seeds: list[tuple[int, ...]]) -> NDArray[np.float32]:
        """(n, STYLE_SIZE): W of the latent that each seed stands for."""
        latents = np.zeros((len(seeds) + -len(seeds) % BATCH, STYLE_SIZE), np.float32)
        for row, seed in zip(latents, seeds, strict=False):
            row[:] = np.random.default_rng(seed).standard_normal(STYLE_SIZE)
        mapped = [self._mapping([part])[0] for part in np.split(latents, len(latents) // BATCH)]
        styles: NDArray[np.float32] = np.concatenate(mapped)[: len(seeds)]
        return styles

    @cached_property
    def mean(self) -> Style:
        """The average face's style."""
        mean: Style = self.styles([(0, i) for i in range(MEAN_OF)]).mean(0)
        return mean

    def truncated(self, styles: NDArray[np.float32], psi: float) -> NDArray[np.float32]:
        """Nearer to the average face: fewer odd faces, and none that the network has learned by heart."""
        return (self.mean + psi * (styles - self.mean)).astype(np.float32)

    def paint(self, coarse: Style, fine: Style) -> NDArray[np.uint8]:
        """(512, 512, 3) RGB: the geometry of the first, the colours of the second."""
        bands = self._synthesis([coarse[None], fine[None]])[0][0, :3]
        photo: NDArray[np.uint8] = ((bands.transpose(1, 2, 0) / 2 + 1) * 127.5).clip(0, 255).round().astype(np.uint8)
        return photo


def mix_styles(network: openvino.Model, fine_layer: int) -> openvino.Model:
    """(coarse style, fine style) -> the wavelet bands of the picture. Raises ValueError for another network."""
    wavelets = [node for node in network.get_ordered_ops() if _splits_bands(node)]
    if not wavelets:
        raise ValueError(f"{network.friendly_name} has no inverse wavelet transform: wanted MobileStyleGAN.")
    bands = wavelets[-1].input_value(0)
    for split in wavelets[:-1]:
        _invert_in_one_step(split)
    coarse, fine = network.get_parameters()[0], op.parameter([1, STYLE_SIZE], np.float32, name="fine")
    for use in list(coarse.output(0).get_target_inputs()):
        if _layer(use.get_node()) >= fine_layer:
            use.replace_source_output(fine.output(0))
    return openvino.Model([op.result(bands)], [coarse, fine], "mixed")


def _splits_bands(node: Node) -> bool:
    """Into the low band and the three others of every channel."""
    if node.get_type_name() != "VariadicSplit" or node.get_output_size() != 2:
        return False
    low, high = (node.output(i).partial_shape[1].get_length() for i in range(2))
    return bool(high == 3 * low)


def _layer(node: Node) -> int:
    """Which layer's modulation this is; -1 for the first convolution."""
    names = (node.input_value(i).get_node().friendly_name for i in range(node.get_input_size()))
    found = next((match for name in names if (match := re.match(r"m\.layers\.(\d+)\.", name))), None)
    return int(found[1]) if found else -1


def _invert_in_one_step(split: Node) -> None:
    """The graph's own way, two strided convolutions a band, spends a third of all time on copying bands."""
    channels = split.output(0).partial_shape[1].get_length()
    side = split.output(0).partial_shape[2].get_length()
    end = _end_of_transform(split, [1, channels, 2 * side, 2 * side])
    mixed = op.convolution(split.input_value(0), op.constant(haar(channels)), [1, 1], [0, 0], [0, 0], [1, 1])
    grown = op.depth_to_space(mixed, "blocks_first", 2)
    for use in list(end.output(0).get_target_inputs()):
        use.replace_source_output(grown.output(0))


def _end_of_transform(split: Node, shape: list[int]) -> Node:
    """The sum of all four bands, in which the transform ends."""
    waiting = deque([split])
    while waiting:
        node = waiting.popleft()
        if node.get_type_name() == "Add" and list(node.output(0).partial_shape.to_shape()) == shape:
            return node
        outputs = (node.output(i) for i in range(node.get_output_size()))
        waiting.extend(use.get_node() for output in outputs for use in output.get_target_inputs())
    raise ValueError(f"no sum of shape {shape} follows the wavelet bands: wanted MobileStyleGAN.")


def haar(channels: int) -> NDArray[np.float32]:
    """The inverse 2-D Haar transform as a 1x1 convolution, (4c, 4c, 1, 1).

    In: c low bands, then for every channel its vertical, horizontal and diagonal one. Out: the four pixels of every
    cell, each of all channels.
    """
    weights = np.zeros((4, channels, 4 * channels), np.float32)
    every = np.arange(channels)
    for pixel, (down, right) in enumerate(itertools.product((1, -1), repeat=2)):
        weights[pixel, every, every] = 0.5
        for band, sign in enumerate((down, right, down * right)):
            weights[pixel, every, channels + 3 * every + band] = 0.5 * sign
    return weights.reshape(4 * channels, 4 * channels, 1, 1)
