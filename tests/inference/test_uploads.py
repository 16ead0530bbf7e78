"""How many pictures are read at a time is tried in test_upload_memory.py; here, what happens after one."""

import pytest

from inference import uploads


@pytest.mark.parametrize(("pixels", "times"), [(uploads.LARGE_PIXELS, 1), (uploads.LARGE_PIXELS - 1, 0)])
def test_the_memory_of_a_large_picture_goes_back_before_the_next_one_has_room(
    pixels: int, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, given_back = uploads.Room(), []
    monkeypatch.setattr(uploads, "give_memory_back", lambda: given_back.append(room._count))
    with room.hold(pixels):
        assert given_back == []
    assert given_back == [1] * times
