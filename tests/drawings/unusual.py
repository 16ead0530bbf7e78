"""Drawings that lie off what the network knows: unfinished, bare, small, turned, elsewhere on the paper."""

from studio.strokes import Document
from tests.drawings import parts
from tests.drawings.curves import between, both, curve, moved, oval, zigzag
from tests.drawings.hand import Hand, draw_all


def half_finished() -> Document:
    """The left half is done, the right one not begun."""
    pen = Hand(seed=31, size=4.5, tremble=1, slip=0.8, taper=0.6)
    pen.draw(curve((138, 238), (140, 304), (158, 366), (204, 424), (256, 446), (286, 438)))
    draw_all(
        pen,
        moved(parts.studied_eye(), 192, 244),
        moved(parts.hair_brow(), 192, 244),
        moved(parts.studied_nose()[:2], 256, 322),
        [curve((228, 326), (240, 326), (256, 334))],
    )
    pen.draw(
        curve((206, 368), (230, 371), (256, 374)),
        curve((206, 368), (232, 358), (248, 356), (256, 361)),
        curve((318, 246), (340, 250)),
    )
    inner, outer = (
        curve((254, 96), (200, 128), (154, 180), (138, 240), (132, 330)),
        curve((256, 64), (180, 70), (120, 130), (96, 220), (96, 350)),
    )
    pen.draw(inner, outer, *between(inner, outer, 5), curve((256, 64), (300, 66), (336, 84)))
    return pen.document()


def outline_only() -> Document:
    pen = Hand(seed=32, size=6, tremble=1.8, slip=1, taper=0.2)
    pen.draw(
        curve(
            (138, 220), (138, 310), (164, 388), (222, 442), (260, 450), (300, 440), (350, 388), (374, 310), (372, 220)
        )
    )
    pen.draw(
        curve((136, 240), (108, 180), (138, 96), (220, 56), (310, 62), (380, 112), (398, 190), (376, 240)),
        curve((138, 224), (180, 170), (262, 178), (330, 152), (372, 222)),
    )
    pen.draw(*both(curve((196, 430), (194, 470), (88, 506))))
    return pen.document()


def turned_woman() -> Document:
    """Three quarters to the right: the far eye is narrow, the nose stands before the cheek."""
    pen = Hand(seed=33, size=4.5, tremble=0.9, slip=0.7, taper=0.65)
    pen.draw(
        curve(
            (368, 196),
            (376, 236),
            (364, 262),
            (376, 300),
            (366, 350),
            (346, 398),
            (316, 438),
            (288, 446),
            (250, 432),
            (204, 396),
            (168, 350),
        )
    )
    draw_all(
        pen,
        moved(parts.plain_eye(), 226, 246),
        moved(parts.plain_eye(), 338, 242, scale=0.9, wide=-0.72),
        moved(parts.line_brow(), 226, 246),
        moved(parts.line_brow(), 338, 242, wide=-0.75),
    )
    pen.draw(
        curve((296, 236), (304, 270), (326, 308), (324, 322), (304, 328), (284, 322)),
        curve((282, 322), (274, 310), (284, 302)),
    )
    pen.draw(
        curve((248, 370), (286, 370), (304, 374), (334, 364)),
        curve((248, 370), (284, 356), (306, 358), (318, 355), (334, 364)),
        curve((262, 378), (298, 392), (328, 370)),
    )
    pen.draw(curve((160, 262), (142, 248), (136, 268), (148, 302), (162, 304)), oval(152, 316, 5, 6))
    crown = curve((372, 200), (352, 120), (290, 74), (200, 66), (122, 108), (84, 190), (80, 290), (104, 370), (90, 440))
    front = curve((372, 200), (330, 150), (270, 142), (214, 170), (176, 226), (164, 250))
    pen.draw(crown, front, *between(front, curve((372, 200), (330, 110), (220, 90), (130, 160), (104, 250)), 5))
    tail = curve((120, 290), (150, 340), (152, 400), (130, 450))
    pen.draw(tail, *between(tail, curve((84, 290), (104, 370), (90, 440)), 3))
    pen.draw(curve((196, 392), (200, 450), (160, 490), (90, 512)), curve((286, 446), (290, 480), (340, 510)))
    return pen.document()


def tiny_face() -> Document:
    """A whole face in the middle of a large paper."""
    pen = Hand(seed=34, size=3.2, tremble=0.9, slip=0.6, taper=0.3, scale=0.36, shift=(-8, -14))
    pen.draw(
        curve((136, 240), (140, 330), (184, 420), (256, 450), (328, 420), (372, 330), (376, 240)),
        *both(curve((136, 236), (112, 232), (116, 290), (140, 298))),
    )
    draw_all(
        pen,
        parts.pair(parts.leaf_eye()),
        parts.pair(parts.line_brow()),
        moved(parts.cup_nose(), 256, 320),
        moved(parts.line_mouth(50, 8), 256, 374),
    )
    pen.draw(
        curve((130, 250), (110, 170), (160, 84), (256, 60), (352, 84), (402, 170), (382, 250)),
        zigzag(
            curve((126, 200), (190, 84), (322, 84), (386, 200)),
            curve((146, 210), (200, 146), (312, 146), (366, 210)),
            11,
        ),
    )
    pen.draw(*both(curve((200, 436), (196, 480), (80, 520), (40, 600))))
    return pen.document()


def comic_girl_off_centre() -> Document:
    """From the margin of a school book: comic eyes, tilted, in the corner."""
    pen = Hand(seed=35, size=4, tremble=1, slip=0.8, taper=0.7, scale=0.62, angle=-9, shift=(92, 74))
    pen.draw(curve((128, 220), (134, 300), (164, 360), (256, 440), (348, 360), (378, 300), (384, 220)))
    draw_all(
        pen,
        parts.pair(parts.big_eye(), y=258, scale=1.15),
        parts.pair(parts.line_brow(-62, 4), y=258),
        [curve((254, 324), (260, 330), (252, 332))],
        moved(parts.line_mouth(30, 7), 256, 374),
    )
    pen.draw(curve((100, 330), (84, 200), (130, 80), (256, 36), (382, 80), (428, 200), (412, 330)))
    for tip, root in (((168, 236), 130), ((212, 214), 180), ((262, 232), 236), ((306, 210), 286), ((350, 238), 340)):
        pen.draw(curve((root - 26, 110), (root - 6, 190), tip), curve((root + 40, 104), (root + 36, 180), tip))
    pen.draw(
        *both(
            curve((100, 330), (116, 380), (84, 430)),
            curve((130, 220), (130, 340), (116, 380)),
            curve((232, 424), (230, 470), (150, 510)),
            curve((150, 318), (168, 312)),
            curve((162, 324), (180, 318)),
        )
    )
    return pen.document()


def stick_figure() -> Document:
    pen = Hand(seed=36, size=7, tremble=2, slip=1.5, taper=0)
    pen.draw(oval(256, 262, 128, 178, start=-80, turn=372))
    draw_all(
        pen,
        parts.pair(parts.dot(0, 0, 6)),
        [curve((256, 290), (246, 322), (262, 324))],
        moved(parts.line_mouth(58, 14), 256, 370),
    )
    pen.draw(
        curve((256, 84), (236, 50), (226, 40)),
        curve((258, 84), (260, 40)),
        curve((262, 84), (286, 52), (300, 46)),
        curve((256, 440), (258, 511)),
    )
    return pen.document()
