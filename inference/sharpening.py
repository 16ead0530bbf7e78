"""The photograph of a drawing whose pen rests, sharper than the live one. It gives way to everybody who draws."""

from inference.engine import Limits
from inference.enlarging import load_configured
from inference.side_engine import stand_back
from sketchgan.runtime.enlarging import PHOTO_SIZES, Enlarger

SHARP_PX = PHOTO_SIZES[1]
QUIET_S = 0.25  # nobody has drawn for so long, in this process
LIMITS = Limits(max_waiting=4, max_waiting_per_owner=1)


def load() -> Enlarger:
    """On a thread that stands back for all others, as those do that the network starts. Raises ModelUnavailable."""
    stand_back()
    return load_configured()
