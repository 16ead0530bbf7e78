"""Runs a generator over all drawings and keeps what the instruments see, one row a photo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from sketchgan.data.altering.variants import VARIANTS
from sketchgan.data.drawing.edges import draw_edges
from sketchgan.data.drawing.geometry import SIDE
from sketchgan.data.drawing.strokes import draw_lines
from sketchgan.data.photos.annotators import Annotator
from sketchgan.evaluation import attributes, colours, controls, inputs, lines, perceptual
from sketchgan.evaluation.faces import FaceFinder
from sketchgan.evaluation.inputs import STYLES, WITHOUT_PHOTO, Drawing, random_for
from sketchgan.evaluation.kid import PooledFeatures
from sketchgan.evaluation.lines import LineExtractor, TracedLines
from sketchgan.evaluation.model import Model
from sketchgan.evaluation.parser_features import ParserFeatures
from sketchgan.evaluation.samples import TRAITS, Sample
from sketchgan.training.perceptual import SqueezeNetFeatures

TRAIT_STYLE = "strokes_0"
REALISM_STYLES = ("strokes_0", "strokes_0.5", "strokes_1", "canny")  # of which the parser is asked: it is slow
CLEAN, PALETTE_ROUGHNESS, LINES_ROUGHNESS = 0.0, 0.3, 0.5
FIDELITIES = (1.0, 0.75, 0.5, 0.25, 0.0)
LINE_SAMPLES, SEED_SAMPLES, VARIANT_SAMPLES, CONTROL_SAMPLES = 60, 60, 40, 24
THUMBNAILS, THUMBNAIL_SIDE = 24, 160
Values = dict[str, NDArray[Any]]  # by "family/figure"; the first axis is the photo


@dataclass(frozen=True, slots=True)
class Instruments:
    annotator: Annotator
    finder: FaceFinder
    features: PooledFeatures
    parser_features: ParserFeatures
    squeezenet: SqueezeNetFeatures
    extractor: LineExtractor

    @classmethod
    def load(cls, models: Path) -> Self:
        """Raises FileNotFoundError when a network is missing in `models`."""
        annotator = Annotator(models)
        squeezenet = SqueezeNetFeatures(models / "compressed_SqueezeNet.net")
        return cls(
            annotator, FaceFinder(), PooledFeatures(), ParserFeatures(models), squeezenet, TracedLines(annotator)
        )

    def landmarks(self, photo: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(478, 2), NaN where no face is seen."""
        faces = self.annotator.find(photo)
        return faces[0].landmarks[:, :2] if faces else np.full((478, 2), np.nan, np.float32)


def measure_photos(samples: list[Sample], instruments: Instruments) -> Values:
    """The same instruments on the photos themselves."""
    photos = np.stack([sample.photo for sample in samples])
    return {
        "face": np.array([instruments.finder(photo) for photo in photos]),
        "features": instruments.features(photos),
        "parser_features": instruments.parser_features(photos),
        "landmarks": np.stack([sample.landmarks for sample in samples]),
    }


def measure(model: Model, samples: list[Sample], instruments: Instruments) -> Values:
    """All but the freehand styles; nothing about controls of a generator that has none."""
    values = measure_styles(model, samples, instruments, STYLES) | measure_variants(model, samples, instruments)
    families = (measure_palette, measure_seeds, measure_lines, measure_controls) if model.has_condition else ()
    for measure_family in families:
        values |= measure_family(model, samples, instruments)
    return values


def measure_styles(model: Model, samples: list[Sample], instruments: Instruments, styles: Iterable[str]) -> Values:
    values: Values = {}
    for style in tqdm(styles, desc=model.version, unit="style"):
        seen = _measure_style(model, samples, inputs.draw_all(samples, style), instruments, style)
        values |= {f"{style}/{name}": array for name, array in seen.items()}
    return values


def _measure_style(
    model: Model, samples: list[Sample], drawings: list[Drawing], instruments: Instruments, style: str
) -> Values:
    outputs = photograph(model, samples, drawings)
    found = [
        drawing.on_photo(instruments.landmarks(output), sample)
        for drawing, output, sample in zip(drawings, outputs, samples, strict=True)
    ]
    seen: Values = {
        "face": np.array([instruments.finder(output) for output in outputs]),
        "landmarks": np.stack(found),
        "features": _features(model, outputs, instruments),
        "thumbnails": np.stack([thumbnail(output) for output in outputs[:THUMBNAILS]]),
    }
    if style in WITHOUT_PHOTO:
        return seen | _edges_kept(drawings, outputs)
    wanted = np.stack([drawing.wanted(sample) for drawing, sample in zip(drawings, samples, strict=True)])
    seen["squeezenet"] = perceptual.distances(outputs, wanted, instruments.squeezenet)
    if style in REALISM_STYLES:
        seen["parser_features"] = instruments.parser_features(outputs)
    if style == TRAIT_STYLE:
        seen["drawn"] = np.stack(
            [attributes.drawn_traits(d.tags, s.traits) for d, s in zip(drawings, samples, strict=True)]
        )
        seen["found"] = np.stack([attributes.found_traits(output, instruments.annotator) for output in outputs])
    return seen


def _edges_kept(drawings: list[Drawing], outputs: NDArray[np.uint8]) -> Values:
    """Of lines that no landmarks or masks can trace: the share that lies on an edge of the output, or of the next."""
    edges = [np.asarray(255 - draw_edges(cv2.cvtColor(output, cv2.COLOR_RGB2GRAY)), np.uint8) for output in outputs]
    ink = [np.asarray(255 - drawing.image, np.uint8) for drawing in drawings]
    return {
        "kept": np.array([lines.kept(drawn, seen) for drawn, seen in zip(ink, edges, strict=True)]),
        "chance": np.array([lines.kept(drawn, seen) for drawn, seen in zip(ink, edges[1:] + edges[:1], strict=True)]),
    }


def _features(model: Model, outputs: NDArray[np.uint8], instruments: Instruments) -> NDArray[np.float32]:
    """NaN, so that no figure comes of it, for a generator whose discriminator saw these features."""
    features = instruments.features(outputs)
    return np.full_like(features, np.nan) if model.was_taught_by_features else features


def thumbnail(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return cv2.resize(picture, (THUMBNAIL_SIDE,) * 2, interpolation=cv2.INTER_AREA).astype(np.uint8)


def photograph(
    model: Model,
    samples: Sequence[Sample],
    drawings: Sequence[Drawing],
    palettes: NDArray[np.floating] | None = None,
    seeds: Sequence[int] | None = None,
) -> NDArray[np.uint8]:
    """Each drawing with its own roughness; its person's colours and a seed of its own where none are given."""
    return model.photograph(
        [drawing.image for drawing in drawings],
        [drawing.roughness for drawing in drawings],
        np.stack([sample.palette for sample in samples]) if palettes is None else palettes,
        range(len(drawings)) if seeds is None else seeds,
    )


def measure_variants(model: Model, samples: list[Sample], instruments: Instruments) -> Values:
    """Drawings that are changed to show what too few photos do."""
    chosen = samples[:VARIANT_SAMPLES]
    values: Values = {}
    for trait, change in VARIANTS.items():
        drawings = [inputs.draw(change(s.geometry), random_for(s, trait), CLEAN) for s in chosen]
        outputs = photograph(model, chosen, drawings)
        column = TRAITS.index(trait)
        values[f"variants/{trait}"] = np.array(
            [attributes.found_traits(output, instruments.annotator)[column] for output in outputs]
        )
        values[f"variants/{trait}_thumbnails"] = np.stack([thumbnail(output) for output in outputs[:THUMBNAILS]])
    return values


def _draw_at(samples: Sequence[Sample], purpose: str, roughness: float) -> list[Drawing]:
    return [inputs.draw(sample.geometry, random_for(sample, purpose), roughness) for sample in samples]


def measure_palette(model: Model, samples: list[Sample], _: Instruments) -> Values:
    """Everybody is asked for the colours of the next person."""
    lent = np.roll(np.stack([sample.palette for sample in samples]), -1, axis=0)
    outputs = photograph(model, samples, _draw_at(samples, "palette", PALETTE_ROUGHNESS), lent)
    gaps = np.stack(
        [
            colours.differences(output, sample.masks, asked, sample.palette)
            for output, sample, asked in zip(outputs, samples, lent, strict=True)
        ]
    )
    return {"palette/asked": gaps[:, 0], "palette/ignored": gaps[:, 1]}


def measure_seeds(model: Model, samples: list[Sample], instruments: Instruments) -> Values:
    """Two seeds without any colour asked for; the first of them twice."""
    chosen = samples[:SEED_SAMPLES]
    drawings = _draw_at(chosen, "seed", PALETTE_ROUGHNESS)
    numbers = [2 * i for i in range(len(chosen))], [2 * i + 1 for i in range(len(chosen))]
    one, two = (photograph(model, chosen, drawings, model.open_palettes(seeds), seeds) for seeds in numbers)
    again = photograph(model, chosen, drawings, model.open_palettes(numbers[0]), numbers[0])
    return {
        "seed/change": np.abs(one.astype(int) - two).mean((1, 2, 3)) / 255,
        "seed/same": np.abs(one.astype(int) - again).max((1, 2, 3)),
        "seed/landmarks": np.stack([instruments.landmarks(output) for output in two]),
    }


def measure_lines(model: Model, samples: list[Sample], instruments: Instruments) -> Values:
    """Clumsy drawings of features and outlines over the whole slider; the same lines against somebody else's photo."""
    chosen = samples[:LINE_SAMPLES]
    ink = [_lines_of(sample, LINES_ROUGHNESS) for sample in chosen]
    values = []
    for fidelity in FIDELITIES:
        drawings = [Drawing(np.asarray(255 - lines_, np.uint8), 1 - fidelity, frozenset()) for lines_ in ink]
        outputs = photograph(model, chosen, drawings)
        seen = [instruments.extractor(output) for output in outputs]
        values.append([lines.kept(drawn, found) for drawn, found in zip(ink, seen, strict=True)])
    own = [instruments.extractor(sample.photo) for sample in chosen]
    exact = [lines.kept(_lines_of(s, CLEAN), found) for s, found in zip(chosen, own, strict=True)]
    other = [lines.kept(drawn, found) for drawn, found in zip(ink, own[1:] + own[:1], strict=True)]
    return {"lines/kept": np.array(values).T, "lines/ceiling": np.array(exact), "lines/chance": np.array(other)}


def _lines_of(sample: Sample, roughness: float) -> lines.Lines:
    return draw_lines(sample.geometry, random_for(sample, "lines"), roughness, canvas=SIDE, width=inputs.PEN)


def measure_controls(model: Model, samples: list[Sample], instruments: Instruments) -> Values:
    """One colour at a time, walks over the controls, and line-ups; careful drawings, the next person's colours."""
    chosen = samples[:CONTROL_SAMPLES]
    drawings = [drawing.image for drawing in _draw_at(chosen, "controls", CLEAN)]
    lent = np.roll(np.stack([sample.palette for sample in samples]), -1, axis=0)[: len(chosen)]
    line_ups = controls.line_ups(model, drawings)
    return {
        **{f"controls/leak_{part}": seen for part, seen in controls.leaks(model, drawings, chosen, lent).items()},
        **{f"controls/walk_{name}": seen for name, seen in controls.walks(model, drawings, chosen, lent).items()},
        "controls/alike": np.array([controls.least_difference(line_up) for line_up in line_ups]),
        "controls/landmarks": np.array([[instruments.landmarks(photo) for photo in line_up] for line_up in line_ups]),
    }
