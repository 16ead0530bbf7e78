"""The strokes document as SVG, for programs that know nothing of ours."""

from collections.abc import Iterator

from studio.segments import read_segments
from studio.strokes import PAPER_UNITS, Document, Stroke

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
    segments = read_segments([stroke])
    # A single point is a line without length: its round caps make the dot.
    lines = (
        f'<path d="M{x0:g} {y0:g}L{x1:g} {y1:g}" stroke-width="{width:.2f}"/>\n'
        for (x0, y0), (x1, y1), width in zip(segments.starts, segments.ends, segments.widths, strict=True)
    )
    return f'<g stroke="{_COLOUR_OF_TOOL[stroke["tool"]]}">\n{"".join(lines)}</g>\n'
