"""The photograph of a drawing whose pen rests, sharper than the live one. It gives way to everybody who draws."""

import os
import sys
import threading

from inference.engine import Limits
from inference.enlarging import load_configured
from sketchgan.runtime.enlarging import PHOTO_SIZES, Enlarger

SHARP_PX = PHOTO_SIZES[1]
QUIET_S = 0.25  # nobody has drawn for so long, in this process
LIMITS = Limits(max_waiting=4, max_waiting_per_owner=1)
LOWEST = 19


def load() -> Enlarger:
    """On a thread that stands back for all others, as those do that the network starts. Raises ModelUnavailable."""
    if sys.platform == "linux":  # elsewhere only a whole process has a priority
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST)
    return load_configured()
