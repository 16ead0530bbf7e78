"""Generated photos of 512 px, with a manifest, for the tests of the upscaler."""

from pathlib import Path

import cv2
import numpy as np


def write_large_photos(folder: Path, count: int = 6) -> Path:
    """Discs and stripes in two sources; every third photo is a small one. Returns the manifest."""
    rng = np.random.default_rng(5)
    lines = ["file,source,licence"]
    for number in range(count):
        side = 256 if number % 3 == 2 else 512
        photo = np.full((side, side, 3), rng.integers(40, 200, 3), np.uint8)
        photo[::7] = rng.integers(0, 255, 3)
        cv2.circle(photo, (side // 2, side // 2), side // 3, [int(c) for c in rng.integers(0, 255, 3)], -1)
        cv2.imwrite(str(folder / f"{number}.png"), photo)
        lines.append(f"{number}.png,{'ab'[number % 2]},MIT")
    manifest = folder / "manifest.csv"
    manifest.write_text("\n".join(lines) + "\n")
    return manifest
