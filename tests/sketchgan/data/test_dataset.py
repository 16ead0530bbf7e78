import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sketchgan.data.altering.warp import SIDE
from sketchgan.data.contact_sheet import CELL, contact_sheet
from sketchgan.data.dataset import AGE_NOISE, OVERSAMPLED, TRAIT_DROPPED, Batch, FaceData, batches, make_batch
from sketchgan.data.photos.packing import FLAGS

SHAPES = {
    "sketch": ((1, 256, 256), np.uint8),
    "photo": ((3, 256, 256), np.uint8),
    "palette_masks": ((5, 128, 128), np.bool_),
    "labels": ((128, 128), np.uint8),
    "palette": ((5, 4), np.float32),
    "target_rgb": ((5, 3), np.float32),
    "look": ((16,), np.float32),
    "roughness": ((), np.float32),
    "swapped": ((), np.float32),
    "look_present": ((), np.float32),
    "traits": ((2,), np.float32),
}


@pytest.fixture(scope="module")
def data(pack_folder: Path) -> FaceData:
    return FaceData.open(pack_folder)


@pytest.fixture(scope="module")
def batch(data: FaceData) -> Batch:
    """240 samples of one photo."""
    return make_batch(data, np.full(240, data.train[0]), np.random.default_rng(0))


@pytest.fixture(scope="module")
def unwarped(data: FaceData) -> Batch:
    """240 samples of one photo, whose edges are drawn where they are."""
    return make_batch(data, np.full(240, data.train[0]), np.random.default_rng(0), manner="edges")


def test_a_batch_has_the_documented_arrays(batch: Batch):
    found = {key: (value.shape[1:], value.dtype) for key, value in batch.items()}
    assert found == {key: (shape, np.dtype(kind)) for key, (shape, kind) in SHAPES.items()}
    assert all(value.flags["C_CONTIGUOUS"] and len(value) == 240 for value in batch.values())


def test_values_lie_in_their_ranges(batch: Batch):
    assert np.abs(batch["target_rgb"]).max() <= 1
    assert 0 <= batch["roughness"].min() < batch["roughness"].max() <= 1
    assert set(np.unique(batch["palette"][..., 3])) == {0, 1}
    assert batch["palette"][..., 0].max() <= 100


def test_half_of_the_samples_are_mirrored_with_all_that_belongs_to_them(data: FaceData, unwarped: Batch):
    index = int(data.train[0])
    photo, masks = data.photos[index].transpose(2, 0, 1), data.portrait(index).palette_masks()
    mirrored = np.array([(sample == photo[..., ::-1]).all() for sample in unwarped["photo"]])
    kept = np.array([(sample == photo).all() for sample in unwarped["photo"]])
    assert (kept ^ mirrored).all()
    assert 0.4 < mirrored.mean() < 0.6
    np.testing.assert_array_equal(unwarped["palette_masks"][mirrored][0], masks[..., ::-1])
    np.testing.assert_array_equal(unwarped["palette_masks"][kept][0], masks)
    given = unwarped["look_present"] > 0
    np.testing.assert_array_equal(unwarped["look"][given & mirrored][0], data.look_flipped[index])
    np.testing.assert_array_equal(unwarped["look"][given & kept][0], data.look[index])


def test_most_drawings_are_of_the_person_with_other_proportions(data: FaceData, batch: Batch):
    photo = data.photos[data.train[0]].transpose(2, 0, 1)
    same = [(sample == photo).all() or (sample == photo[..., ::-1]).all() for sample in batch["photo"]]
    assert 0.1 < np.mean(same) < 0.3


@pytest.mark.slow
def test_some_faces_are_smaller_or_larger_or_beside_the_middle(data: FaceData):
    """The eyes' and lips' masks tell where a face is; its proportions alone move it by a few pixels."""
    index = next(int(i) for i in data.train if data.portrait(int(i)).palette_masks()[2].any())
    batch = make_batch(data, np.full(120, index), np.random.default_rng(0))
    lips = [np.argwhere(masks[2]).mean(0) * 2 for masks in batch["palette_masks"] if masks[2].any()]
    aside = np.abs(np.array(lips)[:, 1] - SIDE / 2)
    assert 0.1 < np.mean(aside > np.median(aside) + 8) < 0.5


def test_a_quarter_is_swapped_and_its_look_is_never_given(batch: Batch):
    swapped = batch["swapped"] > 0
    assert 0.17 < swapped.mean() < 0.33
    assert not batch["look_present"][swapped].any()
    assert not batch["look"][batch["look_present"] == 0].any()
    assert 0.6 < batch["look_present"][~swapped].mean() < 0.8


@pytest.mark.slow
def test_an_unknown_look_is_never_given(data: FaceData):
    index = data.train[0]
    unknown = replace(data, look_known=np.arange(len(data)) != index)
    batch = make_batch(unknown, np.full(20, index), np.random.default_rng(0))
    assert not batch["look_present"].any()
    assert not batch["look"].any()


@pytest.mark.slow
def test_age_and_gender_are_smoothed_and_left_open_at_times(data: FaceData):
    index = int(data.train[0])
    known = replace(data, traits=np.full((len(data), 2), (40, 0.97), np.float32))
    asked = make_batch(known, np.full(240, index), np.random.default_rng(0), manner="edges")["traits"]
    assert np.isnan(asked).mean(0) == pytest.approx(TRAIT_DROPPED, abs=0.1)
    assert np.nanmean(asked[:, 0]) == pytest.approx(40, abs=1.5)
    assert np.nanstd(asked[:, 0]) == pytest.approx(AGE_NOISE, abs=1)
    assert 0.7 < np.nanmin(asked[:, 1]) < np.nanmax(asked[:, 1]) <= 1


def test_an_unknown_age_stays_open(batch: Batch):
    assert np.isnan(batch["traits"]).all()


def test_a_swap_asks_for_another_photos_colours_and_shows_them(data: FaceData, batch: Batch):
    index, hair = int(data.train[0]), 1
    asked = batch["palette"][:, hair, 3] > 0
    foreign = asked & np.any(batch["palette"][:, hair] != data.palette[index, hair], axis=1)
    assert foreign.any()
    assert (batch["swapped"][foreign] == 1).all()
    for palette, rgb in zip(batch["palette"][foreign, hair], batch["target_rgb"][foreign, hair], strict=True):
        lender = np.flatnonzero((data.palette[:, hair] == palette).all(1))
        assert any((data.rgb[i, hair] == rgb).all() and i in data.train for i in lender)
    own = asked & ~foreign
    assert (batch["target_rgb"][own, hair] == data.rgb[index, hair]).all()


def test_palettes_are_dropped_entry_by_entry_and_whole(batch: Batch):
    present = batch["palette"][..., 3]
    assert 0.2 < (present.sum(1) == 0).mean() < 0.4
    assert present[batch["swapped"] > 0].any(1).all()
    some = present[present.sum(1) > 0]
    assert 0.78 < some.mean() < 0.92
    assert not batch["palette"][present == 0].any()


@pytest.mark.slow
def test_a_part_that_is_not_shown_gets_a_colour_all_the_same_and_is_not_asked_for(data: FaceData):
    hair, bare = 1, data.palette.copy()
    bare[data.train[0], hair] = 0
    batch = make_batch(replace(data, palette=bare), np.full(60, data.train[0]), np.random.default_rng(0))
    given = batch["palette"][:, :, 3] > 0
    whole = given.any(1)
    assert given[whole, hair].mean() == pytest.approx(given[whole].mean(), abs=0.15)
    assert not batch["palette_masks"][:, hair].any()
    assert batch["palette_masks"][:, 0].any()


def test_sketches_of_one_photo_differ(batch: Batch):
    assert len({sketch.tobytes() for sketch in batch["sketch"]}) == 240


def test_a_batch_is_repeatable(data: FaceData):
    first, second = (make_batch(data, data.train[:4], np.random.default_rng(5)) for _ in range(2))
    for key, values in first.items():
        np.testing.assert_array_equal(values, second[key])


def test_sketches_can_be_asked_for_smaller(data: FaceData):
    assert make_batch(data, data.train[:2], np.random.default_rng(0), size=128)["sketch"].shape == (2, 1, 128, 128)


def test_labels_lie_where_the_drawing_has_the_features(data: FaceData, batch: Batch):
    eyes_and_mouth = np.isin(batch["labels"][0], (4, 5, 11, 12, 13))
    assert 0.005 < eyes_and_mouth.mean() < 0.2
    assert not (eyes_and_mouth & batch["palette_masks"][0, 1]).any()


def test_edges_are_the_same_every_time_and_stay_where_the_photo_is(data: FaceData):
    one, two = (make_batch(data, data.train[:2], np.random.default_rng(seed), manner="edges") for seed in (0, 0))
    assert (one["sketch"] == two["sketch"]).all()
    assert set(np.unique(one["sketch"])) == {0, 255}
    assert (one["roughness"] == 0).all()


def test_train_and_validation_share_no_photo(data: FaceData):
    assert sorted([*data.train, *data.val]) == list(range(12))


def test_rare_faces_are_drawn_as_much_more_often_as_the_table_says(data: FaceData):
    rare = data.flags[data.train].any(1)
    assert 0 < rare.sum() < len(rare)
    assert data.train_weights.sum() == pytest.approx(1)
    shares = data.train_weights / data.train_weights[~rare][0]
    for share, flags in zip(shares[rare], data.flags[data.train][rare], strict=True):
        assert share == pytest.approx(max(OVERSAMPLED[flag] for flag, has in zip(FLAGS, flags, strict=True) if has))


def test_a_folder_that_is_no_pack_is_refused(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"sketchgan\.data\.pack"):
        FaceData.open(tmp_path)


def test_workers_deliver_batches_of_train_photos(pack_folder: Path, data: FaceData):
    source = batches(pack_folder, 3, seed=1, workers=2, manner="edges")
    found = [next(source) for _ in range(4)]
    source.close()
    photos = {data.photos[i].transpose(2, 0, 1)[..., ::step].tobytes() for i in data.train for step in (1, -1)}
    assert all(sample.tobytes() in photos for batch in found for sample in batch["photo"])


def test_a_failing_worker_stops_training_with_its_reason(tmp_path: Path):
    with pytest.raises(RuntimeError, match="is not a packed data set"):
        next(batches(tmp_path / "nowhere", 2, seed=0, workers=1))


def test_a_contact_sheet_shows_photos_beside_drawings(data: FaceData):
    sheet = contact_sheet(data, rows=2, columns=3, seed=0)
    assert sheet.shape == (2 * CELL, 4 * CELL, 3)
    assert (sheet[:, CELL:] == 255).mean() > 0.5
    assert (sheet[:, :CELL] == 255).mean() < 0.2


def test_workers_end_when_the_trainer_is_killed(pack_folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "trainer.py"
    script.write_text(
        "import multiprocessing, time\n"
        "from sketchgan.data.dataset import batches\n"
        "if __name__ == '__main__':\n"
        f"    stream = batches({str(pack_folder)!r}, 1, seed=0, workers=1)\n"
        "    next(stream)\n"
        "    print(multiprocessing.active_children()[0].pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    trainer = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment)
    assert trainer.stdout
    worker = int(trainer.stdout.readline())
    trainer.kill()
    trainer.wait()
    deadline = time.monotonic() + 40
    while is_running(worker) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_running(worker)


def is_running(pid: int) -> bool:
    """A zombie, ended but not yet collected by its new parent, does not run."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"
