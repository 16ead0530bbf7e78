"""Parts of a face in several manners of drawing. Eyes, brows, noses and mouths lie around (0, 0), for `moved`.

Eyes and brows are the one at the left of the paper; `pair` sets its twin beside it, each where that person puts it.
"""

from tests.drawings.curves import Lines, Points, curve, fringe, moved, oval, zigzag

LEFT, RIGHT, EYES_Y, MOUTH_Y = 192.5, 319.5, 244, 373


def pair(
    lines: Lines, *, left: float = LEFT, right: float = RIGHT, y: float = EYES_Y, skew: float = 0, scale: float = 1
) -> list[Points]:
    """`skew`: how much lower the right one sits, as few hands get both level."""
    return [*moved(lines, left, y, scale=scale), *moved(lines, right, y + skew, scale=scale, wide=-1)]


def studied_eye() -> list[Points]:
    """Lids with a fold, an iris with its pupil, a corner, lashes."""
    upper = curve((-33, 7), (-24, -6), (-6, -13), (12, -11), (26, -2), (34, 8))
    lower = curve((-31, 8), (-16, 14), (4, 15), (22, 12), (34, 8))
    fold = curve((-31, -5), (-16, -18), (4, -21), (24, -13))
    iris = curve((-11, -12), (-13, 0), (-5, 12), (5, 13), (12, 4), (11, -11))
    pupil = [oval(0, 0, r, r) for r in (5, 2.5)]
    return [upper, upper, lower, fold, iris, *pupil, *fringe(curve((-33, 6), (-25, -5), (-10, -12)), 6, -7, -8, -1)]


def plain_eye() -> list[Points]:
    return [
        curve((-31, 4), (-17, -10), (0, -14), (19, -9), (31, 5)),
        curve((-29, 6), (-12, 13), (6, 14), (30, 6)),
        oval(0, 0, 10, 11),
        oval(0, 0, 3, 3),
    ]


def leaf_eye() -> list[Points]:
    """One closed leaf and a filled ball."""
    return [
        curve((-30, 2), (-14, -13), (6, -14), (30, 1), (10, 12), (-12, 12), (-31, 1)),
        zigzag(curve((-7, -9), (-8, 0), (-5, 9)), curve((8, -9), (8, 0), (6, 9)), 5),
    ]


def round_eye(radius: float = 21) -> list[Points]:
    return [oval(0, 0, radius, radius * 0.86, start=-100), *dot(3, 2, radius / 4)]


def narrow_eye() -> list[Points]:
    return [
        curve((-29, 3), (-12, -7), (8, -7), (30, 3)),
        curve((-24, 6), (-4, 9), (22, 6)),
        curve((-8, -6), (-6, 5), (4, 7), (8, -6)),
        *dot(0, 0, 3),
    ]


def shut_eye() -> list[Points]:
    lid = curve((-32, -2), (-18, 9), (0, 13), (18, 10), (32, 0))
    return [
        lid,
        lid,
        *fringe(curve((-28, 3), (-10, 12), (14, 12)), 7, -5, 11, -1),
        curve((-26, -14), (0, -7), (26, -12)),
    ]


def big_eye() -> list[Points]:
    """As in comics: a heavy lid, a tall iris with a light left open in it."""
    lid = curve((-34, 2), (-26, -16), (-4, -28), (20, -22), (32, -6))
    tall = zigzag(curve((-13, -16), (-15, 4), (-7, 18)), curve((12, -18), (14, 2), (8, 18)), 7)
    return [
        lid,
        lid,
        lid,
        curve((-18, 24), (0, 28), (18, 22)),
        oval(-1, 0, 16, 23),
        tall,
        curve((-24, -32), (0, -39), (20, -33)),
    ]


def dot(x: float, y: float, radius: float) -> list[Points]:
    return [oval(x, y, r, r) for r in (radius, radius / 2)]


def hair_brow(height: float = -36) -> list[Points]:
    """Hair by hair."""
    spine = curve((34, height + 8), (10, height), (-16, height - 3), (-38, height + 9))
    return [*fringe(spine, 15, -9, -5, 1), *fringe(spine, 9, -10, -1)]


def line_brow(height: float = -34, rise: float = 7) -> list[Points]:
    return [curve((-34, height + rise), (-12, height - rise / 2), (12, height - rise / 2), (32, height + rise / 2))]


def thick_brow(height: float = -34) -> list[Points]:
    top = curve((-38, height + 4), (-14, height - 8), (14, height - 4), (34, height + 2))
    return [zigzag(top, curve((-36, height + 8), (-14, height + 3), (14, height + 6), (34, height + 9)), 12)]


def studied_nose() -> list[Points]:
    """Around its tip: bridge, ball, wings, nostrils."""
    return [
        curve((-16, -80), (-11, -60), (-13, -34), (-22, -12)),
        curve((-30, 2), (-35, -10), (-24, -19)),
        curve((30, 2), (35, -10), (24, -19)),
        curve((-30, 3), (-20, 7), (-12, 4), (0, 12), (12, 4), (20, 7), (30, 3)),
        curve((-21, 3), (-14, -2), (-8, 4)),
        curve((21, 3), (14, -2), (8, 4)),
    ]


def cup_nose() -> list[Points]:
    return [curve((-28, -9), (-25, 4), (-10, 2), (0, 8), (10, 2), (25, 4), (28, -9))]


def hook_nose() -> list[Points]:
    return [curve((-8, -70), (-12, -40), (-26, -8), (-20, 3), (4, 6), (20, 0))]


def big_nose() -> list[Points]:
    return [
        curve(
            (-14, -66), (-18, -36), (-34, -14), (-36, 4), (-20, 10), (0, 16), (20, 10), (36, 4), (34, -14), (18, -36)
        ),
        curve((-20, 6), (-13, 0), (-7, 7)),
        curve((20, 6), (13, 0), (7, 7)),
    ]


def studied_lips(smile: float = 4) -> list[Points]:
    parting = curve((-50, -smile), (-26, 0), (-8, -2), (0, 1), (8, -2), (26, 0), (50, -smile))
    return [
        parting,
        parting,
        curve((-48, -smile), (-24, -12), (-8, -16), (0, -12), (8, -16), (24, -12), (48, -smile)),
        curve((-40, 3), (-18, 17), (0, 20), (18, 17), (40, 3)),
        curve((-16, 27), (0, 29), (16, 27)),
    ]


def plain_lips() -> list[Points]:
    return [
        curve((-44, -4), (-14, 1), (0, 0), (14, 1), (44, -5)),
        curve((-44, -4), (-15, -14), (0, -9), (15, -14), (44, -5), (20, 15), (-18, 16), (-44, -4)),
    ]


def line_mouth(width: float = 46, smile: float = 8) -> list[Points]:
    return [curve((-width, -smile), (-width / 2, smile / 2), (0, smile), (width / 2, smile / 2), (width, -smile))]


def laughing_mouth() -> list[Points]:
    """Wide open: both rows of teeth, the tongue."""
    top = curve((-66, -22), (-34, -15), (0, -13), (34, -15), (66, -22))
    return [
        top,
        curve((-66, -22), (-56, 12), (-30, 38), (0, 44), (30, 38), (56, 12), (66, -22)),
        curve((-58, -6), (-30, 2), (0, 4), (30, 2), (58, -6)),
        *(curve((x, -14), (x * 0.97, 3)) for x in (-38, -20, -2, 17, 36)),
        curve((-32, 34), (-14, 24), (0, 28), (14, 24), (32, 34)),
        curve((-76, -30), (-72, -22), (-62, -18)),
        curve((76, -30), (72, -22), (62, -18)),
    ]


def studied_ear() -> list[Points]:
    """The left one, where it meets the cheek at (136, 250)."""
    return [
        curve((138, 236), (122, 222), (112, 234), (114, 264), (124, 296), (136, 302), (142, 292)),
        curve((133, 240), (122, 238), (121, 258), (130, 276)),
    ]
