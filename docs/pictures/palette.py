#!/usr/bin/env python3
"""Writes a PNG of a screenshot anew in 256 colours, which makes it about three times smaller.

    docs/pictures/palette.py FROM.png TO.png

Uses nothing but the standard library. Takes what Chromium writes: 8 bits a channel, RGB or RGBA, not interlaced.
"""

import struct
import sys
import zlib
from collections import Counter


def main(source, target):
    width, height, size, rows = decode(open(source, "rb").read())
    lines = [pixels(row, size) for row in rows]
    common = [colour for colour, _ in Counter(pixel for line in lines for pixel in line).most_common(256)]
    places = {colour: place for place, colour in enumerate(common)}

    def place(colour):
        if colour not in places:
            places[colour] = min(range(len(common)), key=lambda at: distance(common[at], colour))
        return places[colour]

    raw = b"".join(b"\0" + bytes(map(place, line)) for line in lines)
    with open(target, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)))
        file.write(chunk(b"PLTE", b"".join(common)))
        file.write(chunk(b"IDAT", zlib.compress(raw, 9)))
        file.write(chunk(b"IEND", b""))


def decode(data):
    """Width, height, bytes a pixel, and the rows without their filters."""
    at, packed = 8, b""
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        if name == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            assert depth == 8 and colour in (2, 6) and not interlaced, "not a screenshot"
        if name == b"IDAT":
            packed += body
        at += 12 + length

    size = 3 if colour == 2 else 4
    raw, stride = zlib.decompress(packed), width * size
    above, rows = bytes(stride), []
    for start in range(0, height * (stride + 1), stride + 1):
        above = unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), above, size)
        rows.append(above)
    return width, height, size, rows


def unfiltered(kind, row, above, size):
    for at in range(len(row) if kind else 0):
        left = row[at - size] if at >= size else 0
        up = above[at]
        corner = above[at - size] if at >= size else 0
        row[at] = (row[at] + [0, left, up, (left + up) // 2, paeth(left, up, corner)][kind]) & 255
    return bytes(row)


def paeth(left, up, corner):
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


def pixels(row, size):
    return [row[at : at + 3] for at in range(0, len(row), size)]


def distance(one, other):
    return sum((a - b) ** 2 for a, b in zip(one, other))


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


main(*sys.argv[1:])
