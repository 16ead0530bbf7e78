"""Every photograph says in its file that a model made it: IPTC's digital source type, as XMP."""

import struct
from typing import Final

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
