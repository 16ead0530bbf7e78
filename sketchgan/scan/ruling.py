"""Taking the printed lines off ruled and squared paper. What is drawn across them stays."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sketchgan.scan.noise import measure_noise
from sketchgan.scan.sheet import combine_channels

Floats = NDArray[np.float32]

STRIPS = 16  # the page is cut across the lines into so many strips, in which a line is straight and level
LEAST_LINES = 5
LEAST_GAP = 10  # pixels between two lines
REGULAR = 0.15  # how far a gap may be from the usual one
LEAST_RULE_INK = 0.02
LEAST_PRESENCE = 0.6  # the share of strips in which a printed line is seen
LEAST_MARGIN_PRESENCE = 0.9
MARGIN_HALF_WIDTH = 6
STRAY = 4  # pixels from strip to strip
LEAST_AROUND = 0.004  # the share of the page's outer tenth that print covers
READ_SIDE = 2000  # pixels of the longer side at which a page is looked at
MOST_ENLARGED = 4  # times; smaller pictures show no print
BLOCKS = 24  # along a line its tint is measured so often


@dataclass(frozen=True, slots=True)
class Ruling:
    centres: Floats  # (lines, width): where each line runs, y in pixels
    half_width: int


def remove_ruling(ratio: Floats) -> Floats:
    """`ratio` (H, W, 3) is brightness against bare paper, 1 where there is nothing. Printed lines become 1, too."""
    if is_bare_around(1 - combine_channels(ratio, np.minimum)):
        return ratio
    enlarged = enlarge(ratio)
    cleaned = divide_by_margin(divide_by_rulings(enlarged), enlarged)
    if cleaned is enlarged:
        return ratio
    return np.asarray(cv2.resize(cleaned, ratio.shape[1::-1], interpolation=cv2.INTER_AREA), np.float32)


def is_bare_around(ink: Floats) -> bool:
    """Whether nothing reaches the page's outer parts: then nothing is printed on it, and most of the time is saved."""
    height, width = (max(1, side // 10) for side in ink.shape)
    least = max(LEAST_RULE_INK, 4 * measure_noise(ink))
    parts = (ink[:height], ink[-height:], ink[:, :width], ink[:, -width:])
    return max(float((part > least).mean()) for part in parts) < LEAST_AROUND


def enlarge(ratio: Floats) -> Floats:
    """To pixels of the size that the numbers above are meant for."""
    scale = READ_SIDE / max(ratio.shape)
    if not 1.25 < scale < MOST_ENLARGED:
        return ratio
    return np.asarray(cv2.resize(ratio, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR), np.float32)


def divide_by_rulings(ratio: Floats) -> Floats:
    for is_vertical in (False, True):
        page = turn(ratio, is_vertical=is_vertical)
        ruling = find_ruling(1 - combine_channels(page, np.minimum))
        if ruling is not None:
            ratio = turn(divide_by_ruling(page, ruling), is_vertical=is_vertical)
    return ratio


def divide_by_margin(ratio: Floats, before: Floats) -> Floats:
    """Ruled paper has a line across its rules, too, often a red one."""
    if ratio is before:
        return ratio
    page = turn(ratio, is_vertical=True)
    margin = find_margin(1 - combine_channels(page, np.minimum))
    return ratio if margin is None else turn(divide_by_ruling(page, margin), is_vertical=True)


def turn(ratio: Floats, *, is_vertical: bool) -> Floats:
    return np.asarray(cv2.transpose(ratio), np.float32) if is_vertical else ratio


def find_margin(ink: Floats) -> Ruling | None:
    """Level lines that are seen in all of the page, in the outer thirds; hands draw none on ruled paper."""
    height, width = ink.shape
    profiles = measure_profiles(ink)
    traces = [
        trace_line(profiles, row) for row in list_peaks(profiles[STRIPS // 2]) if abs(row - height / 2) > height / 6
    ]
    edges = np.linspace(0, width, STRIPS + 1)
    middles = (edges[1:] + edges[:-1]) / 2
    lines = [follow_line(profiles, trace, middles, width) for trace in traces if trace is not None]
    return Ruling(np.asarray(lines, np.float32), MARGIN_HALF_WIDTH) if lines else None


def list_peaks(profile: NDArray[np.float64]) -> NDArray[np.int_]:
    around = cv2.dilate(profile[:, None], np.ones((LEAST_GAP - 1, 1), np.uint8))[:, 0]
    rows = np.flatnonzero((profile >= around) & (profile > LEAST_RULE_INK))
    return rows[(rows > LEAST_GAP // 2) & (rows < len(profile) - LEAST_GAP // 2)]  # not the sheet's own edge


def trace_line(profiles: NDArray[np.float64], row: int) -> NDArray[np.float64] | None:
    """(STRIPS,): where a line of the middle strip runs in each, if it is seen in nearly all."""
    middle = STRIPS // 2
    places = np.full(STRIPS, float(row))
    for step in (1, -1):
        for strip in range(middle + step, STRIPS if step > 0 else -1, step):
            low = max(0, round(places[strip - step]) - STRAY)
            places[strip] = low + int(np.argmax(profiles[strip][low : low + 2 * STRAY + 1]))
    is_seen = measure_presence(profiles, places, 0.4 * profiles[middle][row]) >= LEAST_MARGIN_PRESENCE
    return places if is_seen else None


def find_ruling(ink: Floats) -> Ruling | None:
    """Level lines at even distances across the whole page, or None."""
    height, width = ink.shape
    if height < 8 * LEAST_GAP or width < 8 * STRIPS:
        return None
    profiles = measure_profiles(ink)
    offsets = align_strips(profiles)
    profile = np.mean([np.roll(p, -round(o)) for p, o in zip(profiles, offsets, strict=True)], axis=0)
    rows = pick_regular(find_peaks(profile, profiles, offsets))
    if len(rows) < LEAST_LINES:
        return None
    edges = np.linspace(0, width, STRIPS + 1)
    middles = (edges[1:] + edges[:-1]) / 2
    lines = [follow_line(profiles, row + offsets, middles, width) for row in rows]
    return Ruling(np.asarray(lines, np.float32), measure_half_width(profile, rows))


def measure_profiles(ink: Floats) -> NDArray[np.float64]:
    """(STRIPS, H): how much of each row of a strip is long and level ink."""
    length = max(15, ink.shape[1] // 40)
    # A printed line may step by a pixel within that length: the ink is spread by one first.
    spread = cv2.dilate(np.clip(ink, 0, 0.5), np.ones((3, 1), np.uint8))
    level = cv2.morphologyEx(spread, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    thick = cv2.morphologyEx(level, cv2.MORPH_OPEN, np.ones((2 * LEAST_GAP - 5, 1), np.uint8))
    strips = np.array_split(level - thick, STRIPS, axis=1)
    return np.stack([np.median(strip, axis=1) for strip in strips]).astype(np.float64)


def align_strips(profiles: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far down each strip's lines lie against those of the middle one: a page is seldom quite level."""
    middle = STRIPS // 2
    offsets = np.zeros(STRIPS)
    for step in (1, -1):
        for strip in range(middle + step, STRIPS if step > 0 else -1, step):
            before = np.roll(profiles[strip - step], -round(offsets[strip - step]))
            guess = round(2 * offsets[strip - step] - offsets[strip - 2 * step]) if strip != middle + step else 0
            shifts = range(guess - 4, guess + 5)
            fits = [float(before @ np.roll(profiles[strip], -shift)) for shift in shifts]
            offsets[strip] = shifts[int(np.argmax(fits))]
    return offsets


def find_peaks(
    profile: NDArray[np.float64], profiles: NDArray[np.float64], offsets: NDArray[np.float64]
) -> NDArray[np.int_]:
    """Rows that are darker than those around them, in most strips."""
    rows = list_peaks(profile)
    presence = np.array([measure_presence(profiles, row + offsets, 0.4 * profile[row]) for row in rows])
    rows = rows[presence >= LEAST_PRESENCE] if len(rows) else rows
    return rows[np.diff(rows, prepend=-LEAST_GAP) >= LEAST_GAP // 2]


def measure_presence(profiles: NDArray[np.float64], places: NDArray[np.float64], least: float) -> float:
    """The share of strips that have something so dark within two pixels of their place."""
    _, windows = cut_windows(profiles, places, 2)
    return float(np.mean(windows.max(axis=1) > least))


def cut_windows(
    profiles: NDArray[np.float64], places: NDArray[np.float64], reach: int
) -> tuple[NDArray[np.int_], NDArray[np.float64]]:
    """(STRIPS, 2 * reach + 1) twice: the rows around each strip's place, and what the strip has there."""
    rows = np.rint(places).astype(int)[:, None] + np.arange(-reach, reach + 1)
    is_in = (rows >= 0) & (rows < profiles.shape[1])
    values = np.take_along_axis(profiles, rows.clip(0, profiles.shape[1] - 1), axis=1)
    return rows, np.where(is_in, values, 0)


def pick_regular(rows: NDArray[np.int_]) -> NDArray[np.int_]:
    """Those that stand at even distances, where they are many; a drawing has a level line here and there."""
    if len(rows) < LEAST_LINES:
        return rows[:0]
    gaps = np.diff(rows)
    usual = float(np.median(gaps))
    is_even = np.abs(gaps / usual - np.maximum(1, np.rint(gaps / usual))) < REGULAR
    if usual < LEAST_GAP or is_even.mean() < 0.7:
        return rows[:0]
    rows = rows[np.concatenate([is_even, [False]]) | np.concatenate([[False], is_even])]
    # At the page's edge a line is hard to tell from the edge: one more on each side, where there may be none.
    return np.concatenate([rows[:1] - round(usual), rows, rows[-1:] + round(usual)])


def follow_line(
    profiles: NDArray[np.float64], guesses: NDArray[np.float64], middles: NDArray[np.float64], width: int
) -> Floats:
    """Where a line runs, for each column: a parabola through where it is seen in the strips."""
    rows, weights = cut_windows(profiles, guesses, 3)
    total = weights.sum(axis=1)
    places = np.where(total > 0, (weights * rows).sum(axis=1) / np.where(total > 0, total, 1), guesses)
    fit = np.polynomial.Polynomial.fit(middles, places, 2)
    errors = np.abs(fit(middles) - places)
    is_good = errors <= max(1.0, 2 * float(np.median(errors)))
    fit = np.polynomial.Polynomial.fit(middles[is_good], places[is_good], 2)
    return np.asarray(fit(np.arange(width)), np.float32)


def measure_half_width(profile: NDArray[np.float64], rows: NDArray[np.int_]) -> int:
    """How far from its middle a printed line still tints the paper."""
    windows = [profile[row - LEAST_GAP // 2 : row + LEAST_GAP // 2 + 1] for row in rows[2:-2]]
    shape = np.median([window for window in windows if len(window) == LEAST_GAP // 2 * 2 + 1], axis=0)
    return int(np.clip((shape > 0.25 * shape.max()).sum() // 2 + 2, 3, LEAST_GAP // 2 + 2))


def divide_by_ruling(page: Floats, ruling: Ruling) -> Floats:
    """Inks lie over one another like filters: what the printed line took away is given back."""
    cleaned = page.copy()
    columns = np.arange(page.shape[1])
    for centre in ruling.centres:
        offsets = np.arange(-ruling.half_width, ruling.half_width + 1)[:, None]
        rows = (np.rint(centre)[None].astype(int) + offsets).clip(0, page.shape[0] - 1)
        cleaned[rows, columns] = np.clip(page[rows, columns] / measure_tint(page[rows, columns]), 0, 1)
    return cleaned


def measure_tint(band: Floats) -> Floats:
    """(rows, W, 3): the tint of a line by row and along it, without what crosses it."""
    medians = measure_medians(band, min(BLOCKS, band.shape[1]))
    usual = np.median(medians, axis=1, keepdims=True)
    medians = np.clip(medians, 0.85 * usual, 1)  # a block that is mostly drawn on
    tint = cv2.resize(medians.astype(np.float32), (band.shape[1], band.shape[0]), interpolation=cv2.INTER_LINEAR)
    # The line's middle is known to half a pixel: the darker of two rows counts.
    return np.asarray(np.clip(cv2.erode(tint, np.ones((3, 1), np.uint8)), 0.05, 1), np.float32)


def measure_medians(band: Floats, count: int) -> Floats:
    """(rows, W, 3) -> (rows, count, 3), of blocks that differ by a pixel in width at most."""
    width, wider = divmod(band.shape[1], count)
    groups = (band[:, : wider * (width + 1)], wider), (band[:, wider * (width + 1) :], count - wider)
    medians = [np.median(group.reshape(len(band), blocks, -1, 3), axis=2) for group, blocks in groups if blocks]
    return np.concatenate(medians, axis=1)
