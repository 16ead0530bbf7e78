"""What a person chooses of a film."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Final

from studio.films.encoding import FORMATS, Format

VIEWS: Final = ("both", "face")
PACES: Final = ("even", "drawn")
HOLD_S: Final = 1.5  # how long the last picture of a time-lapse stays


@dataclass(frozen=True, slots=True)
class FilmOptions:
    FRAMES_A_SECOND: ClassVar[int]
    MIN_LENGTH_S: ClassVar[int]
    MAX_LENGTH_S: ClassVar[int]

    format: str = "mp4"
    view: str = "both"
    length_s: int = 10

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def file_format(self) -> Format:
        return FORMATS[self.format]

    @property
    def frames(self) -> int:
        return min(self.FRAMES_A_SECOND * self.length_s, self.file_format.max_frames)

    @property
    def frame_ms(self) -> int:
        return round(1000 * self.length_s / self.frames)

    @property
    def photographs(self) -> int:
        """About how many are made for it."""
        return self.frames


@dataclass(frozen=True, slots=True)
class TimelapseOptions(FilmOptions):
    FRAMES_A_SECOND = 10
    MIN_LENGTH_S, MAX_LENGTH_S = 5, 30

    pace: str = "even"


@dataclass(frozen=True, slots=True)
class MorphOptions(FilmOptions):
    FRAMES_A_SECOND = 20  # all of a face moves; and a whole number of the hundredths that GIF counts in
    MIN_LENGTH_S, MAX_LENGTH_S = 3, 8

    length_s: int = 5

    @property
    def photographs(self) -> int:
        return self.frames // 2 + 1  # the way back is the way there


OPTIONS_OF_KIND: Final[Mapping[str, type[FilmOptions]]] = {"timelapse": TimelapseOptions, "morph": MorphOptions}
