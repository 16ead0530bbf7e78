"""Drawings by people who rarely draw: quick, clumsy, with whatever pen was there."""

from studio.strokes import Document
from tests.drawings import parts
from tests.drawings.curves import both, coil, curve, fringe, moved, oval, zigzag
from tests.drawings.hand import Hand, draw_all


def clumsy_woman() -> Document:
    pen = Hand(seed=21, size=6, tremble=3, slip=3, taper=0.15)
    pen.draw(
        curve(
            (250, 96),
            (176, 112),
            (134, 190),
            (138, 290),
            (170, 380),
            (238, 436),
            (300, 424),
            (352, 360),
            (378, 270),
            (370, 180),
            (320, 110),
            (244, 98),
        )
    )
    draw_all(pen, parts.pair(parts.leaf_eye(), y=240, skew=7), parts.pair(parts.line_brow(-32, 9), y=240, skew=3))
    pen.draw(*parts.pair(fringe(curve((-26, -4), (-6, -14), (20, -8)), 5, -5, -13), y=240, skew=7))
    draw_all(pen, moved(parts.hook_nose(), 260, 320), moved(parts.plain_lips(), 258, 376, scale=1.15))
    pen.draw(
        curve((262, 70), (160, 76), (104, 160), (92, 300), (84, 440)),
        curve((262, 70), (370, 84), (416, 170), (420, 310), (436, 450)),
    )
    pen.draw(
        curve((256, 76), (200, 130), (146, 200), (128, 330), (122, 450)),
        curve((262, 76), (320, 140), (368, 210), (388, 330), (396, 452)),
    )
    pen.draw(
        curve((110, 220), (104, 330), (104, 436)),
        curve((400, 220), (408, 340), (414, 440)),
        curve((224, 430), (222, 480)),
        curve((290, 428), (296, 480)),
    )
    return pen.document()


def clumsy_man() -> Document:
    pen = Hand(seed=22, size=7, tremble=3.4, slip=3, taper=0.1)
    pen.draw(curve((128, 190), (122, 300), (142, 396), (220, 452), (300, 452), (372, 388), (388, 290), (376, 186)))
    draw_all(
        pen,
        parts.pair(parts.round_eye(18), left=200, right=322, skew=-6),
        parts.pair(parts.line_brow(-34, -4), left=200, right=322, skew=-6),
    )
    draw_all(
        pen,
        [curve((258, 256), (240, 320), (276, 322))],
        moved(parts.line_mouth(54, 5), 254, 380),
        both(curve((126, 236), (98, 226), (94, 270), (124, 290))),
    )
    pen.draw(
        curve(
            (124, 200),
            (110, 140),
            (146, 168),
            (150, 92),
            (190, 144),
            (212, 66),
            (246, 134),
            (286, 62),
            (304, 136),
            (352, 84),
            (352, 156),
            (400, 128),
            (382, 200),
            steps=6,
        )
    )
    pen.draw(curve((206, 448), (200, 506)), curve((312, 450), (320, 506)))
    return pen.document()


def man_with_glasses() -> Document:
    """Felt pen: square frames, hair that recedes, stubble in dots."""
    pen = Hand(seed=23, size=7.5, tremble=1.5, slip=1.2, taper=0.1)
    pen.draw(
        curve(
            (132, 210), (132, 310), (148, 390), (196, 444), (256, 456), (318, 444), (364, 390), (380, 310), (380, 210)
        )
    )
    draw_all(
        pen, parts.pair([curve((-22, 2), (0, -9), (22, 2)), *parts.dot(0, 2, 4)]), parts.pair(parts.line_brow(-46, 3))
    )
    frame = curve((-48, -24), (-46, 20), (-38, 29), (32, 30), (42, 20), (46, -22), (-48, -25), steps=5)
    draw_all(pen, parts.pair([frame]), [curve((238, 240), (256, 234), (274, 240))], both(curve((146, 236), (128, 230))))
    draw_all(
        pen,
        moved(parts.cup_nose(), 256, 326),
        moved(parts.line_mouth(42, 3), 258, 378),
        both(curve((130, 232), (108, 228), (108, 280), (130, 296))),
    )
    pen.draw(
        *(
            oval(x, y, 0.6, 0.6)
            for x, y in zip(
                range(172, 344, 8),
                [
                    412,
                    402,
                    422,
                    410,
                    428,
                    416,
                    434,
                    420,
                    438,
                    424,
                    412,
                    436,
                    420,
                    440,
                    416,
                    432,
                    408,
                    424,
                    402,
                    416,
                    398,
                    410,
                ],
                strict=True,
            )
        ),
        size=3,
    )
    pen.draw(
        *both(curve((132, 226), (118, 180), (128, 136), (160, 104), (178, 112), (158, 150), (146, 200))),
        curve((160, 104), (220, 72), (300, 72), (352, 104)),
        *fringe(curve((216, 92), (296, 90)), 4, 5, 18),
    )
    pen.draw(*both(curve((190, 446), (186, 484), (80, 510))))
    return pen.document()


def long_haired_woman() -> Document:
    """One quick line for everything; the hair runs off the paper."""
    pen = Hand(seed=24, size=4, tremble=1.8, slip=1.5, taper=0.5)
    pen.draw(
        curve(
            (150, 210), (140, 290), (164, 374), (222, 436), (256, 446), (290, 434), (350, 370), (370, 290), (360, 210)
        )
    )
    draw_all(
        pen,
        parts.pair(parts.plain_eye(), skew=-3),
        parts.pair(parts.line_brow(-36, 8), skew=-3),
        [curve((236, 318), (246, 328), (266, 328), (276, 318)), curve((238, 270), (230, 300))],
        moved(parts.plain_lips(), 256, 374, scale=0.95),
    )
    for k in range(7):
        pen.draw(
            curve(
                (256 - 2 * k, 74 + 3 * k),
                (190 - 8 * k, 110),
                (144 - 9 * k, 210),
                (132 - 12 * k, 330),
                (150 - 20 * k, 430),
                (110 - 20 * k, 540),
            )
        )
        pen.draw(
            curve(
                (258 + 2 * k, 74 + 3 * k),
                (326 + 8 * k, 112),
                (366 + 9 * k, 212),
                (380 + 12 * k, 330),
                (366 + 18 * k, 430),
                (402 + 20 * k, 540),
            )
        )
    pen.draw(*both(curve((214, 430), (212, 480), (190, 512))))
    return pen.document()


def curly_woman() -> Document:
    pen = Hand(seed=25, size=4.5, tremble=1.3, slip=1, taper=0.3)
    pen.draw(
        curve(
            (144, 230), (142, 300), (160, 370), (208, 428), (256, 444), (304, 428), (352, 370), (370, 300), (368, 230)
        )
    )
    draw_all(
        pen,
        parts.pair(parts.studied_eye()),
        parts.pair(parts.line_brow(-38, 7)),
        moved([curve((-32, -8), (-30, 4), (-14, 2), (0, 9), (14, 2), (30, 4), (32, -8))], 256, 324),
        moved(parts.studied_lips(6), 256, 373, scale=1.08),
    )
    rings = (
        (curve((146, 250), (144, 190), (186, 142), (256, 126), (326, 142), (368, 190), (366, 250)), 16, 16),
        (
            curve(
                (124, 340), (100, 250), (116, 150), (180, 96), (256, 80), (332, 96), (396, 150), (412, 250), (388, 340)
            ),
            22,
            22,
        ),
        (
            curve(
                (104, 400), (56, 300), (66, 160), (146, 60), (256, 36), (366, 60), (446, 160), (456, 300), (408, 400)
            ),
            25,
            26,
        ),
    )
    pen.draw(*(coil(line, radius, loops) for line, radius, loops in rings))
    pen.draw(*both(oval(136, 352, 13, 15), curve((208, 430), (206, 480), (150, 508))))
    return pen.document()


def bald_man() -> Document:
    pen = Hand(seed=26, size=5.5, tremble=1.6, slip=1.2, taper=0.35)
    pen.draw(
        curve((136, 300), (126, 230), (130, 150), (176, 84), (256, 62), (336, 84), (382, 150), (386, 230), (376, 300))
    )
    pen.draw(
        curve((136, 296), (142, 360), (176, 426), (256, 460), (336, 426), (370, 360), (376, 296)),
        *both(*parts.studied_ear()),
    )
    draw_all(
        pen,
        parts.pair(parts.plain_eye(), scale=0.9),
        parts.pair(parts.thick_brow(-30)),
        moved(parts.big_nose(), 256, 322, scale=0.95),
        moved(parts.studied_lips(-2)[1:], 256, 380),
    )
    pen.draw(
        curve((196, 164), (256, 156), (316, 165)),
        curve((186, 182), (256, 174), (326, 183)),
        *both(curve((216, 316), (196, 340), (190, 362))),
        curve((196, 92), (216, 82), (236, 80)),
        size=3.5,
    )
    pen.draw(*both(curve((180, 430), (172, 478), (90, 508))))
    return pen.document()


def man_with_hat() -> Document:
    pen = Hand(seed=27, size=5.5, tremble=1.4, slip=1, taper=0.3)
    pen.draw(
        curve(
            (146, 204), (140, 300), (154, 372), (200, 430), (256, 450), (312, 430), (358, 372), (372, 300), (366, 204)
        ),
        *both(curve((142, 246), (124, 238), (122, 286), (142, 300))),
    )
    draw_all(
        pen,
        parts.pair(parts.plain_eye(), scale=0.9),
        parts.pair(parts.line_brow(-28, 3)),
        moved(parts.hook_nose(), 258, 320),
        moved(parts.line_mouth(44, 5), 256, 376),
        [curve((240, 394), (256, 397), (272, 394))],
    )
    pen.draw(
        curve((52, 190), (120, 160), (256, 142), (392, 160), (460, 190)),
        curve((52, 190), (100, 212), (180, 190), (256, 184), (332, 190), (412, 212), (460, 190)),
    )
    pen.draw(
        curve((132, 160), (140, 90), (172, 30), (222, 40), (256, 52), (290, 40), (340, 30), (372, 90), (380, 160)),
        curve((256, 52), (252, 78)),
    )
    band, brim = curve((136, 126), (256, 110), (376, 126)), curve((132, 158), (256, 142), (380, 158))
    pen.draw(band, zigzag(band, brim, 34))
    pen.draw(
        *both(*fringe(curve((148, 204), (143, 226), (142, 244)), 6, 5, 22)),
        *both(curve((196, 430), (190, 474), (90, 508))),
    )
    return pen.document()


def girl() -> Document:
    """A child, by somebody who likes her: round cheeks, plaits, freckles, a missing tooth."""
    pen = Hand(seed=28, size=5, tremble=1.5, slip=1.2, taper=0.3)
    pen.draw(
        curve(
            (128, 230), (118, 300), (138, 372), (196, 424), (256, 434), (316, 424), (374, 372), (394, 300), (384, 230)
        )
    )
    draw_all(
        pen,
        parts.pair(parts.round_eye(27), y=254),
        parts.pair([oval(2, 2, 13, 14), *parts.dot(4, 2, 6)], y=254),
        parts.pair(parts.line_brow(-46, 5), y=254),
        [curve((242, 318), (248, 328), (264, 328), (270, 318))],
    )
    draw_all(
        pen,
        [
            curve((212, 356), (256, 362), (302, 354)),
            curve((212, 356), (228, 382), (256, 390), (286, 382), (302, 354)),
            curve((242, 362), (242, 372), (254, 373), (254, 362)),
        ],
    )
    pen.draw(
        *(
            oval(x, y, 0.8, 0.8)
            for x, y in ((176, 306), (190, 314), (204, 306), (186, 326), (310, 306), (324, 315), (338, 304), (322, 327))
        ),
        size=3,
    )
    pen.draw(
        curve((256, 78), (166, 92), (116, 160), (118, 250)),
        curve((256, 78), (346, 92), (396, 160), (394, 250)),
        curve((256, 80), (236, 130), (186, 178), (130, 206)),
        curve((256, 80), (280, 134), (330, 178), (384, 206)),
    )
    for k in range(4):
        pen.draw(
            *both(
                oval(96 - 7 * k, 296 + 42 * k, 20, 25, start=-80),
                curve((84 - 7 * k, 280 + 42 * k), (104 - 7 * k, 312 + 42 * k)),
            )
        )
    pen.draw(*both(curve((116, 244), (104, 258), (84, 262)), curve((226, 432), (222, 470), (150, 500))))
    return pen.document()


def marker_bob() -> Document:
    """A thick marker allows no detail."""
    pen = Hand(seed=29, size=17, tremble=1.6, slip=1.5, taper=0)
    pen.draw(curve((148, 250), (158, 350), (210, 424), (256, 440), (302, 424), (354, 350), (364, 250)))
    pen.draw(
        curve((110, 400), (92, 250), (122, 120), (256, 66), (390, 120), (420, 250), (402, 400)),
        curve((150, 214), (256, 180), (362, 214)),
        *both(curve((148, 220), (144, 310), (152, 396), (112, 402))),
    )
    pen.draw(*parts.pair([curve((-26, 0), (0, -12), (26, 0))]), *parts.pair([curve((-2, 4), (2, 6))]), size=13)
    pen.draw(curve((240, 320), (256, 328), (274, 320)), curve((210, 368), (256, 386), (304, 366)), size=13)
    return pen.document()
