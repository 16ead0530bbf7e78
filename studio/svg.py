"""The strokes document as SVG, for programs that know nothing of ours."""

from collections.abc import Iterator

import numpy as np

from studio.strokes import PAPER_UNITS, Document, Stroke, line_widths

_COLOUR_OF_TOOL = {"pen": "#000", "eraser": "#fff"}


def write_svg(document: Document) -> Iterator[bytes]:
    """In pieces, a stroke each: a drawing can have 400,000 points."""
    side = PAPER_UNITS
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" stroke-linecap="round">\n'
        f'<rect width="{side}" height="{side}" fill="#fff"/>\n'
    ).encode()
    for stroke in document["strokes"]:
        yield _write_stroke(stroke).encode()
    yield b"</svg>\n"


def _write_stroke(stroke: Stroke) -> str:
    points = stroke["points"]
    # A single point is a line without length: its round caps make the dot.
    pairs = zip(points, points[1:] or points, strict=False)
    widths = line_widths(np.array([point[2] for point in points]), stroke["size"])
    lines = (
        f'<path d="M{start[0]:g} {start[1]:g}L{end[0]:g} {end[1]:g}" stroke-width="{width:.2f}"/>\n'
        for (start, end), width in zip(pairs, widths, strict=True)
    )
    return f'<g stroke="{_COLOUR_OF_TOOL[stroke["tool"]]}">\n{"".join(lines)}</g>\n'
