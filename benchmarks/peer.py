"""The peer: pix2pix `unet_256` as its users run it: fp32, batch statistics and dropout on, one picture at a time."""

import numpy as np
import torch
from numpy.typing import NDArray

from sketchgan.training.baseline import Pix2PixGenerator

Pixels = NDArray[np.uint8]


class Peer:
    """Its speed does not depend on its weights, which are as they come."""

    def __init__(self) -> None:
        torch.manual_seed(0)
        self._network = Pix2PixGenerator().train()

    @property
    def parameters(self) -> int:
        return sum(parameter.numel() for parameter in self._network.parameters())

    @torch.no_grad()
    def predict(self, sketch: Pixels) -> Pixels:
        """(256, 256) to (256, 256, 3)."""
        ink = torch.from_numpy(1 - sketch.astype(np.float32) / 255)[None, None]
        photo = self._network(ink)[0]
        return ((photo.permute(1, 2, 0).numpy() + 1) * 127.5).round().astype(np.uint8)
