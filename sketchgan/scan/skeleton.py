"""A skeleton, lines one pixel wide, as strands that run as they were drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Cell = tuple[int, int]  # row, column
Strand = list[Cell]
End = tuple[int, bool]  # of a strand: which, and whether its beginning
Links = dict[Cell, list[Cell]]

STRAIGHT = -0.5  # the cosine between two strands that go on as one line, at most
HEADING_CELLS = 12
SPUR = 0.75  # a twig no longer than this share of the line's width is a bump of its edge, not a line
NEIGHBOURS = [(-1, 0), (0, 1), (1, 0), (0, -1), (-1, -1), (-1, 1), (1, 1), (1, -1)]


def list_neighbours(cells: set[Cell], cell: Cell) -> list[Cell]:
    """Those that touch; a diagonal one only where no straight one leads to it."""
    row, column = cell
    straight = [(row + dr, column + dc) for dr, dc in NEIGHBOURS[:4] if (row + dr, column + dc) in cells]
    diagonal = [
        (row + dr, column + dc)
        for dr, dc in NEIGHBOURS[4:]
        if (row + dr, column + dc) in cells and (row + dr, column) not in cells and (row, column + dc) not in cells
    ]
    return straight + diagonal


def split_skeleton(skeleton: NDArray[np.bool_]) -> list[Strand]:
    """Strands run from knot to knot; a knot is an end or a crossing. Rings without a knot begin anywhere."""
    cells = {(int(row), int(column)) for row, column in np.argwhere(skeleton)}
    links = {cell: list_neighbours(cells, cell) for cell in cells}
    knots = {cell for cell, near in links.items() if len(near) != 2}
    used: set[tuple[Cell, Cell]] = set()
    strands = [[knot] for knot in sorted(knots) if not links[knot]]
    for start in [*sorted(knots), *sorted(cells - knots)]:
        strands.extend(
            walk(start, after, links, knots, used)
            for after in links[start]
            if (start, after) not in used and (start in knots or not is_walked(start, links, used))
        )
    return strands


def is_walked(
    cell: Cell,
    links: Links,
    used: set[tuple[Cell, Cell]],
) -> bool:
    return any((cell, near) in used or (near, cell) in used for near in links[cell])


def walk(
    start: Cell,
    after: Cell,
    links: Links,
    knots: set[Cell],
    used: set[tuple[Cell, Cell]],
) -> Strand:
    cells = [start, after]
    used |= {(start, after), (after, start)}
    while cells[-1] not in knots and cells[-1] != start:
        here, before = cells[-1], cells[-2]
        onward = [near for near in links[here] if near != before]
        if not onward:
            break
        used |= {(here, onward[0]), (onward[0], here)}
        cells.append(onward[0])
    return cells


def prune(strands: list[Strand], widths: NDArray[np.float64]) -> list[Strand]:
    """Without the twigs that thinning grows at bumps of an edge."""
    ends = count_ends(strands)
    return [strand for strand in strands if not is_twig(strand, ends, widths)]


def count_ends(strands: list[Strand]) -> dict[Cell, int]:
    ends: dict[Cell, int] = {}
    for strand in strands:
        for cell in (strand[0], strand[-1]):
            ends[cell] = ends.get(cell, 0) + 1
    return ends


def is_twig(strand: Strand, ends: dict[Cell, int], widths: NDArray[np.float64]) -> bool:
    counts = sorted(ends[cell] for cell in (strand[0], strand[-1]))
    if counts[0] != 1 or counts[1] < 3:  # free at one end, at a crossing with the other
        return False
    root = strand[0] if ends[strand[0]] > 1 else strand[-1]
    return len(strand) <= SPUR * float(widths[root])


def join_strands(strands: list[Strand]) -> list[Strand]:
    """At a crossing, the two strands that go on straightest are one line, as they were drawn."""
    at: dict[Cell, list[End]] = {}
    for index, strand in enumerate(strands):
        if strand[0] != strand[-1]:
            at.setdefault(strand[0], []).append((index, True))
            at.setdefault(strand[-1], []).append((index, False))
    partner: dict[End, End] = {}
    for ends in at.values():
        partner |= pair_straightest(strands, ends)
    return follow_partners(strands, partner)


def pair_straightest(strands: list[Strand], ends: list[End]) -> dict[End, End]:
    headings = [head(strands[index], is_start) for index, is_start in ends]
    pairs = sorted(
        (float(headings[a] @ headings[b]), a, b) for a in range(len(ends)) for b in range(a) if ends[a][0] != ends[b][0]
    )
    found: dict[End, End] = {}
    for cosine, a, b in pairs:
        if cosine < STRAIGHT and ends[a] not in found and ends[b] not in found:
            found |= {ends[a]: ends[b], ends[b]: ends[a]}
    return found


def head(cells: Strand, is_start: bool) -> NDArray[np.float64]:  # noqa: FBT001
    """The direction in which a strand leaves one of its ends, of length 1."""
    near = (cells if is_start else cells[::-1])[:HEADING_CELLS]
    way = np.subtract(near[-1], near[0]).astype(np.float64)
    return np.asarray(way / max(float(np.hypot(*way)), 1e-9), np.float64)


def follow_partners(strands: list[Strand], partner: dict[End, End]) -> list[Strand]:
    joined, is_done = [], [False] * len(strands)
    # Chains begin where nothing joins; what is left then are rings of joined strands.
    order = sorted(range(len(strands)), key=lambda index: (index, True) in partner and (index, False) in partner)
    for index in order:
        if is_done[index]:
            continue
        end = (index, (index, True) not in partner)  # enter where nothing joins, if there is such an end
        cells: Strand = []
        while not is_done[end[0]]:
            is_done[end[0]] = True
            own = strands[end[0]]
            cells += (own if end[1] else own[::-1])[1 if cells else 0 :]
            onward = partner.get((end[0], not end[1]))
            if onward is None:
                break
            end = onward
        joined.append(cells)
    return joined
