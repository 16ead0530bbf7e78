"""Chosen faces on sheets of A4, with their names if wanted: PDF with as many sheets as it takes, PNG with one."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from inference.services import AI_MADE_XMP
from studio.errors import PictureLost
from studio.models import Artwork
from studio.pictures import read_picture

MAX_ON_SHEETS: Final = 100
DPI: Final = 200
PAPER_PX: Final = (1654, 2339)  # A4
MARGIN_PX, FOOT_PX = 100, 60
PDF_COLUMNS: Final = 4
NAME_SHARE: Final = 0.16  # of a picture's side, for the line below it
GAP_SHARE: Final = 0.06
INK, SOFT_INK, GROUND = (33, 28, 22), (98, 88, 76), (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Layout:
    columns: int
    has_titles: bool

    @property
    def side_px(self) -> int:
        return int((PAPER_PX[0] - 2 * MARGIN_PX) / (self.columns + (self.columns - 1) * GAP_SHARE))

    @property
    def row_px(self) -> int:
        return int(self.side_px * (1 + GAP_SHARE + (NAME_SHARE if self.has_titles else 0)))

    @property
    def rows(self) -> int:
        return (PAPER_PX[1] - 2 * MARGIN_PX - FOOT_PX) // self.row_px

    @property
    def capacity(self) -> int:
        return self.columns * self.rows

    def place(self, index: int) -> tuple[int, int]:
        row, column = divmod(index, self.columns)
        return MARGIN_PX + int(column * self.side_px * (1 + GAP_SHARE)), MARGIN_PX + row * self.row_px


def make_pdf(artworks: Sequence[Artwork], *, has_titles: bool) -> bytes:
    layout = Layout(PDF_COLUMNS, has_titles)
    starts = range(0, len(artworks), layout.capacity)
    sheets = [_draw_sheet(artworks[start : start + layout.capacity], layout) for start in starts]
    buffer = io.BytesIO()
    sheets[0].save(
        buffer,
        "PDF",
        save_all=True,
        append_images=sheets[1:],
        resolution=DPI,
        title="Sketch2Real",
        subject=_say_ai_made(),
    )
    return buffer.getvalue()


def make_png(artworks: Sequence[Artwork], *, has_titles: bool) -> bytes:
    """All on one sheet, as large as they fit."""
    layout = next(
        layout
        for columns in range(1, MAX_ON_SHEETS)
        if (layout := Layout(columns, has_titles)).capacity >= len(artworks)
    )
    facts = PngImagePlugin.PngInfo()
    facts.add_itxt("XML:com.adobe.xmp", AI_MADE_XMP.decode())
    buffer = io.BytesIO()
    _draw_sheet(artworks, layout).save(buffer, "PNG", dpi=(DPI, DPI), pnginfo=facts)
    return buffer.getvalue()


def _draw_sheet(artworks: Sequence[Artwork], layout: Layout) -> Image.Image:
    sheet = Image.new("RGB", PAPER_PX, GROUND)
    pen = ImageDraw.Draw(sheet)
    for index, artwork in enumerate(artworks):
        left, top = layout.place(index)
        sheet.paste(_read_face(artwork, layout.side_px), (left, top))
        if layout.has_titles:
            _write_title(pen, artwork.title, left, top, layout.side_px)
    foot = PAPER_PX[1] - MARGIN_PX
    pen.text((PAPER_PX[0] / 2, foot), _say_ai_made(), SOFT_INK, ImageFont.load_default(28), anchor="ms")
    return sheet


def _read_face(artwork: Artwork, side_px: int) -> Image.Image:
    """A grey square where the picture is lost."""
    try:
        photo = Image.open(io.BytesIO(read_picture(artwork.current, "photo"))).convert("RGB")
    except PictureLost:
        photo = Image.new("RGB", (1, 1), (200, 200, 200))
    return photo.resize((side_px, side_px), Image.Resampling.LANCZOS)


def _write_title(pen: ImageDraw.ImageDraw, title: str, left: int, top: int, side_px: int) -> None:
    font = ImageFont.load_default(max(12, math.floor(side_px * NAME_SHARE * 0.55)))
    while pen.textlength(title, font) > side_px and len(title) > 1:
        title = title.removesuffix("…")[:-1] + "…"
    pen.text((left, top + side_px * (1 + NAME_SHARE * 0.75)), title, INK, font, anchor="ls")


def _say_ai_made() -> str:
    return _("Made by AI with Sketch2Real. These people do not exist.")
