"""Pictures made before, within a budget of bytes: the same drawing with the same settings by the same model."""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sketchgan.network.condition import Condition


@dataclass(frozen=True, slots=True)
class ResultKey:
    model_version: str
    sketch_sha256: bytes
    condition: Condition

    @classmethod
    def of(cls, model_version: str, sketch: NDArray[np.uint8], condition: Condition) -> "ResultKey":
        return cls(model_version, hashlib.sha256(sketch.tobytes()).digest(), condition)


class ResultCache:
    """Holds nothing of a person: who drew, when, and how long it took stay with each generation."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._pictures: OrderedDict[ResultKey, bytes] = OrderedDict()  # the longest unused first
        self._bytes = 0

    def get(self, key: ResultKey) -> bytes | None:
        with self._lock:
            if key in self._pictures:
                self._pictures.move_to_end(key)
            return self._pictures.get(key)

    def put(self, key: ResultKey, picture: bytes) -> None:
        if len(picture) > self._max_bytes:
            return
        with self._lock:
            self._bytes += len(picture) - len(self._pictures.pop(key, b""))
            self._pictures[key] = picture
            while self._bytes > self._max_bytes:
                _, dropped = self._pictures.popitem(last=False)
                self._bytes -= len(dropped)

    def clear(self) -> None:
        with self._lock:
            self._pictures.clear()
            self._bytes = 0
