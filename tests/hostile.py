"""Pictures that nobody's camera makes: little to send, much to decode."""

from __future__ import annotations

import struct
import zlib


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", 2 + len(body)) + body


def jpeg_of_scans(width: int, height: int, scans: int) -> bytes:
    """A grey progressive JPEG whose scans say nothing, each of them about every pixel."""
    blocks = -(-width // 8) * -(-height // 8)
    # One code, of one bit: 2^14 and as many blocks as the next 14 bits say have nothing new.
    runs = [min(blocks - start, 32_767) - 16_384 for start in range(0, blocks, 32_767)]
    bits = "".join("0" + format(max(run, 0), "014b") for run in runs)
    bits += "1" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    first = _segment(0xDA, b"\1\1\0\0\0\0") + bytes(-(-blocks // 8))
    return b"".join(
        [
            b"\xff\xd8",
            _segment(0xDB, b"\0" + b"\1" * 64),
            _segment(0xC2, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"),
            _segment(0xC4, b"\x00" + bytes([1, *[0] * 15]) + b"\0"),
            _segment(0xC4, b"\x10" + bytes([1, *[0] * 15]) + b"\xe0"),
            first,
            *[_segment(0xDA, b"\1\1\0\1\x3f\0") + data] * scans,
            b"\xff\xd9",
        ]
    )


def png_of_chunks(chunks: int) -> bytes:
    """A PNG of one pixel, and remarks without end."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + check

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    rest = chunk(b"IDAT", zlib.compress(bytes(2))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"tEXt", b"a\0b") * chunks + rest


def gif_of_frames(frames: int) -> bytes:
    """A GIF of one pixel, again and again."""
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2\2\x44\1\0"
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6)
    return head + frame * frames + b";"


def gif_of_crumbs(crumbs: int) -> bytes:
    """A GIF of one frame whose data come byte by byte."""
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6)
    return head + b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2" + b"\1\x44" * crumbs + b"\0;"


def webp_of_frames(frames: int) -> bytes:
    """An animated WebP whose frames hold nothing."""
    head = b"VP8X" + struct.pack("<I", 10) + b"\2\0\0\0" + bytes(6)
    body = b"WEBP" + head + (b"ANMF" + bytes(4)) * frames
    return b"RIFF" + struct.pack("<I", len(body)) + body


def heic_of_tiles(items: int, tiles: int) -> bytes:
    """The head of a HEIC of so many items, one of them put together from so many tiles."""

    def box(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", 8 + len(body)) + name + body

    entry = box(b"infe", b"\2\0\0\0" + struct.pack(">HH", 1, 0) + b"hvc1\0")
    listed = box(b"iinf", bytes(4) + struct.pack(">H", items) + entry * items)
    made_of = box(b"dimg", struct.pack(">HH", 1, tiles) + b"\0\1" * tiles)
    meta = box(b"meta", bytes(4) + listed + box(b"iref", bytes(4) + made_of))
    return box(b"ftyp", b"heic" + bytes(4) + b"mif1heic") + meta


def heic_of_boxes(metas: int, boxes: int) -> bytes:
    """Lists of nothing, in many places."""
    empty = struct.pack(">I", 8) + b"free"
    listed = struct.pack(">I", 8 + 6 + 8 * boxes) + b"iinf" + bytes(6) + empty * boxes
    meta = struct.pack(">I", 12 + len(listed)) + b"meta" + bytes(4) + listed
    return struct.pack(">I", 24) + b"ftyp" + b"heic" + bytes(4) + b"mif1heic" + meta * metas
