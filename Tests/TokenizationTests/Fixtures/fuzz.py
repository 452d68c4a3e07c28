"""The fuzz strings of the tokenisation tests, drawn as FuzzStrings.swift draws them, and the hash that both use."""
import json
import struct
from pathlib import Path

HERE = Path(__file__).parent
MASK = (1 << 64) - 1
POOLS = json.loads((HERE / "pools.json").read_text(encoding="utf-8"))
COUNT = 20_000
BLOCK = 40


class SplitMix64:
    def __init__(self, state):
        self.state = state & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, bound):
        return self.next() % bound


def fuzz_string(seed, index):
    random = SplitMix64(SplitMix64(seed * 1_000_003 + index).next())
    text = ""
    for _ in range(1 + random.below(12)):
        pool = POOLS[random.below(len(POOLS))]
        for _ in range(1 + random.below(6)):
            if "texts" in pool:
                text += pool["texts"][random.below(len(pool["texts"]))]
            else:
                low, high = pool["ranges"][random.below(len(pool["ranges"]))]
                text += chr(low + random.below(high - low + 1))
    return text


def long_text(alphabet):
    """200,000 characters of an alphabet."""
    random = SplitMix64(1)
    return "".join(alphabet[random.below(len(alphabet))] for _ in range(200_000))


def fnv1a_bytes(data):
    value = 0x811C9DC5
    for byte in data:
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def fnv1a(numbers):
    return fnv1a_bytes(struct.pack(f"<{len(numbers)}I", *numbers))


def write_hashes(name, numbers_of):
    """NAME.hashes: for every 40 of 20,000 strings one 32-bit hash (little endian) of their numbers, each string's
    followed by 0xFFFFFFFF. The seed of the strings is the hash of the name."""
    seed = fnv1a_bytes(name.encode())
    hashes = []
    for start in range(0, COUNT, BLOCK):
        numbers = []
        for index in range(start, start + BLOCK):
            numbers += numbers_of(fuzz_string(seed, index)) + [0xFFFFFFFF]
        hashes.append(fnv1a(numbers))
    (HERE / f"{name}.hashes").write_bytes(struct.pack(f"<{len(hashes)}I", *hashes))
