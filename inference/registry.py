"""The engines of this process, by name: one object that everything asks, and that tests fill with others."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from inference import enlarging, filming, sketching
from inference.enlarging import Enlargement
from inference.filming import Work
from inference.host import Host
from inference.side_engine import SideEngine
from inference.sketching import Pixels
from sketchgan.runtime.enlarging import Enlarger
from sketchgan.runtime.photo_lines import PhotoSketcher


@dataclass(slots=True)
class Engines:
    """None of them loads a network or starts a thread before its first job."""

    model: Host = field(default_factory=Host)
    enlarging: SideEngine[Enlarger, Enlargement, bytes] = field(
        default_factory=lambda: SideEngine(enlarging.load_configured, enlarging.make_large)
    )
    filming: SideEngine[None, Work, None] = field(
        default_factory=lambda: SideEngine(lambda: None, filming.run_all, limits=filming.LIMITS)
    )
    sketching: SideEngine[PhotoSketcher, Pixels, Pixels] = field(
        default_factory=lambda: SideEngine(sketching.load_configured, sketching.sketch_all)
    )

    @contextlib.contextmanager
    def swap(self, **others: Host | SideEngine[Any, Any, Any]) -> Iterator[None]:
        """`others` work instead, by the names of the fields, and are closed at the end; for tests and measurements."""
        before = {name: getattr(self, name) for name in others}
        self._set(others)
        try:
            yield
        finally:
            self._set(before)
            for other in others.values():
                other.close()

    def _set(self, others: Mapping[str, object]) -> None:
        for name, other in others.items():
            setattr(self, name, other)


engines = Engines()
