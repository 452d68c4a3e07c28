"""Writes Sources/Tokenization/CanonicalDecompositions.swift, and the references of its tests.

    python make_unicode.py

Run with Python 3.11 (unicodedata 14.0.0) and tokenizers 0.23.3. The library's normalisers know Unicode 9, so a mapping
of unicodedata is kept only where the library has it.

canonical_forms.json: for NFC and NFD, a 32-bit FNV-1a for every 4,096 code points, over the UTF-8 of what the library
makes of each code point alone and beside marks, and one for every 100 of 20,000 random sequences.
"""
import json
import unicodedata
from pathlib import Path

from fuzz import SplitMix64, fnv1a_bytes
from tokenizers import normalizers

HERE = Path(__file__).parent
TABLE = HERE.parents[2] / "Sources/Tokenization/CanonicalDecompositions.swift"
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
nfc = normalizers.NFC().normalize_str
nfd = normalizers.NFD().normalize_str

HEADER = '''/// The canonical decompositions of Unicode 9, which `Fixtures/make_unicode.py` of the tests writes.
enum CanonicalDecompositions {
    /// One or two parts of a scalar, the first of which may have parts itself.
    static let parts = entries.reduce(into: [UInt32: (first: UInt32, second: UInt32?)]()) { parts, entry in
        parts[entry.whole] = (entry.first, entry.second)
    }

    /// What two parts, the first in the upper half of the key, compose to.
    static let wholes = entries.reduce(into: [UInt64: UInt32]()) { wholes, entry in
        guard entry.composes, let second = entry.second else { return }
        wholes[UInt64(entry.first) << 32 | UInt64(second)] = entry.whole
    }

    private struct Entry {
        var whole: UInt32
        var first: UInt32
        var second: UInt32?
        var composes: Bool
    }

    /// Reads the table: `whole:first,second`, in hexadecimal; an entry without `whole:` belongs to the next scalar, and
    /// one with `~` is not composed again.
    private static let entries: [Entry] = {
        var whole: UInt32 = 0
        return table.split(whereSeparator: \\.isWhitespace).compactMap { text in
            let sides = text.split(separator: ":")
            whole = sides.count == 2 ? UInt32(sides[0], radix: 16) ?? 0 : whole + 1
            let parts = sides[sides.count - 1].split(whereSeparator: { ",~".contains($0) })
            let values = parts.compactMap { UInt32($0, radix: 16) }
            guard let first = values.first else { return nil }
            return Entry(
                whole: whole, first: first, second: values.count == 2 ? values[1] : nil,
                composes: !text.hasSuffix("~"))
        }
    }()

    private static let table = """
'''


def entries():
    previous = 0
    for code in SCALARS:
        mapping = unicodedata.decomposition(chr(code))
        if not mapping or mapping[0] == "<" or nfd(chr(code)) == chr(code):
            continue
        parts = [f"{int(part, 16):x}" for part in mapping.split()]
        excluded = len(parts) == 2 and nfc(chr(code)) != chr(code)
        key = "" if code == previous + 1 else f"{code:x}:"
        yield key + ",".join(parts) + ("~" if excluded else "")
        previous = code


def write_table():
    lines, line = [], ""
    for entry in entries():
        if len(line) + 1 + len(entry) > 110:
            lines.append(line)
            line = ""
        line += (" " if line else "") + entry
    lines.append(line)
    body = "".join(f"        {line}\n" for line in lines)
    TABLE.write_text(f'{HEADER}{body}        """\n}}\n', encoding="utf-8")


def contexts(code):
    """Alone, and between marks of the lowest and the highest class, which tell its own class."""
    c = chr(code)
    return [c, f"a{c}\u0334", f"a\u0345{c}", f"{c}\u0301", f"\u1100{c}", f"\uac00{c}", f"\u0915{c}\u093c"]


def sequence(index):
    """Mostly scalars that normalisation changes, so that they meet each other."""
    random = SplitMix64(SplitMix64(4242 + index).next())
    ranges = [(0x41, 0x7A), (0xC0, 0x24F), (0x300, 0x36F), (0x300, 0x36F), (0x1E00, 0x1FFF), (0x1100, 0x11FF),
              (0xAC00, 0xD7A3), (0x900, 0xDFF), (0xF00, 0xFFF), (0x1000, 0x1BFF), (0x2000, 0x22FF), (0x3041, 0x30FE),
              (0xF900, 0xFAFF), (0x1D15E, 0x1D1C0), (0x2F800, 0x2FA1D), (0x11080, 0x115FF), (0x11930, 0x11943),
              (0x20D0, 0x20FF), (0xFB1D, 0xFB4F), (0x591, 0x6DC)]
    text = ""
    for _ in range(1 + random.below(24)):
        low, high = ranges[random.below(len(ranges))]
        text += chr(low + random.below(high - low + 1))
    return text


def write_references():
    result = {}
    for name, form in {"composed": nfc, "decomposed": nfd}.items():
        blocks = []
        for start in range(0, 0x110000, 4096):
            codes = [c for c in range(start, start + 4096) if not 0xD800 <= c < 0xE000]
            blocks.append(fnv1a_bytes("".join(form(text) for c in codes for text in contexts(c)).encode()))
        sequences = [fnv1a_bytes("".join(form(sequence(i)) for i in range(start, start + 100)).encode())
                     for start in range(0, 20_000, 100)]
        result[name] = {"blocks": blocks, "sequences": sequences}
    (HERE / "canonical_forms.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    write_table()
    write_references()
