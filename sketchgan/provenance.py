"""Every photograph says in its file that a model made it: IPTC's digital source type, as XMP."""

import struct
from pathlib import Path
from typing import Final

from PIL import Image
from PIL.PngImagePlugin import PngInfo

LABELLED_FORMATS: Final = ("PNG", "JPEG", "WEBP")

AI_MADE_XMP: Final = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmp:CreatorTool="Sketch2Real"
    Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""

_START_OF_IMAGE: Final = b"\xff\xd8"
_SEGMENT: Final = b"http://ns.adobe.com/xap/1.0/\0" + AI_MADE_XMP
_APP1: Final = b"\xff\xe1" + struct.pack(">H", len(_SEGMENT) + 2) + _SEGMENT


def label_as_ai_made(jpeg: bytes) -> bytes:
    """The same picture with the label; nothing is encoded again."""
    if not jpeg.startswith(_START_OF_IMAGE):
        raise ValueError(f"a JPEG starts with ff d8, not with {jpeg[:2].hex(' ')}")
    # JFIF's own segment has to come first.
    end = 4 + struct.unpack_from(">H", jpeg, 4)[0] if jpeg[2:4] == b"\xff\xe0" else 2
    return jpeg[:end] + _APP1 + jpeg[end:]


def save_labelled(photo: Image.Image, path: Path, **encoding: int) -> None:
    """Writes a PNG, JPEG or WebP, as the ending says, with the label; `encoding` as Pillow has it.

    Raises ValueError, OSError.
    """
    file_format = Image.registered_extensions().get(path.suffix.lower())
    if file_format not in LABELLED_FORMATS:
        raise ValueError(f"{path}: a photograph is written as .png, .jpg or .webp, which say that it is AI-made")
    text = PngInfo()
    text.add_itxt("XML:com.adobe.xmp", AI_MADE_XMP.decode())
    photo.save(path, file_format, xmp=AI_MADE_XMP, pnginfo=text, **encoding)
