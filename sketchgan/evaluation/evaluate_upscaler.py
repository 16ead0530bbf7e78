"""Compare an upscaler with Lanczos on the held-out large photos.

`python -m sketchgan.evaluation.evaluate_upscaler --weights weights/upscaler512.safetensors --photos DIR
--manifest manifest.csv --squeezenet FILE [--record]`

Every held-out photo is made small twice: *clean* (by area, JPEG 90) and *degraded* as in training, with the photo's
place in the list as the seed. Both ways enlarge the same small picture. SqueezeNet was in the training loss, so its
distance favours the upscaler; EfficientNet-Lite0 (needs requirements-train.txt) had no part in it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from sketchgan.imaging import photo_to_pixels, pixels_to_photo
from sketchgan.network.checkpoint import load_checkpoint, record_metrics
from sketchgan.network.upscaler import Upscaler, UpscalerConfig, build_upscaler, count_macs
from sketchgan.training.degrade import degrade
from sketchgan.training.perceptual import SqueezeNetFeatures, normalise
from sketchgan.training.projected import EfficientNetFeatures
from sketchgan.training.train_upscaler import load_photos, split_large_photos, to_tensor

BORDER_PX = 16  # of the large photo
GRID_PERIODS_PX = (2, 4, 8)
Pixels = NDArray[np.uint8]
Enlarge = Callable[[Pixels], Pixels]
Distance = Callable[[Tensor, Tensor], float]


def enlarge_by_lanczos(small: Pixels) -> Pixels:
    side = 2 * small.shape[0]
    return np.asarray(Image.fromarray(small).resize((side, side), Image.Resampling.LANCZOS))


def enlarge_by_network(upscaler: Upscaler) -> Enlarge:
    def enlarge(small: Pixels) -> Pixels:
        with torch.inference_mode():
            photo = torch.from_numpy(pixels_to_photo(small.transpose(2, 0, 1)))[None]
            return photo_to_pixels(upscaler(photo)[0].numpy())

    return enlarge


def make_clean(photo: Pixels) -> Pixels:
    """At half its side by area, through the JPEG of the site."""
    side = photo.shape[0] // 2
    small = cv2.resize(photo, (side, side), interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 90])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def measure_psnr(output: Pixels, photo: Pixels) -> float:
    """Decibels."""
    error = np.square(output.astype(float) - photo).mean()
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


def cut_border(photo: Pixels) -> Pixels:
    """The band along the edges, as one list of pixels."""
    inside = np.zeros(photo.shape[:2], bool)
    inside[BORDER_PX:-BORDER_PX, BORDER_PX:-BORDER_PX] = True
    return photo[~inside]


def measure_grid(photo: Pixels) -> float:
    """What repeats every 2, 4 or 8 pixels, in levels of 255: next to nothing in a photograph."""
    grey = photo.astype(np.float32).mean(2)
    detail = grey - cv2.blur(grey, (9, 9))
    strengths = []
    for period in GRID_PERIODS_PX:
        cells = 32 // period
        blocks = detail.reshape(len(grey) // 32, cells, period, len(grey) // 32, cells, period)
        strengths.append(float(np.abs(blocks.mean((1, 4))).mean()))
    return max(strengths)


def compare_features(features: nn.Module) -> Distance:
    """Summed squared difference of unit-normalised features."""

    def distance(output: Tensor, photo: Tensor) -> float:
        with torch.inference_mode():
            pairs = zip(features(output), features(photo), strict=True)
            return float(sum((normalise(a) - normalise(b)).square().sum(1).mean() for a, b in pairs))

    return distance


def measure(output: Pixels, photo: Pixels, distances: dict[str, Distance]) -> dict[str, float]:
    tensors = to_tensor([output]), to_tensor([photo])
    return {
        **{name: distance(*tensors) for name, distance in distances.items()},
        "psnr_db": measure_psnr(output, photo),
        "psnr_border_db": measure_psnr(cut_border(output), cut_border(photo)),
        "grid_levels": measure_grid(output),
    }


def compare(photos: Pixels, upscaler: Upscaler, distances: dict[str, Distance]) -> dict[str, Any]:
    """By manner: the mean figures of each way, and in how many photos the upscaler is nearer, by each distance."""
    ways = {"lanczos": enlarge_by_lanczos, "upscaler": enlarge_by_network(upscaler)}
    manners: dict[str, Callable[[int], Pixels]] = {
        "clean": lambda index: make_clean(photos[index]),
        "degraded": lambda index: degrade(photos[index], np.random.default_rng(index)),
    }
    results: dict[str, Any] = {"n": len(photos), "photo_grid_levels": mean([measure_grid(photo) for photo in photos])}
    for manner, make_small in manners.items():
        rows: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
        for index, photo in enumerate(photos):
            small = make_small(index)
            for way, enlarge in ways.items():
                rows[way].append(measure(enlarge(small), photo, distances))
        results[manner] = summarise(rows, list(distances))
    return results


def summarise(rows: dict[str, list[dict[str, float]]], distances: list[str]) -> dict[str, Any]:
    means = {way: {name: mean([row[name] for row in found]) for name in found[0]} for way, found in rows.items()}
    pairs = list(zip(rows["upscaler"], rows["lanczos"], strict=True))
    nearer = {name: mean([float(ours[name] < theirs[name]) for ours, theirs in pairs]) for name in distances}
    return {**means, "share_nearer": nearer}


def mean(values: list[float]) -> float:
    return round(float(np.mean(values)), 4)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="of the upscaler, .safetensors")
    parser.add_argument("--photos", type=Path, required=True, help="folder of the photos")
    parser.add_argument("--manifest", type=Path, required=True, help="CSV with the columns file, source, licence")
    parser.add_argument("--squeezenet", type=Path, required=True, help="compressed_SqueezeNet.net")
    parser.add_argument("--threads", type=int, default=1, help="of torch")
    parser.add_argument("--record", action="store_true", help="put the figures into the card beside the weights")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    upscaler = build_upscaler(load_checkpoint(options.weights))
    photos = load_photos(split_large_photos(options.photos, options.manifest)[1])
    networks = {"squeezenet": SqueezeNetFeatures(options.squeezenet), "efficientnet_lite0": EfficientNetFeatures()}
    distances = {name: compare_features(network) for name, network in networks.items()}
    results = {**describe(upscaler.config), **compare(photos, upscaler, distances)}
    print(json.dumps(results, indent=1))
    if options.record:
        record_metrics(options.weights, results)


def describe(config: UpscalerConfig) -> dict[str, Any]:
    parameters = sum(parameter.numel() for parameter in Upscaler(config).parameters())
    return {"parameters": parameters, "gmacs_512": round(count_macs(config, 256) / 1e9, 2)}


if __name__ == "__main__":
    main()
