"""Stroke tags and the landmark indices behind them (MediaPipe's 478-point face)."""

from enum import IntEnum, auto


class Tag(IntEnum):
    """What a stroke draws. Stored in packed data: append, never reorder."""

    JAW = 0
    FOREHEAD = auto()
    EYE_UPPER = auto()
    EYE_LOWER = auto()
    EYE_FOLD = auto()
    EYE_SYMBOL = auto()
    IRIS = auto()
    PUPIL = auto()
    BROW_TOP = auto()
    BROW_BOTTOM = auto()
    BROW_MIDDLE = auto()
    NOSE_BASE = auto()
    NOSTRIL = auto()
    NOSE_BRIDGE = auto()
    NOSE_SYMBOL = auto()
    LIP_TOP = auto()
    LIP_BOTTOM = auto()
    LIP_INNER_TOP = auto()
    LIP_INNER_BOTTOM = auto()
    LIP_MIDDLE = auto()
    CHEEK_FOLD = auto()
    HAIRLINE = auto()
    HAIR_OUTLINE = auto()
    STRAND = auto()
    EAR = auto()
    NECK = auto()
    CLOTH = auto()
    GLASSES = auto()
    HAT = auto()
    HAT_BRIM = auto()
    EARRING = auto()
    BEARD_HATCH = auto()
    BEARD_OUTLINE = auto()
    MOUSTACHE_HATCH = auto()
    MOUSTACHE_OUTLINE = auto()
    DARK_LENS = auto()
    SKULL = auto()
    HELPER = auto()
    SHADING = auto()
    HAT_BAND = auto()


OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
    150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
JAW = (
    127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454, 356,
)  # fmt: skip
EARS = (234, 454)  # the landmarks before them, the viewer's left one first
FOREHEAD = (127, 162, 21, 54, 103, 67, 109, 10, 338, 297, 332, 284, 251, 389, 356)

# Per eye, the viewer's left one first: outer corner to inner corner.
EYE_UPPER = ((33, 246, 161, 160, 159, 158, 157, 173, 133), (263, 466, 388, 387, 386, 385, 384, 398, 362))
EYE_LOWER = ((33, 7, 163, 144, 145, 153, 154, 155, 133), (263, 249, 390, 373, 374, 380, 381, 382, 362))
EYE_FOLD = ((247, 30, 29, 27, 28, 56), (467, 260, 259, 257, 258, 286))
IRIS_CENTRE = (468, 473)
IRIS_RIM = ((469, 470, 471, 472), (474, 475, 476, 477))
BROW_TOP = ((70, 63, 105, 66, 107), (300, 293, 334, 296, 336))
BROW_BOTTOM = ((46, 53, 52, 65, 55), (276, 283, 282, 295, 285))

NOSE_TIP, NOSE_ROOT = 1, 168
NOSE_BASE = (129, 64, 98, 97, 2, 326, 327, 294, 358)
NOSTRIL = ((240, 75, 60, 20), (460, 305, 290, 250))
NOSE_SIDE = ((193, 122, 196, 236, 198), (417, 351, 419, 456, 420))
NOSE_HALF_BASE = ((129, 64, 98, 97, 2), (358, 294, 327, 326, 2))

LIP_TOP = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
LIP_BOTTOM = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
LIP_INNER_TOP = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LIP_INNER_BOTTOM = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
CHEEK_FOLD = ((129, 203, 206, 216, 212), (358, 423, 426, 436, 432))

CHEEKS = (50, 280, 117, 346)  # left, right, left, right
CHIN = (202, 204, 194, 201, 200, 421, 418, 424, 422, 430, 394, 379, 378, 400, 377, 152, 148, 176, 149, 150, 169, 210)
UPPER_LIP = (129, 98, 97, 2, 326, 327, 358, 410, 270, 269, 267, 0, 37, 39, 40, 186)
LOWER_FACE = (
    *(234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454),
    *(426, 358, 2, 129, 206),
)
