"""Changes of bytes as fuzzers make them: at random, with words of the language in question."""

import random
from collections.abc import Sequence

#: Values at the ends of ranges, and characters that programs stumble over.
ODD = [
    *(
        b"\x00",
        b"\xff",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\r",
        b"\n",
    ),
    *(
        "\u200b",
        "\u202e",
        "\u2028",
        "\ufeff",
        "\ufffd",
        "\u0301",
        "\U0001f600",
        "İ",
        "ß",
        "\x7f",
        "\x85",
    ),
    *(
        b"0",
        b"-1",
        b"2147483648",
        b"9" * 40,
        b"1e999",
        b"NaN",
        b"%00",
        b"\\u0000",
        b"\\",
        b"'",
        b'"',
    ),
]
LONGEST = 100_000
MOST_CHANGES = 6


def mutate(
    data: bytes, others: Sequence[bytes], words: Sequence[bytes], dice: random.Random
) -> bytes:
    """Change some bytes, with pieces of other inputs and words of the language."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, MOST_CHANGES)):
        _change(changed, others, words, dice)
    return bytes(changed[:LONGEST])


def _change(
    data: bytearray, others: Sequence[bytes], words: Sequence[bytes], dice: random.Random
) -> None:
    """Change one place."""
    start = dice.randint(0, len(data))
    end = min(len(data), start + int(dice.expovariate(0.1)))
    odd = [one if isinstance(one, bytes) else one.encode() for one in ODD]
    match dice.randrange(9):
        case 0 if data:
            data[dice.randrange(len(data))] = dice.randrange(256)
        case 1:
            data[start:end] = b""
        case 2:
            data[start:start] = dice.choice(odd)
        case 3 | 4:
            data[start:start] = dice.choice(words)
        case 5:
            data[start:end] = dice.choice(words)
        case 6:
            data[start:start] = data[start:end] * dice.choice((1, 2, 50, 300))
        case 7:
            other = dice.choice(others)
            place = dice.randint(0, len(other))
            data[start:end] = other[place : place + int(dice.expovariate(0.02))]
        case _:
            lines = bytes(data).split(b"\n")
            dice.shuffle(lines)
            data[:] = b"\n".join(lines)
