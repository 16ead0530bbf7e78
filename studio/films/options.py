"""What a person chooses of a film."""

from dataclasses import asdict, dataclass
from typing import Any, Final

from studio.films.encoding import FORMATS, Format

VIEWS: Final = ("both", "face")
PACES: Final = ("even", "drawn")
MIN_LENGTH_S, MAX_LENGTH_S = 5, 30
_FRAMES_A_SECOND: Final = 10
HOLD_S: Final = 1.5  # how long the last picture stays


@dataclass(frozen=True, slots=True)
class FilmOptions:
    format: str = "mp4"
    view: str = "both"
    length_s: int = 10
    pace: str = "even"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def file_format(self) -> Format:
        return FORMATS[self.format]

    @property
    def frames(self) -> int:
        return min(_FRAMES_A_SECOND * self.length_s, self.file_format.max_frames)

    @property
    def frame_ms(self) -> int:
        return round(1000 * self.length_s / self.frames)
