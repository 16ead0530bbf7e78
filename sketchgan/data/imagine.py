"""Photographs of nobody, from a generator that others trained: `python -m sketchgan.data.imagine --help`."""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from tqdm import tqdm

from sketchgan.data.photos.directions import Directions
from sketchgan.data.photos.manifest import shrink
from sketchgan.data.photos.teacher import FINE_LAYER, Style, Teacher
from sketchgan.provenance import label_as_ai_made

BLOCK = 50  # faces, of which at most so many are looked at again after a stop
PSI = 0.7
SOURCE = "random-face-mobilestylegan"
LICENCE = "Apache-2.0 (package); distilled from StyleGAN2 (NVIDIA, non-commercial) on FFHQ (CC BY-NC-SA)"
MANIFEST, PHOTOS, STYLES, PAINTER = "manifest.csv", "photos", "styles", "painter.json"
EDIT_SEED = 1000  # beside the colourings' own numbers
HELP = f"""\
Paints faces with MobileStyleGAN, as the package random-face ships it, for annotate to draw. Every face comes in as
many --colourings as you like: the first is its own, in the others the finer layers are somebody else's, and so are
skin, hair, light and much of who it is; the geometry hardly moves. With --directions, every face comes in --edits more
pictures: moved in W towards a feature that is rare (an age, a beard, a hat). Writes into --out: {PHOTOS}/ (256 px),
{STYLES}/ (W of every picture) and {MANIFEST} with source and licence, so that --licence leaves them out. The same
options paint the same faces anywhere; more --faces add to them. Run it again to go on where it stopped.
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is painted. Raises ValueError for numbers out of range."""

    teacher: Path
    out: Path
    faces: int
    colourings: int = 2
    seed: int = 0
    psi: float = PSI
    fine_layer: int = FINE_LAYER
    directions: Path | None = None
    edits: int = 0

    def __post_init__(self) -> None:
        if self.faces < 1 or self.colourings < 1 or self.edits < 0:
            raise ValueError("wanted at least one face, one colouring and no edit")
        if not 0 < self.psi <= PSI:
            raise ValueError(f"psi is {self.psi}, wanted at most {PSI}: beyond it, faces of the training photos show")
        if bool(self.edits) != (self.directions is not None):
            raise ValueError("--edits and --directions go together")

    def painter(self) -> dict[str, Any]:
        """All that a picture depends on beside its number."""
        edits = hashlib.sha256(self.directions.read_bytes()).hexdigest() if self.directions else ""
        return {"seed": self.seed, "psi": self.psi, "fine_layer": self.fine_layer, "directions": edits}

    def blocks(self) -> list[range]:
        return [range(first, min(first + BLOCK, self.faces)) for first in range(0, self.faces, BLOCK)]

    def files(self, face: int) -> list[str]:
        kinds = [*map(str, range(self.colourings)), *(f"e{edit}" for edit in range(self.edits))]
        return [f"face_{face:05d}_{kind}.jpg" for kind in kinds]

    def seeds(self, face: int) -> list[tuple[int, ...]]:
        return [(self.seed, face), *((self.seed, face, colouring) for colouring in range(1, self.colourings))]


@dataclass(frozen=True, slots=True)
class Picture:
    file: str
    coarse: Style
    fine: Style


@cache
def _teacher(folder: Path, fine_layer: int) -> Teacher:
    """One per process: it takes seconds to load."""
    return Teacher(folder, fine_layer)


def pictures(plan: Plan, block: range) -> Iterator[Picture]:
    """Every colouring and edit of the block's faces, in the order of `Plan.files`."""
    teacher = _teacher(plan.teacher, plan.fine_layer)
    seeds = [seed for face in block for seed in plan.seeds(face)]
    styles = teacher.truncated(teacher.styles(seeds), plan.psi)
    directions = Directions.load(plan.directions) if plan.directions else None
    for face, own in zip(block, styles.reshape(len(block), plan.colourings, -1), strict=True):
        pairs = [(own[0], fine) for fine in own]
        if directions:
            pairs += [(moved, moved) for moved in _edits(plan, face, own[0], directions)]
        yield from (Picture(file, *pair) for file, pair in zip(plan.files(face), pairs, strict=True))


def _edits(plan: Plan, face: int, own: Style, directions: Directions) -> Iterator[Style]:
    for edit in range(plan.edits):
        rng = np.random.default_rng((plan.seed, face, EDIT_SEED + edit))
        yield directions.edited(own, rng)


def paint_block(job: tuple[Plan, range]) -> int:
    """What is missing of a block, and its styles when all is there. Returns the number of its photos."""
    plan, block = job
    wanted, photos = list(pictures(plan, block)), plan.out / PHOTOS
    for picture in wanted:
        if not (photos / picture.file).exists():
            _save(photos / picture.file, picture, _teacher(plan.teacher, plan.fine_layer))
    np.savez(
        plan.out / STYLES / f"{block.start:05d}.npz",
        files=np.array([picture.file for picture in wanted]),
        coarse=np.stack([picture.coarse for picture in wanted]),
        fine=np.stack([picture.fine for picture in wanted]),
    )
    return len(wanted)


def _save(path: Path, picture: Picture, teacher: Teacher) -> None:
    """In one move: a cut leaves no half photo. Shrunk, because at full size there is a faint weave."""
    half_written = path.with_name(f".{path.name}")
    photo = shrink(teacher.paint(picture.coarse, picture.fine))
    _, jpeg = cv2.imencode(".jpg", photo[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 95])
    half_written.write_bytes(label_as_ai_made(jpeg.tobytes()))
    half_written.replace(path)


def imagine(plan: Plan, processes: int = 1) -> None:
    """Raises FileNotFoundError or ValueError as Teacher and Directions, and for a folder of another plan."""
    for folder in (PHOTOS, STYLES):
        (plan.out / folder).mkdir(parents=True, exist_ok=True)
    _agree(plan)
    jobs, total = [(plan, block) for block in plan.blocks()], plan.faces * len(plan.files(0))
    pool = multiprocessing.get_context("spawn").Pool(processes, initializer=_behave)
    with pool, tqdm(total=total, unit="photo") as bar:
        for count in pool.imap(paint_block, jobs):
            bar.update(count)
    _write_manifest(plan)


def _agree(plan: Plan) -> None:
    """W of a photo that is there is taken from the plan: another one would tell a wrong W. Directions may come late."""
    path, painter = plan.out / PAINTER, plan.painter()
    before = json.loads(path.read_text()) if path.exists() else painter
    if before | {"directions": before["directions"] or painter["directions"]} != painter:
        raise ValueError(f"{plan.out} was painted with {before}, this is {painter}: name another folder with --out.")
    path.write_text(json.dumps(painter) + "\n")


def _write_manifest(plan: Plan) -> None:
    with (plan.out / MANIFEST).open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "source", "licence"])
        writer.writerows([file, SOURCE, LICENCE] for face in range(plan.faces) for file in plan.files(face))


def _behave() -> None:
    os.nice(5)
    cv2.setNumThreads(1)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m sketchgan.data.imagine", description=HELP)
    parser.add_argument("--teacher", type=Path, required=True, help="random_face/data of the unpacked wheel")
    parser.add_argument("--out", type=Path, required=True, help="folder for all that is written, e.g. var/imagined")
    parser.add_argument("--faces", type=int, required=True, help="how many people")
    parser.add_argument("--colourings", type=int, default=2, help="pictures of each; default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="another number, other people; default: %(default)s")
    parser.add_argument("--psi", type=float, default=PSI, help="nearness to the average face; at most %(default)s")
    parser.add_argument(
        "--fine-layer", type=int, default=FINE_LAYER, help="first layer of colour; default: %(default)s"
    )
    parser.add_argument("--directions", type=Path, help="what sketchgan.data.direct wrote")
    parser.add_argument("--edits", type=int, default=0, help="edited pictures of each; default: %(default)s")
    parser.add_argument(
        "--processes", type=int, default=2, help="default: %(default)s; 0.13 to 0.5 s a photo and process"
    )
    chosen = vars(parser.parse_args(arguments))
    try:
        imagine(Plan(**{name: value for name, value in chosen.items() if name != "processes"}), chosen["processes"])
    except (OSError, ValueError) as error:
        parser.exit(1, f"{error}\n")
    print(f"The photos are in {chosen['out'] / PHOTOS}; annotate them with its {MANIFEST}.")


if __name__ == "__main__":
    main()
