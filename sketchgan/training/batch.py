"""One training batch as tensors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sketchgan.imaging import pixels_to_photo, sketch_to_ink
from sketchgan.network.condition import encode_conditions

LOOK_NOISE = 0.2  # so that a look drawn at random at use, never seen in training, is nothing new


@dataclass(frozen=True, slots=True)
class Batch:
    """`sketch` (B, 1, S, S), ink 1; `photo` (B, 3, S, S) in [-1, 1]; palette masks
    (B, parts, 128, 128), 0 or 1; `labels` (B, 128, 128), the face parsing, 0..18.
    """

    sketch: Tensor
    photo: Tensor
    condition: Tensor
    roughness: Tensor
    swapped: Tensor
    palette_present: Tensor
    palette_masks: Tensor
    target_rgb: Tensor
    labels: Tensor

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[np.generic]], device: torch.device) -> Batch:
        """`arrays` is what `sketchgan.data.dataset.make_batch` returns."""
        rest = arrays.keys() - {"sketch", "photo"}
        move = {name: torch.from_numpy(np.ascontiguousarray(arrays[name])).to(device) for name in rest}
        return cls(
            sketch=channels_last(torch.from_numpy(sketch_to_ink(arrays["sketch"])).to(device)),
            photo=channels_last(torch.from_numpy(pixels_to_photo(arrays["photo"])).to(device)),
            condition=torch.from_numpy(condition_vectors(arrays)).to(device),
            roughness=move["roughness"],
            swapped=move["swapped"],
            palette_present=move["palette"][..., 3],
            palette_masks=move["palette_masks"].float(),
            target_rgb=move["target_rgb"],
            labels=move["labels"].long(),
        )


def channels_last(image: Tensor) -> Tensor:
    return image.contiguous(memory_format=torch.channels_last)


def condition_vectors(arrays: dict[str, NDArray[np.generic]]) -> NDArray[np.float32]:
    look = arrays["look"].astype(np.float32)
    look += LOOK_NOISE * torch.randn(look.shape).numpy()
    return encode_conditions(
        arrays["roughness"].astype(np.float32),
        arrays["palette"].astype(np.float32),
        look,
        arrays["look_present"].astype(np.float32),
        arrays["traits"].astype(np.float32),
    )
