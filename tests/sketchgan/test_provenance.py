"""The label that every photograph carries."""

import io

import numpy as np
import pytest
from PIL import Image

from sketchgan.imaging import encode_jpeg
from sketchgan.provenance import AI_MADE_XMP, label_as_ai_made

PIXELS = np.arange(256 * 256 * 3, dtype=np.uint32).reshape(256, 256, 3).astype(np.uint8)


def test_the_label_is_read_by_others_and_the_pixels_stay():
    jpeg = encode_jpeg(PIXELS)
    labelled = Image.open(io.BytesIO(label_as_ai_made(jpeg)))
    assert labelled.info["xmp"] == AI_MADE_XMP
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in labelled.info["xmp"]
    assert np.array_equal(np.asarray(labelled), np.asarray(Image.open(io.BytesIO(jpeg))))


def test_a_jpeg_without_a_jfif_segment_is_labelled_too():
    jpeg = encode_jpeg(PIXELS)
    bare = jpeg[:2] + jpeg[4 + int.from_bytes(jpeg[4:6]) :]
    assert Image.open(io.BytesIO(label_as_ai_made(bare))).info["xmp"] == AI_MADE_XMP


def test_what_is_no_jpeg_is_refused():
    with pytest.raises(ValueError, match="ff d8"):
        label_as_ai_made(b"\x89PNG")
