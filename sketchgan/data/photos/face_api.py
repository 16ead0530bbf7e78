"""Age, gender and expression by two small networks of the npm package @vladmandic/face-api (MIT), read as they are.

`npm pack @vladmandic/face-api@1.7.15`, unpacked: its folder `model`. The networks are Xception and DenseNet in small
(Mühler 2018, face-api.js); TensorFlow's weights, a byte each, and its "same" padding.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

AGE_GENDER, EXPRESSION = "age_gender_model", "face_expression_model"
EXPRESSIONS = ("neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised")
ATTRIBUTES = ("age", "female", *EXPRESSIONS)
# The box of an aligned face (sketchgan/data/photos/alignment.py) as the package's own detector draws it.
LEFT, TOP, BOX = 52, 76, 152
SIDE = 112
MEAN_RGB = (122.782, 117.001, 104.298)
Weights = dict[str, Tensor]


class FaceApi:
    """Raises FileNotFoundError, naming what is missing, and ValueError for files that do not fit together."""

    def __init__(self, folder: Path) -> None:
        self._age_gender, self._expression = (read_weights(folder, name) for name in (AGE_GENDER, EXPRESSION))

    def __call__(self, photos: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """Aligned photos of 256 px -> (N, len(ATTRIBUTES)): years, and shares of 0 to 1."""
        with torch.inference_mode():
            faces = _crop(photos)
            features = _pool(xception(self._age_gender, faces))
            age = _dense(self._age_gender, "fc/age", features)
            female = _dense(self._age_gender, "fc/gender", features).softmax(1)[:, 1:]
            features = _pool(densenet(self._expression, faces))
            expression = _dense(self._expression, "fc", features).softmax(1)
        return np.asarray(torch.cat([age, female, expression], 1).numpy(), np.float32)


def read_weights(folder: Path, name: str) -> Weights:
    """TensorFlow.js's format: a manifest, and one file in its order."""
    manifest, data = folder / f"{name}-weights_manifest.json", folder / f"{name}.bin"
    for path in (manifest, data):
        if not path.is_file():
            raise FileNotFoundError(f"{path} is missing: unpack the npm package @vladmandic/face-api there.")
    entries: list[dict[str, Any]] = json.loads(manifest.read_text())[0]["weights"]
    stored, weights, offset = data.read_bytes(), {}, 0
    for entry in entries:
        kind, count = np.dtype("u1" if "quantization" in entry else "<f4"), int(np.prod(entry["shape"]))
        if offset + count * kind.itemsize > len(stored):
            raise ValueError(f"{data} is shorter than {manifest.name} says")
        values = np.frombuffer(stored, kind, count, offset).astype(np.float32)
        offset += count * kind.itemsize
        scale = entry.get("quantization", {"scale": 1, "min": 0})
        weights[entry["name"]] = (
            torch.from_numpy(values * scale["scale"] + scale["min"]).reshape(entry["shape"]).float()
        )
    return weights


def _crop(photos: Sequence[NDArray[np.uint8]]) -> Tensor:
    boxes = (photo[TOP : TOP + BOX, LEFT : LEFT + BOX] for photo in photos)
    faces = np.stack([cv2.resize(box, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR) for box in boxes])
    scaled = (faces.astype(np.float32) - np.array(MEAN_RGB, np.float32)) / 255
    return torch.from_numpy(scaled).permute(0, 3, 1, 2).contiguous()


def _pad(x: Tensor, stride: int, value: float = 0.0) -> Tensor:
    """TensorFlow's "same" for 3x3: with stride 2 on an even side, only to the right and below."""
    return F.pad(x, (0, 1, 0, 1) if stride == 2 else (1, 1, 1, 1), value=value)


def _convolve(weights: Weights, name: str, x: Tensor, stride: int = 1) -> Tensor:
    kernel = weights[f"{name}/filters"].permute(3, 2, 0, 1)
    x = _pad(x, stride) if kernel.shape[-1] == 3 else x
    return F.conv2d(x, kernel, weights[f"{name}/bias"], stride)


def _separable(weights: Weights, name: str, x: Tensor, stride: int = 1) -> Tensor:
    deep = weights[f"{name}/depthwise_filter"].permute(2, 3, 0, 1)
    wide = weights[f"{name}/pointwise_filter"].permute(3, 2, 0, 1)
    return F.conv2d(F.conv2d(_pad(x, stride), deep, None, stride, groups=len(deep)), wide, weights[f"{name}/bias"])


def _dense(weights: Weights, name: str, x: Tensor) -> Tensor:
    return x @ weights[f"{name}/weights"] + weights[f"{name}/bias"]


def _pool(x: Tensor) -> Tensor:
    return F.avg_pool2d(x, 7, 2).flatten(1)


def xception(weights: Weights, x: Tensor) -> Tensor:
    x = F.relu(_convolve(weights, "entry_flow/conv_in", x, 2))
    x = _reduce(weights, "entry_flow/reduction_block_0", x, x)
    x = _reduce(weights, "entry_flow/reduction_block_1", x, F.relu(x))
    for block in (0, 1):
        y = x
        for step in range(3):
            y = _separable(weights, f"middle_flow/main_block_{block}/separable_conv{step}", F.relu(y))
        x = x + y
    x = _reduce(weights, "exit_flow/reduction_block", x, F.relu(x))
    return F.relu(_separable(weights, "exit_flow/separable_conv", x))


def _reduce(weights: Weights, name: str, x: Tensor, activated: Tensor) -> Tensor:
    y = _separable(weights, f"{name}/separable_conv0", activated)
    y = _separable(weights, f"{name}/separable_conv1", F.relu(y))
    y = F.max_pool2d(_pad(y, 2, -torch.inf), 3, 2)
    return y + _convolve(weights, f"{name}/expansion_conv", x, 2)


def densenet(weights: Weights, x: Tensor) -> Tensor:
    for block in range(4):
        name = f"dense{block}/conv"
        first = _convolve(weights, f"{name}0", x, 2) if block == 0 else _separable(weights, f"{name}0", x, 2)
        total = F.relu(first)
        for step in (1, 2, 3):
            total = total + _separable(weights, f"{name}{step}", F.relu(total))
        x = F.relu(total)
    return x
