"""The 24 test drawings by name. Each was made stroke by stroke in code, none after a photograph."""

from collections.abc import Callable, Mapping

from studio.strokes import Document
from tests.drawings import careful, casual, unusual

DRAWINGS: Mapping[str, Callable[[], Document]] = {
    draw.__name__: draw
    for draw in (
        careful.careful_woman,
        careful.careful_man,
        careful.artists_study,
        careful.bearded_man,
        careful.moustached_man,
        careful.woman_with_glasses,
        careful.old_woman,
        careful.sleeping_woman,
        careful.laughing_man,
        casual.clumsy_woman,
        casual.clumsy_man,
        casual.man_with_glasses,
        casual.long_haired_woman,
        casual.curly_woman,
        casual.bald_man,
        casual.man_with_hat,
        casual.girl,
        casual.marker_bob,
        unusual.half_finished,
        unusual.outline_only,
        unusual.turned_woman,
        unusual.tiny_face,
        unusual.comic_girl_off_centre,
        unusual.stick_figure,
    )
}
