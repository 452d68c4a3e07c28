"""Makes the reference files of the tokenisation tests with the `tokenizers` library.

    python make_references.py [SMOLLM2_TOKENIZER_JSON SCORES_JSON]

Run with Python 3.11 and tokenizers 0.23.3. Small tokenisers are trained on the fuzz strings themselves, so every file
here follows from this script, pools.json and the library's version. With the two arguments the references for
SmolLM2-135M-Instruct are made too: its tokenizer.json, and a JSON file with `sentences` and `token_ids`.

For each tokeniser NAME: NAME.json, and NAME.hashes with a 32-bit FNV-1a (little endian) of the ids of every fuzz string.
"""
import json
import struct
import sys
from pathlib import Path

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

HERE = Path(__file__).parent
MASK = (1 << 64) - 1
POOLS = json.loads((HERE / "pools.json").read_text(encoding="utf-8"))
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
CONTRACTIONS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"
REST = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"


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


def long_word():
    random = SplitMix64(1)
    return "".join("etaoinshrdlu"[random.below(12)] for _ in range(200_000))


def fnv1a(ids):
    value = 0x811C9DC5
    for byte in struct.pack(f"<{len(ids)}I", *ids):
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def encode(tokenizer, text):
    return tokenizer.encode(text, add_special_tokens=False).ids


def write_hashes(name, tokenizer, seed, count):
    hashes = [fnv1a(encode(tokenizer, fuzz_string(seed, i))) for i in range(count)]
    (HERE / f"{name}.hashes").write_bytes(struct.pack(f"<{count}I", *hashes))


def write_word_hashes(name, pattern):
    """words-NAME.hashes: as above, of the lengths in bytes of the words that a pattern makes."""
    words = pre_tokenizers.Split(Regex(pattern), behavior="isolated")
    lengths = lambda text: [len(word.encode()) for word, _ in words.pre_tokenize_str(text)]
    hashes = [fnv1a(lengths(fuzz_string(50, i))) for i in range(2000)]
    (HERE / f"words-{name}.hashes").write_bytes(struct.pack("<2000I", *hashes))


def byte_level(prefix=False, regex=True):
    return pre_tokenizers.ByteLevel(add_prefix_space=prefix, use_regex=regex)


def split(pattern):
    return pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(pattern), behavior="isolated"), byte_level(regex=False)])


PATTERNS = {"gpt2": GPT2, "llama3": CONTRACTIONS + r"\p{N}{1,3}" + REST, "qwen2": CONTRACTIONS + r"\p{N}" + REST}
TOKENISERS = {
    "gpt2": dict(pre=byte_level()),
    "gpt2-prefix": dict(pre=byte_level(prefix=True), added=[
        AddedToken("<left>", lstrip=True), AddedToken("<right>", rstrip=True),
        AddedToken("<both>", lstrip=True, rstrip=True, normalized=False), AddedToken("word", single_word=True), AddedToken("<leftmost>"),
        AddedToken("ab", normalized=False), AddedToken("abc"), AddedToken("bcd", normalized=False),
        AddedToken(" gap"), AddedToken("\n\t")]),
    "smollm2": dict(
        pre=pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), byte_level()]), alphabet=False),
    "digit-runs": dict(
        pre=pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=False), byte_level(prefix=True)])),
    "llama3": dict(pre=split(PATTERNS["llama3"]), ignore_merges=True, bos=True),
    "qwen2": dict(pre=split(PATTERNS["qwen2"])),
    "unknown": dict(pre=byte_level(), alphabet=False, unknown="<|endoftext|>"),
}


def train(name, pre, alphabet=True, added=(), ignore_merges=False, bos=False, unknown=None):
    tokenizer = Tokenizer(models.BPE(ignore_merges=ignore_merges, unk_token=unknown))
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=600, show_progress=False, special_tokens=["<|endoftext|>", "<|begin|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet() if alphabet else [])
    corpus = [fuzz_string(7, i) for i in range(4000)] if alphabet else [
        text for pool in POOLS for text in pool.get("texts", [])]
    tokenizer.train_from_iterator(corpus, trainer)
    tokenizer.add_tokens(list(added))
    if bos:
        tokenizer.post_processor = processors.Sequence([
            processors.ByteLevel(), processors.TemplateProcessing(
                single="<|begin|> $A", pair="<|begin|> $A <|begin|> $B",
                special_tokens=[("<|begin|>", tokenizer.token_to_id("<|begin|>"))])])
    document = json.loads(tokenizer.to_str())
    if ignore_merges:
        # Every third merge goes, so that some tokens are reached only as whole words.
        document["model"]["merges"] = [m for i, m in enumerate(document["model"]["merges"]) if i % 3 or i < 200]
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    (HERE / f"{name}.json").write_text(text, encoding="utf-8")
    return Tokenizer.from_str(text)


def ranges(values):
    result = []
    for value in sorted(values):
        if result and result[-1][1] == value - 1:
            result[-1][1] = value
        else:
            result.append([value, value])
    return result


def scalar_classes():
    """What the library's patterns and its Digits hold for letters, numbers and white space, over all of Unicode."""
    scalars = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    found = {}
    for name, pattern in {"letter": r"\p{L}", "number": r"\p{N}", "space": r"\s"}.items():
        only = pre_tokenizers.Split(Regex(pattern), "removed", invert=True)
        found[name] = set()
        for start in range(0, len(scalars), 4096):
            for word, _ in only.pre_tokenize_str("".join(map(chr, scalars[start:start + 4096]))):
                found[name].update(map(ord, word))
    digits = pre_tokenizers.Digits(individual_digits=True)
    found["digit"] = set()
    for start in range(0, len(scalars), 512):
        for word, _ in digits.pre_tokenize_str("x" + "x".join(map(chr, scalars[start:start + 512])) + "x"):
            if len(word) == 1 and word != "x":
                found["digit"].add(ord(word))
    (HERE / "scalar_classes.json").write_text(
        json.dumps({name: ranges(values) for name, values in found.items()}, separators=(",", ":")))


EXAMPLES = [
    "", " ", "  ", "Hello world", " Hello  world ", "a\n\n b", "a \r\n\r\n  b\t\tc", "I'm he'll we've they're don't 'tis",
    "I'M HE'LL 'S 'ſ", "don''t", "1234567 12 ½ Ⅷ ²", "tab\tletter", "\u00a0x\u2003y", "naïve cafe\u0301 Å Å",
    "日本語のテキスト", "한국어", "मानक हिन्दी", "العربية", "👩‍👩‍👧 🇫🇷 👍🏽", "a\x00b\x7f\x1dc", "<|endoftext|>x<|endoftext|>",
    "x <left> y", "x <right>  y", "x  <both>  y", "word words a word", "abcd <leftmost> abc", "$%^&* --- ...\n\nx",
    " '", " 's", "\U000a7d50", "\ua7ce1\U00011de0", "\u3000\u3000x", "  \n  x", "x  \n",
    "internationalisation" * 8, " " * 150 + "x", "é\U0001f600" * 30,
]


def main():
    print("tokenizers", tokenizers.__version__)
    trained = {name: train(name, **options) for name, options in TOKENISERS.items()}
    for number, (name, tokenizer) in enumerate(trained.items()):
        write_hashes(name, tokenizer, seed=100 + number, count=2000)
    for name, pattern in PATTERNS.items():
        write_word_hashes(name, pattern)
    scalar_classes()
    if len(sys.argv) > 1:
        trained["smollm2-135m"] = smol = Tokenizer.from_file(sys.argv[1])
        write_hashes("smollm2-135m", smol, seed=100 + len(TOKENISERS), count=20_000)
        scores = json.loads(Path(sys.argv[2]).read_text())
        assert all(encode(smol, s) == i for s, i in zip(scores["sentences"], scores["token_ids"]))
        sentences = [{"text": s, "ids": i} for s, i in zip(scores["sentences"], scores["token_ids"])]
        (HERE / "smollm2-135m.sentences.json").write_text(json.dumps(sentences, separators=(",", ":")))
    hashes = {name: fnv1a(encode(tokenizer, long_word())) for name, tokenizer in trained.items()}
    (HERE / "long_word.json").write_text(json.dumps(hashes, indent=1) + "\n")
    examples = {name: [{"text": text, "ids": encode(tokenizer, text)} for text in EXAMPLES]
                for name, tokenizer in trained.items()}
    (HERE / "examples.json").write_text(json.dumps(examples, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    main()
