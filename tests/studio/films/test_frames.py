"""The pictures of a morph: there and back, gently, both ways alike."""

import io
import itertools

import numpy as np
import pytest
from PIL import Image

from studio.films.frames import MorphLoop, plan_shares
from studio.films.options import MorphOptions
from studio.strokes import rasterise
from tests.drawings.casual import bald_man, clumsy_man


@pytest.mark.parametrize("frames", [60, 100, 160])
def test_the_way_is_gentle_and_closes(frames: int):
    shares = plan_shares(frames)
    assert len(shares) == frames
    assert (shares[0], shares[frames // 2]) == (0, 1)
    assert shares[1:] == shares[:0:-1]
    steps = np.diff([*shares, shares[0]])
    assert np.abs(steps).max() < 4.5 / frames
    assert np.abs(np.diff(steps)).max() < 25 / frames**2


@pytest.mark.slow
def test_both_faces_are_looked_at_and_each_photograph_is_made_once():
    asked: list[float] = []

    def photograph(paper: bytes, share: float) -> bytes:
        asked.append(share)
        buffer = io.BytesIO()
        Image.frombytes("L", (256, 256), paper).save(buffer, "JPEG", quality=95)
        return buffer.getvalue()

    options = MorphOptions(format="gif", length_s=3)
    frames = list(MorphLoop(bald_man(), clumsy_man()).draw_frames(options, photograph))
    assert len(frames) == options.frames == 60
    assert len(asked) == len(set(asked)) <= options.photographs
    pictures = [np.asarray(frame, int) for frame in frames]
    for number, document in ((0, bald_man()), (30, clumsy_man())):
        drawing = np.asarray(rasterise(document), int)
        for left in (0, 256):
            assert np.abs(pictures[number][:, left : left + 256, 0] - drawing).mean() < 1.5
    steps = [np.abs(after - before).mean() for before, after in itertools.pairwise([*pictures, pictures[0]])]
    assert max(steps) < 12
