"""Figures from what was measured, of all photos or of some of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sketchgan.data.altering.variants import VARIANTS
from sketchgan.evaluation import attributes, groups, lines
from sketchgan.evaluation.controls import CANDIDATES, WALKS
from sketchgan.evaluation.faces import PARTS, landmark_errors, looks_aside, mean_face_errors
from sketchgan.evaluation.inputs import STYLES, WITHOUT_PHOTO
from sketchgan.evaluation.kid import feature_spread, kernel_distance
from sketchgan.evaluation.measure import FIDELITIES, REALISM_STYLES, TRAIT_STYLE, Values
from sketchgan.evaluation.parser_features import standardise
from sketchgan.evaluation.samples import Sample
from sketchgan.network.condition import PALETTE_PARTS

FEWEST = 30  # rows for a figure about features
MORE_IS_BETTER = (
    "face_found",
    "landmarks_found",
    "feature_spread",
    "parser_feature_spread",
    "change",
    "obeying_1",
    "line_up_least_difference",
)
Rows = NDArray[np.int64]
Figures = dict[str, Any]


def summarise(values: Values, photos: Values, rows: Rows) -> Figures:
    """All figures of one generator that any set of photos can have."""
    return {
        **summarise_styles(values, photos, STYLES, rows),
        "palette": _palette(values, rows),
        "seed": _seed(values, photos, rows),
        "lines": lines_kept(values, rows),
        "controls": _controls(values, photos, rows),
    }


def summarise_styles(values: Values, photos: Values, styles: Iterable[str], rows: Rows) -> Figures:
    return {style: _style(values, photos, style, rows) for style in styles}


def _style(values: Values, photos: Values, style: str, rows: Rows) -> Figures:
    found = values[f"{style}/landmarks"][rows]
    faces: Figures = {
        "face_found": mean(values[f"{style}/face"][rows]),
        "landmarks_found": mean(np.isfinite(found[:, 0, 0])),
    }
    if style in WITHOUT_PHOTO:
        faces["looks_aside"] = mean(looks_aside(found))
        return faces | {f"edges_{name}": mean(values[f"{style}/{name}"][rows]) for name in ("kept", "chance")}
    errors = landmark_errors(found, photos["landmarks"][rows])
    figures = faces | {
        "landmark_error": _by_part(errors),
        "squeezenet": mean(values[f"{style}/squeezenet"][rows]),
        **_features(values[f"{style}/features"][rows], photos["features"][rows]),
    }
    if style in REALISM_STYLES:
        figures |= parser_figures(values[f"{style}/parser_features"][rows], photos["parser_features"][rows])
    return figures


def _by_part(errors: NDArray[np.floating]) -> Figures:
    return {part: mean(errors[:, column]) for column, part in enumerate(PARTS)}


def parser_figures(outputs: NDArray[np.floating], photos: NDArray[np.floating]) -> Figures:
    """Realism and variety by the parser's features."""
    return {f"parser_{name}": value for name, value in _features(*standardise(outputs, photos)).items()}


def _features(outputs: NDArray[np.floating], photos: NDArray[np.floating]) -> Figures:
    if len(photos) < FEWEST:
        return {"kid": None, "kid_deviation": None, "feature_spread": None}
    kid, deviation = kernel_distance(outputs, photos)
    return {
        "kid": number(kid),
        "kid_deviation": number(deviation),
        "feature_spread": number(feature_spread(outputs, photos)),
    }


def _palette(values: Values, rows: Rows) -> Figures:
    asked, ignored = values["palette/asked"][rows], values["palette/ignored"][rows]
    return {
        part: {"asked": mean(asked[:, column]), "if_ignored": mean(ignored[:, column])}
        for column, part in enumerate(PALETTE_PARTS)
    }


def _seed(values: Values, photos: Values, rows: Rows) -> Figures:
    rows = rows[rows < len(values["seed/change"])]
    errors = landmark_errors(values["seed/landmarks"][rows], photos["landmarks"][rows])
    return {
        "change": mean(values["seed/change"][rows]),
        "same_seed_largest_change": int(values["seed/same"][rows].max(initial=0)),
        "landmark_error": mean(errors[:, 0]),
        "samples": len(rows),
    }


def lines_kept(values: Values, rows: Rows) -> Figures:
    """From what `measure.measure_lines` gives."""
    rows = rows[rows < len(values["lines/kept"])]
    if not len(rows):
        return {"samples": 0}
    chance, ceiling = (float(np.nanmean(values[f"lines/{name}"][rows])) for name in ("chance", "ceiling"))
    obeyed = lines.above_chance(np.nanmean(values["lines/kept"][rows], axis=0), chance, ceiling)
    return {
        **{f"obeying_{fidelity:g}": number(value) for fidelity, value in zip(FIDELITIES, obeyed, strict=True)},
        "is_monotone": bool((np.diff(obeyed) <= 0).all()),
        "chance": number(chance),
        "ceiling": number(ceiling),
        "samples": len(rows),
    }


def _controls(values: Values, photos: Values, rows: Rows) -> Figures:
    rows = rows[rows < len(values["controls/alike"])]
    if not len(rows):
        return {"samples": 0}
    found = values["controls/landmarks"][rows]
    errors = [landmark_errors(found[:, place], photos["landmarks"][rows])[:, 0] for place in range(CANDIDATES)]
    return {
        "leak": {part: mean(values[f"controls/leak_{part}"][rows]) for part in PALETTE_PARTS},
        "largest_step_over_mean": {name: number(values[f"controls/walk_{name}"][rows].max()) for name in WALKS},
        "line_up_least_difference": mean(values["controls/alike"][rows]),
        "line_up_worst_landmark_error": mean(np.max(errors, axis=0)),
        "samples": len(rows),
    }


def summarise_traits(values: Values) -> Figures:
    """What is drawn is there: on the photos' own drawings, and on those changed to show what few photos do."""
    table: Figures = attributes.rates(values[f"{TRAIT_STYLE}/found"], values[f"{TRAIT_STYLE}/drawn"])
    for trait in VARIANTS:
        shown = values[f"variants/{trait}"]
        table[trait] |= {"when_drawn_into": mean(shown), "drawn_into": len(shown)}
    return table


def summarise_photos(photos: Values) -> Figures:
    return {"face_found": mean(photos["face"]), "mean_face_error": _by_part(mean_face_errors(photos["landmarks"]))}


def summarise_groups(values: Values, photos: Values, samples: list[Sample]) -> Figures:
    """Every figure per skin-tone third and per source, and the worst group's over the best one's."""
    return {
        "skin_tone": _compared(values, photos, groups.by_tone(samples)),
        "source": _compared(values, photos, groups.by_source(samples)),
    }


def _compared(values: Values, photos: Values, members: Mapping[str, Rows]) -> Figures:
    figures = {name: summarise(values, photos, rows) for name, rows in members.items() if len(rows)}
    flat = {name: dict(flatten(figure)) for name, figure in figures.items()}
    high = frozenset(key for group in flat.values() for key in group if key.rpartition(".")[2] in MORE_IS_BETTER)
    ratios = groups.compare(flat, high)
    return {
        "photos": {name: len(rows) for name, rows in members.items()},
        "worst_over_best": ratios,
        "groups": figures,
    }


def flatten(figures: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, float | None]]:
    """Nested figures as `style.figure`; counts, deviations and limits are no figures of merit."""
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from flatten(value, f"{before}{name}.")
        elif not isinstance(value, int) and name not in (
            "kid_deviation",
            "parser_kid_deviation",
            "if_ignored",
            "chance",
            "ceiling",
        ):
            yield f"{before}{name}", value


def paired(values: Values, baseline: Values) -> Figures:
    """Per style, the share of drawings whose SqueezeNet distance to the photo is below the baseline's."""
    return {style: mean(values[f"{style}/squeezenet"] < baseline[f"{style}/squeezenet"]) for style in STYLES}


def mean(values: NDArray[Any]) -> float | None:
    finite = np.asarray(values, np.float64)
    finite = finite[np.isfinite(finite)]
    return number(float(finite.mean())) if finite.size else None


def number(value: float) -> float | None:
    return round(value, 4) if np.isfinite(value) else None
