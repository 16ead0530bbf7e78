"""Does each control change its own thing, evenly, and do the candidates of a line-up differ and obey?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.evaluation.colours import ciede2000
from sketchgan.evaluation.model import Model
from sketchgan.evaluation.samples import Sample
from sketchgan.network.condition import PALETTE_PARTS, encode_conditions, sample_look

WALKS = ("fidelity", "palette", "seed")
STEPS = 10  # of a walk from one setting to another
CANDIDATES = 6
DEFAULT_ROUGHNESS = 0.2  # the page's
Floats = NDArray[np.floating]
Photos = NDArray[np.uint8]


def leaks(model: Model, drawings: Sequence[Photos], samples: Sequence[Sample], lent: Floats) -> dict[str, Floats]:
    """By part, (n,): mean CIEDE2000 that asking for its colour alone causes outside of it; NaN where nothing is asked.

    `lent`: (n, 5, 4), the colours to ask for.
    """
    seeds, roughness = range(len(samples)), [DEFAULT_ROUGHNESS] * len(samples)
    before = model.photograph(drawings, roughness, model.open_palettes(seeds), seeds)
    result: dict[str, Floats] = {}
    for part, name in enumerate(PALETTE_PARTS):
        asked = np.zeros_like(lent)
        asked[:, part] = lent[:, part]
        palettes = np.stack([model.prior.complete(one, seed) for one, seed in zip(asked, seeds, strict=True)])
        after = model.photograph(drawings, roughness, palettes, seeds)
        outside = [
            _change(one, other)[~sample.masks[part]].mean() if wanted[3] else np.nan
            for one, other, sample, wanted in zip(before, after, samples, lent[:, part], strict=True)
        ]
        result[name] = np.array(outside)
    return result


def _change(one: Photos, other: Photos) -> Floats:
    """(128, 128) CIEDE2000."""
    return ciede2000(_small_lab(one), _small_lab(other))


def _small_lab(photo: Photos) -> Floats:
    small = cv2.resize(photo, (128, 128), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB))


def walks(model: Model, drawings: Sequence[Photos], samples: Sequence[Sample], lent: Floats) -> dict[str, Floats]:
    """By control, (n,): the largest change of a picture between neighbours on a walk of equal steps, over the mean one.

    1 is perfectly even. A walk leads from fidelity 1 to 0, from one's own colours to others, from a seed to another.
    """
    own = np.stack([sample.palette for sample in samples])
    firsts, seconds = ([2 * i + k for i in range(len(samples))] for k in (0, 1))
    looks = [np.stack([sample_look(seed) for seed in seeds]) for seeds in (firsts, seconds)]
    opened = [model.open_palettes(seeds) for seeds in (firsts, seconds)]
    ends = {
        "fidelity": (_conditions(0.0, own, looks[0]), _conditions(1.0, own, looks[0])),
        "palette": (_conditions(DEFAULT_ROUGHNESS, own, looks[0]), _conditions(DEFAULT_ROUGHNESS, lent, looks[0])),
        "seed": tuple(_conditions(DEFAULT_ROUGHNESS, *pair) for pair in zip(opened, looks, strict=True)),
    }
    return {name: _unevenness(model, drawings, *pair) for name, pair in ends.items()}


def _conditions(roughness: float, palettes: Floats, looks: Floats) -> NDArray[np.float32]:
    return encode_conditions(np.full(len(looks), roughness), palettes, looks, np.ones(len(looks)))


def _unevenness(model: Model, drawings: Sequence[Photos], start: Floats, end: Floats) -> Floats:
    places = np.linspace(0, 1, STEPS + 1)
    pictures = [model.run(drawings, ((1 - t) * start + t * end).astype(np.float32)).astype(float) for t in places]
    steps = np.stack([np.abs(b - a).mean((1, 2, 3)) for a, b in pairwise(pictures)])
    return np.asarray(steps.max(0) / np.maximum(steps.mean(0), 1e-9))


def line_ups(model: Model, drawings: Sequence[Photos]) -> NDArray[np.uint8]:
    """(n, 6, 256, 256, 3): of each drawing six candidates, as the page shows them."""
    candidates = []
    for place in range(CANDIDATES):
        seeds = [CANDIDATES * i + place for i in range(len(drawings))]
        roughness = [DEFAULT_ROUGHNESS] * len(seeds)
        candidates.append(model.photograph(drawings, roughness, model.open_palettes(seeds), seeds))
    return np.stack(candidates, 1)


def least_difference(line_up: Photos) -> float:
    """Mean change between the two candidates that are most alike, 0 to 1."""
    pairs = [(a, b) for i, a in enumerate(line_up) for b in line_up[:i]]
    return min(float(np.abs(a.astype(int) - b).mean()) / 255 for a, b in pairs)
