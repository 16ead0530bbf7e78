"""A process of its own, of the lowest priority, in which a film is drawn and written.

In a thread of the web process this would hold Python's lock while it stands back, and keep everybody who draws waiting.
It knows no Django, and asks its parent for each photograph.
"""

import os
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final

from studio.films.frames import Drawable
from studio.films.options import FilmOptions

LOWEST: Final = 19


@dataclass(frozen=True, slots=True)
class Order:
    film: Drawable
    options: FilmOptions
    xmp: bytes


def work(connection: Connection, order: Order) -> None:
    """Sends ("paper", (256 x 256 grey pixels, share)) and gets a JPEG for each, or nothing of too empty ones; at last
    sends ("film", its bytes)."""
    os.nice(LOWEST)

    def photograph(paper: bytes, share: float) -> bytes:
        connection.send(("paper", (paper, share)))
        return connection.recv_bytes()

    frames = order.film.draw_frames(order.options, photograph)
    film = order.options.file_format.write(frames, order.options.frame_ms, order.xmp)
    connection.send(("film", film))
