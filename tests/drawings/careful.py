"""Drawings by people who can draw."""

from studio.strokes import Document
from tests.drawings import parts
from tests.drawings.curves import between, both, coil, curve, fringe, mirrored, moved, oval, zigzag
from tests.drawings.hand import Hand, draw_all


def careful_woman() -> Document:
    pen = Hand(seed=11, size=4, tremble=0.7, slip=0.5, taper=0.75)
    pen.draw(
        curve(
            (138, 238),
            (140, 300),
            (154, 352),
            (190, 402),
            (230, 436),
            (256, 442),
            (282, 436),
            (322, 402),
            (358, 352),
            (372, 300),
            (374, 238),
        )
    )
    draw_all(pen, parts.pair(parts.studied_eye()), parts.pair(parts.hair_brow()))
    draw_all(pen, moved(parts.studied_nose(), 256, 322, scale=0.9), moved(parts.studied_lips(6), 256, 373))
    inner = curve((236, 92), (190, 122), (150, 176), (138, 240), (132, 310), (140, 380), (128, 440), (136, 500))
    outer = curve((240, 62), (176, 68), (116, 120), (92, 200), (84, 290), (92, 360), (66, 420), (60, 505))
    inner_right = curve((236, 92), (300, 110), (352, 170), (374, 236), (384, 310), (372, 380), (390, 440), (376, 500))
    outer_right = curve((240, 62), (320, 58), (386, 110), (418, 200), (424, 290), (414, 360), (444, 420), (452, 505))
    pen.draw(inner, outer, inner_right, outer_right, taper=0.4)
    pen.draw(*between(inner, outer, 7), *between(inner_right, outer_right, 7), size=2.5)
    pen.draw(*both(curve((206, 424), (206, 462), (186, 486), (150, 500))), curve((226, 492), (256, 504), (286, 492)))
    return pen.document()


def careful_man() -> Document:
    pen = Hand(seed=12, size=4.5, tremble=0.8, slip=0.6, taper=0.7)
    jaw = curve(
        (132, 232),
        (136, 300),
        (146, 366),
        (176, 414),
        (222, 452),
        (256, 456),
        (292, 452),
        (336, 414),
        (366, 366),
        (376, 300),
        (380, 232),
    )
    pen.draw(jaw, *both(*parts.studied_ear()), curve((250, 440), (262, 440)))
    draw_all(
        pen,
        parts.pair(parts.plain_eye(), scale=0.95),
        parts.pair(parts.thick_brow(-30)),
        parts.pair([curve((-26, -12), (0, -21), (26, -14))]),
    )
    draw_all(
        pen,
        moved(parts.studied_nose(), 256, 322),
        moved(parts.studied_lips(0)[:1] + parts.studied_lips(0)[3:], 256, 376),
    )
    hairline = curve(
        (134, 236), (140, 190), (162, 160), (210, 150), (262, 158), (310, 138), (352, 160), (372, 192), (378, 236)
    )
    top = curve((124, 230), (112, 160), (142, 92), (206, 58), (280, 50), (350, 76), (392, 130), (396, 190), (388, 232))
    pen.draw(hairline, top)
    pen.draw(
        *fringe(curve((130, 200), (150, 130), (210, 84), (290, 74), (360, 104), (386, 190)), 26, 16, 30, -6), size=3
    )
    pen.draw(*fringe(curve((150, 172), (210, 152), (262, 158), (340, 154)), 16, 12, -26, -5), size=3)
    pen.draw(*both(curve((176, 418), (178, 470), (150, 492), (70, 510)), curve((178, 462), (200, 486), (236, 508))))
    pen.draw(*both(curve((222, 300), (204, 330), (198, 352)))[:1], size=2.5)
    return pen.document()


def artists_study() -> Document:
    """Searching lines, the cross that places the features, hatched shade."""
    pen = Hand(seed=13, size=2.6, tremble=1.6, slip=2.2, taper=0.85, pressure=0.8, passes=2)
    pen.draw(oval(256, 196, 126, 132), curve((256, 60), (254, 460)), curve((120, 244), (392, 244)), size=1.5)
    pen.draw(
        curve((130, 236), (138, 310), (156, 370), (200, 424), (252, 450)),
        curve((382, 230), (374, 310), (352, 376), (308, 428), (254, 450)),
    )
    draw_all(pen, parts.pair(parts.plain_eye()), parts.pair(parts.hair_brow(-34)))
    draw_all(pen, moved(parts.studied_nose(), 256, 322), moved(parts.studied_lips(), 256, 374))
    pen.passes = 1
    pen.draw(*fringe(curve((362, 262), (362, 310), (346, 360), (318, 402)), 17, -24, 22), size=1.8)
    pen.draw(
        *fringe(curve((208, 270), (226, 290), (222, 318)), 8, 12, 14),
        *fringe(curve((220, 398), (256, 404), (290, 398)), 9, -10, 12),
        size=2,
    )
    for lines in (
        between(
            curve((250, 70), (160, 90), (118, 200), (120, 300)), curve((250, 96), (190, 130), (142, 190), (130, 250)), 7
        ),
        between(
            curve((250, 70), (350, 78), (396, 180), (396, 300)), curve((250, 96), (320, 120), (366, 180), (384, 250)), 7
        ),
    ):
        pen.draw(*lines)
    pen.draw(*both(curve((196, 424), (194, 470), (150, 496), (80, 512))))
    return pen.document()


def bearded_man() -> Document:
    pen = Hand(seed=14, size=4.5, tremble=1, slip=0.8, taper=0.7)
    pen.draw(
        curve((134, 240), (136, 280), (140, 316)),
        curve((378, 240), (376, 280), (372, 316)),
        *both(*parts.studied_ear()),
    )
    draw_all(
        pen, parts.pair(parts.plain_eye()), parts.pair(parts.thick_brow(-32)), moved(parts.studied_nose(), 256, 318)
    )
    lip = curve((212, 372), (238, 374), (256, 377), (274, 374), (300, 372))
    pen.draw(lip, lip, curve((226, 378), (256, 390), (286, 378)))
    edge = curve(
        (140, 296), (160, 344), (188, 352), (214, 346), (256, 338), (298, 346), (324, 352), (352, 344), (372, 296)
    )
    rim = curve(
        (138, 300), (136, 370), (156, 430), (200, 476), (256, 490), (312, 476), (356, 430), (376, 370), (374, 300)
    )
    for k, line in enumerate((edge, *between(edge, rim, 4))):
        pen.draw(*fringe(line, 34 - 2 * k, -3, 24, 3), size=3.2)
    pen.erase(curve((216, 374), (256, 379), (296, 374)), size=22)
    pen.draw(lip, lip, curve((226, 380), (256, 391), (286, 380)))
    pen.draw(
        *both(curve((256, 342), (232, 346), (206, 362), (196, 384))),
        *fringe(curve((212, 356), (256, 346), (300, 356)), 18, 0, 14),
    )
    top = curve((128, 244), (112, 180), (140, 100), (204, 66), (280, 60), (354, 92), (398, 170), (384, 244))
    pen.draw(top, curve((136, 226), (150, 170), (210, 136), (270, 148), (340, 134), (368, 180), (378, 226)))
    pen.draw(
        *between(
            curve((140, 200), (190, 120), (300, 120), (374, 196)),
            curve((124, 190), (170, 90), (330, 84), (390, 180)),
            5,
        ),
        size=3,
    )
    return pen.document()


def moustached_man() -> Document:
    """Brylcreem, a handlebar moustache, a bow tie: a pen that goes from thin to thick."""
    pen = Hand(seed=15, size=6.5, tremble=0.8, slip=0.5, taper=0.9, pressure=0.8)
    pen.draw(
        curve(
            (134, 250), (138, 320), (160, 384), (210, 436), (256, 450), (304, 436), (352, 384), (374, 320), (378, 250)
        ),
        *both(*parts.studied_ear()[:1]),
    )
    draw_all(
        pen,
        parts.pair(parts.narrow_eye()),
        parts.pair(parts.line_brow(-30, 4)),
        moved(parts.big_nose(), 256, 316, scale=0.85),
    )
    half = curve((256, 344), (236, 338), (206, 352), (180, 362), (160, 348), (158, 332), (170, 330))
    under = curve((256, 352), (236, 360), (206, 374), (176, 374), (154, 356), (154, 334), (168, 326))
    pen.draw(*both(half, under, *between(half, under, 3)))
    pen.draw(*moved(parts.line_mouth(30, 4), 256, 382), curve((238, 396), (256, 400), (274, 396)))
    part = curve((204, 74), (198, 110), (208, 144))
    side, temple = (
        curve((204, 74), (150, 92), (120, 150), (124, 240)),
        curve((208, 144), (170, 152), (142, 190), (136, 240)),
    )
    pen.draw(part, side, temple, *between(side, temple, 3))
    wave, under = (
        curve((204, 74), (270, 46), (350, 74), (392, 150), (388, 240)),
        curve((208, 144), (270, 110), (336, 134), (366, 180), (376, 240)),
    )
    pen.draw(wave, under, *between(wave, under, 4))
    pen.draw(
        curve((250, 486), (206, 464), (202, 508), (250, 492)),
        curve((262, 486), (306, 464), (312, 508), (262, 492)),
        oval(256, 489, 8, 9),
    )
    pen.draw(*both(curve((196, 434), (194, 466), (150, 486), (70, 508))))
    return pen.document()


def woman_with_glasses() -> Document:
    pen = Hand(seed=16, size=4.5, tremble=1, slip=0.8, taper=0.6)
    pen.draw(
        curve(
            (142, 250), (146, 316), (166, 376), (212, 426), (256, 440), (300, 426), (346, 376), (366, 316), (370, 250)
        )
    )
    draw_all(
        pen,
        parts.pair(parts.plain_eye(), scale=0.85),
        parts.pair(parts.line_brow(-48, 6)),
        moved(parts.cup_nose(), 256, 322, scale=0.9),
        moved(parts.plain_lips(), 256, 372),
    )
    pen.draw(
        oval(192, 250, 50, 46, start=200),
        oval(320, 250, 50, 46, start=-20, turn=-380),
        curve((241, 242), (256, 234), (271, 242)),
        size=6,
        taper=0.1,
    )
    pen.draw(*both(curve((142, 244), (130, 240))), size=6)
    bangs = curve((150, 218), (170, 190), (216, 182), (262, 186), (310, 180), (346, 196), (364, 222))
    dome = curve(
        (140, 262), (120, 200), (144, 124), (204, 92), (264, 86), (322, 94), (370, 128), (394, 200), (372, 262)
    )
    pen.draw(dome, bangs, *fringe(curve((164, 192), (216, 182), (262, 186), (346, 196)), 13, 8, -58, 6))
    pen.draw(
        oval(258, 56, 54, 42, start=100, turn=400),
        curve((224, 44), (256, 66), (294, 46)),
        curve((232, 72), (262, 82), (288, 70)),
        curve((240, 28), (270, 40), (282, 66)),
    )
    pen.draw(
        *both(
            curve((140, 320), (134, 332), (140, 342), (146, 332), (141, 320)),
            curve((208, 424), (206, 466), (180, 488), (110, 508)),
        )
    )
    return pen.document()


def old_woman() -> Document:
    pen = Hand(seed=17, size=3.8, tremble=1.4, slip=1, taper=0.7)
    pen.draw(
        curve(
            (142, 240),
            (140, 300),
            (150, 350),
            (144, 384),
            (172, 420),
            (220, 444),
            (256, 448),
            (296, 444),
            (340, 420),
            (368, 384),
            (362, 350),
            (372, 300),
            (370, 240),
        )
    )
    draw_all(
        pen,
        parts.pair(parts.narrow_eye()),
        parts.pair([*parts.line_brow(-32, 3), curve((-30, -14), (0, -20), (30, -8))]),
    )
    pen.draw(
        *parts.pair(
            [
                curve((-22, 16), (0, 21), (22, 15)),
                curve((-18, 24), (2, 29), (20, 22)),
                curve((-36, 4), (-48, 0)),
                curve((-36, 9), (-49, 11)),
                curve((-34, 14), (-46, 22)),
            ]
        ),
        size=2.6,
    )
    draw_all(
        pen,
        moved(parts.big_nose(), 256, 318, scale=0.8),
        moved(parts.line_mouth(42, 1), 256, 374),
        [curve((226, 382), (256, 388), (286, 382))],
    )
    pen.draw(
        *both(curve((216, 316), (196, 342), (196, 372), (204, 396)), curve((160, 330), (170, 362), (166, 390))), size=3
    )
    pen.draw(
        *(
            curve((186 + d, y), (226, y - 6), (286, y - 5), (328 - d, y + 1))
            for y, d in ((196, 6), (182, 0), (168, 12))
        ),
        size=2.6,
    )
    pen.draw(*(curve((x, 358), (x + 1, 368)) for x in (232, 244, 256, 268, 280)), size=2.2)
    pen.draw(
        *(
            coil(
                curve(
                    (140 - k, 260),
                    (130 - k, 190),
                    (170, 128 - k),
                    (256, 104 - k),
                    (342, 128 - k),
                    (382 + k, 190),
                    (372 + k, 260),
                ),
                13,
                17 + k // 4,
            )
            for k in (0, 20, 38)
        )
    )
    pen.draw(*both(curve((208, 440), (200, 480), (140, 506)), curve((226, 452), (222, 490))))
    return pen.document()


def sleeping_woman() -> Document:
    pen = Hand(seed=18, size=4.2, tremble=0.8, slip=0.6, taper=0.75)
    pen.draw(
        curve(
            (140, 260), (144, 320), (166, 382), (214, 430), (256, 442), (300, 430), (348, 382), (368, 320), (372, 260)
        )
    )
    draw_all(
        pen,
        parts.pair(parts.shut_eye()),
        parts.pair(parts.line_brow(-38, 5)),
        moved(parts.studied_nose()[1:], 256, 320, scale=0.85),
        moved(parts.studied_lips(2), 256, 373, scale=0.9),
    )
    crown = curve(
        (126, 300), (112, 210), (140, 120), (200, 74), (262, 64), (330, 80), (384, 130), (400, 220), (386, 300)
    )
    pen.draw(crown)
    sweep = curve((206, 84), (230, 130), (290, 170), (350, 196), (374, 250), (384, 330), (420, 400), (412, 500))
    right = curve((300, 70), (380, 110), (420, 210), (430, 320), (470, 410), (462, 506))
    left, outer = (
        curve((206, 84), (170, 140), (142, 200), (132, 280), (138, 360), (110, 430), (120, 506)),
        curve((180, 80), (112, 150), (92, 260), (98, 350), (62, 430), (66, 506)),
    )
    pen.draw(
        sweep,
        right,
        left,
        outer,
        *between(sweep, right, 6),
        *between(left, outer, 5),
        *between(curve((206, 84), (230, 130), (290, 170)), curve((206, 84), (280, 90), (350, 150)), 3),
    )
    pen.draw(
        *both(curve((208, 428), (206, 470), (176, 498))), mirrored(curve((160, 330), (176, 338), (190, 334))), size=3
    )
    return pen.document()


def laughing_man() -> Document:
    pen = Hand(seed=19, size=5.5, tremble=1.1, slip=0.9, taper=0.6)
    pen.draw(
        curve(
            (130, 238), (132, 310), (144, 376), (188, 432), (256, 464), (324, 432), (368, 376), (380, 310), (382, 238)
        ),
        *both(*parts.studied_ear()),
    )
    squint = [
        curve((-30, 6), (-14, -9), (8, -10), (31, 6)),
        curve((-28, 10), (0, 2), (29, 9)),
        *parts.dot(0, -2, 4),
        curve((-24, 18), (0, 14), (24, 18)),
        curve((-38, 2), (-48, -5)),
        curve((-38, 8), (-50, 9)),
    ]
    draw_all(
        pen,
        parts.pair(squint),
        parts.pair(parts.thick_brow(-38)),
        moved(parts.big_nose(), 256, 312, scale=0.85),
        moved(parts.laughing_mouth(), 256, 374),
    )
    pen.draw(*both(curve((218, 310), (184, 328), (174, 356)), curve((160, 300), (176, 292), (194, 296))))
    pen.draw(curve((128, 240), (118, 200), (128, 160)), curve((384, 240), (396, 200), (386, 158)))
    pen.draw(
        zigzag(
            curve((120, 190), (136, 120), (200, 70), (290, 62), (364, 104), (394, 190)),
            curve((138, 204), (160, 158), (212, 132), (290, 128), (352, 156), (376, 206)),
            27,
        )
    )
    pen.draw(*both(curve((188, 434), (184, 478), (100, 510)), curve((184, 470), (214, 500), (252, 508))))
    return pen.document()
