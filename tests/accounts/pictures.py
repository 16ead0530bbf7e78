"""Pictures as people upload them, and as attackers do."""

import io
import struct
import zlib
from typing import Any

from PIL import Image


def encode(kind: str = "JPEG", size: tuple[int, int] = (400, 300), mode: str = "RGB", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, "#b85a5a" if mode != "1" else 1).save(buffer, kind, **options)
    return buffer.getvalue()


def photograph_with_traces() -> bytes:
    """A JPEG as a phone writes it: where, with what, and held sideways."""
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0)}
    return encode(exif=exif, comment=b"SecretComment", xmp=b"<x>SecretXmp</x>", icc_profile=b"SecretProfile" * 20)


def pixel_flood(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of some bytes that says it holds 3.6 billion pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


def polyglot() -> bytes:
    """A JPEG that is a web page and a zip file, too."""
    return (
        encode(comment=b"<script>alert(1)</script>") + b"<html><script>alert(2)</script></html>PK\x05\x06" + b"\0" * 18
    )
