"""Drawings to measure with: like a person's in size and in number of lines."""

import io
import math
import random

from PIL import Image, ImageDraw

PAPER_SIZE = 256


def draw_face(scribbles: int = 0, *, person: int = 0) -> bytes:
    """A PNG of a drawn face on the paper, with about as many lines as a person draws, and more with each scribble."""
    paper = Image.new("L", (4 * PAPER_SIZE, 4 * PAPER_SIZE), 255)
    pen = ImageDraw.Draw(paper)
    pen.ellipse((260, 190, 764, 880), outline=0, width=12)  # head
    for left in (350, 560):
        pen.arc((left, 400, left + 120, 450), 200, 340, fill=0, width=14)  # brow
        pen.ellipse((left + 10, 450, left + 110, 500), outline=0, width=9)
        pen.ellipse((left + 45, 455, left + 78, 492), fill=0)
    pen.line([(510, 480), (490, 600), (470, 640), (515, 655), (555, 640)], fill=0, width=9, joint="curve")
    pen.arc((420, 690, 610, 770), 10, 170, fill=0, width=12)
    pen.arc((420, 700, 610, 745), 190, 350, fill=0, width=9)
    for strand in range(14):
        x = 270 + 36 * strand
        pen.line([(512, 150), ((512 + x) / 2 - 30, 170), (x, 330 + 40 * math.cos(strand))], fill=0, width=7)
    pen.line([(400, 860), (390, 960), (240, 1010)], fill=0, width=10)
    pen.line([(630, 860), (640, 960), (790, 1010)], fill=0, width=10)
    chance = random.Random(person)
    for _ in range(scribbles):
        points = [(chance.randrange(180, 840), chance.randrange(120, 980)) for _ in range(4)]
        pen.line(points, fill=0, width=chance.randrange(8, 28), joint="curve")
    buffer = io.BytesIO()
    paper.resize((PAPER_SIZE, PAPER_SIZE), Image.Resampling.BOX).save(buffer, "PNG")
    return buffer.getvalue()
