"""Who is drawn: does the generator serve every skin tone and every source alike?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from sketchgan.evaluation.samples import Sample
from sketchgan.network.condition import PALETTE_PARTS

SKIN = PALETTE_PARTS.index("skin")
TONES = ("darkest third", "middle third", "lightest third")
Rows = NDArray[np.int64]


def tone_angle(palette: NDArray[np.floating]) -> float:
    """Individual typology angle of the skin, degrees (Chardon et al. 1991): the lighter, the larger. NaN: no skin."""
    lightness, _, yellow, present = palette[SKIN]
    return float(np.degrees(np.arctan2(lightness - 50, yellow))) if present else float("nan")


def by_tone(samples: list[Sample]) -> dict[str, Rows]:
    """Three groups of one size."""
    angles = np.array([tone_angle(sample.palette) for sample in samples])
    order = np.argsort(angles, kind="stable")[: np.isfinite(angles).sum()]  # NaN is sorted to the end
    return {name: np.sort(rows) for name, rows in zip(TONES, np.array_split(order, len(TONES)), strict=True)}


def by_source(samples: list[Sample]) -> dict[str, Rows]:
    rows = defaultdict(list)
    for row, sample in enumerate(samples):
        rows[sample.source or "unknown"].append(row)
    return {source: np.array(members) for source, members in sorted(rows.items())}


def worst_over_best(values: Iterable[float | None], *, more_is_better: bool) -> float | None:
    """1 where all groups fare alike; None where a group has no value or the best is nothing."""
    listed = list(values)
    known = [value for value in listed if value is not None and np.isfinite(value)]
    if len(known) < len(listed) or not known:
        return None
    worst, best = (min(known), max(known)) if more_is_better else (max(known), min(known))
    low, high = sorted((abs(worst), abs(best)))
    return round(high / low, 3) if low else None


def compare(groups: Mapping[str, dict[str, float | None]], better_high: frozenset[str]) -> dict[str, float | None]:
    """Per figure, the worst group's over the best one's; None where a group has too few photos to have it."""
    figures = {figure: None for group in groups.values() for figure in group}
    return {
        figure: worst_over_best((group.get(figure) for group in groups.values()), more_is_better=figure in better_high)
        for figure in figures
    }
