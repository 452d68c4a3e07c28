"""Makes the reference files of the tokenisation tests with the `tokenizers` library.

    python make_references.py [SMOLLM2_TOKENIZER_JSON SCORES_JSON]

Run with Python 3.11, tokenizers 0.23.3 and, for the tokenisers that have no tokenizer.json, transformers 5.23.0. Small
tokenisers are trained on the fuzz strings themselves, so every file here follows from the scripts, pools.json and the
libraries' versions. With the two arguments the references for SmolLM2-135M-Instruct are made too: its tokenizer.json,
and a JSON file with `sentences` and `token_ids`.

For each tokeniser NAME: NAME.json, or the four files of a model without it, and NAME.hashes (see fuzz.py).
"""
import json
import random
import sys
import tempfile
from pathlib import Path

import tokenizers
from fuzz import POOLS, fnv1a, fuzz_string, long_text, write_hashes
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

HERE = Path(__file__).parent
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
CONTRACTIONS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"
REST = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
PATTERNS = {"gpt2": GPT2, "llama3": CONTRACTIONS + r"\p{N}{1,3}" + REST, "qwen2": CONTRACTIONS + r"\p{N}" + REST}
WORDS = [text for pool in POOLS for text in pool.get("texts", [])]


def encode(tokenizer, text):
    return tokenizer.encode(text, add_special_tokens=False).ids


def save(name, document):
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    (HERE / f"{name}.json").write_text(text, encoding="utf-8")
    return Tokenizer.from_str(text)


# Tokenisers whose words are made of bytes.

def byte_level(prefix=False, regex=True):
    return pre_tokenizers.ByteLevel(add_prefix_space=prefix, use_regex=regex)


def split(pattern, behavior="isolated", invert=False):
    return pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(pattern), behavior=behavior, invert=invert), byte_level(regex=False)])


BYTE_LEVEL = {
    "gpt2": dict(pre=byte_level()),
    "gpt2-prefix": dict(pre=byte_level(prefix=True), added=[
        AddedToken("<left>", lstrip=True), AddedToken("<right>", rstrip=True),
        AddedToken("<both>", lstrip=True, rstrip=True, normalized=False), AddedToken("word", single_word=True),
        AddedToken("<leftmost>"), AddedToken("ab", normalized=False), AddedToken("abc"),
        AddedToken("bcd", normalized=False), AddedToken(" gap"), AddedToken("\n\t")]),
    "smollm2": dict(
        pre=pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), byte_level()]), alphabet=False),
    "digit-runs": dict(
        pre=pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=False), byte_level(prefix=True)])),
    "llama3": dict(pre=split(PATTERNS["llama3"]), ignore_merges=True, bos=True),
    "llama3-inverted": dict(pre=split(PATTERNS["llama3"], "removed", invert=True)),
    "qwen2": dict(pre=split(PATTERNS["qwen2"]), normalizer=normalizers.NFC(), added=[
        AddedToken("<|im_start|>", special=True, normalized=False), AddedToken("<e\u0301>"),
        AddedToken("\u212b", normalized=False), AddedToken("\u2126", normalized=True, lstrip=True)]),
    "nfd": dict(pre=byte_level(), normalizer=normalizers.Sequence([normalizers.NFD()]), added=[AddedToken("<\u00e9>")]),
    "unknown": dict(pre=byte_level(), alphabet=False, unknown="<|endoftext|>"),
}


def train_bytes(name, pre, normalizer=None, alphabet=True, added=(), ignore_merges=False, bos=False, unknown=None):
    tokenizer = Tokenizer(models.BPE(ignore_merges=ignore_merges, unk_token=unknown))
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=600, show_progress=False, special_tokens=["<|endoftext|>", "<|begin|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet() if alphabet else [])
    tokenizer.train_from_iterator([fuzz_string(7, i) for i in range(4000)] if alphabet else WORDS, trainer)
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
    return save(name, document)


# Tokenisers whose words are made of characters, as converters of SentencePiece models write them.

def token(content, **flags):
    names = ["single_word", "lstrip", "rstrip", "normalized", "special"]
    return {"content": content} | {name: flags.get(name, False) for name in names}


def metaspace(scheme, split):
    return {"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": split}


REPLACE = {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}
LLAMA = {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, REPLACE]}
GEMMA = {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False}
CONTROL = [token(content, special=True) for content in ["<unk>", "<s>", "</s>"]]
FLAGGED = [token("[word]", single_word=True, normalized=True), token("<left>", lstrip=True, normalized=True),
           token("<right>", rstrip=True, normalized=True), token("<both>", lstrip=True, rstrip=True),
           token("<N>", normalized=True), token("abc", normalized=True), token("ab"),
           token("\n\n", lstrip=True, rstrip=True)]
CHARACTERS = {
    "llama2": dict(normalizer=LLAMA, legacy_merges=True, template=True),
    "llama2-flags": dict(normalizer=LLAMA, added=[t | {"normalized": True} for t in CONTROL] + FLAGGED),
    "mistral": dict(pre=metaspace("first", False), added=CONTROL + [
        token("[INST]", special=True), token("[/INST]", special=True)] + FLAGGED),
    "mistral-legacy": dict(pre=metaspace("always", True), added=CONTROL + FLAGGED),
    "metaspace-never": dict(pre=metaspace("never", True), ignore_merges=True, added=CONTROL + [
        token("\n", lstrip=True, rstrip=True, normalized=True), token("\t", rstrip=True),
        token("\u3000", lstrip=True, rstrip=True)]),
    "metaspace-old": dict(pre={"type": "Metaspace", "replacement": "▁", "add_prefix_space": True, "str_rep": "▁"}),
    "metaspace-first": dict(
        pre={"type": "Sequence", "pretokenizers": [
            {"type": "Digits", "individual_digits": True}, metaspace("first", True)]},
        normalizer={"type": "Sequence", "normalizers": []}),
    "gemma": dict(normalizer=REPLACE, pre=GEMMA, added=CONTROL + [token("<bos>", special=True), token("▁▁"), token(
        "▁▁▁▁"), token("\n\n"), token("\n\n\n")]),
    "gemma-raw": dict(pre=GEMMA, ignore_merges=True, fuse_unk=False),
    "replacing": dict(
        normalizer={"type": "Sequence", "normalizers": [
            {"type": "NFC"}, {"type": "Replace", "pattern": {"String": "\n\n"}, "content": ""},
            {"type": "Replace", "pattern": {"String": ".*"}, "content": "the"},
            {"type": "Prepend", "prepend": "<N"}, REPLACE]},
        added=CONTROL + FLAGGED),
    "fallback-fused": dict(normalizer=LLAMA, missing_bytes=True),
    "fallback-unfused": dict(normalizer=LLAMA, missing_bytes=True, fuse_unk=False),
    "no-fallback": dict(normalizer=LLAMA, byte_fallback=False, fuse_unk=False),
    "no-unknown": dict(normalizer=LLAMA, byte_fallback=False, unk_token=None),
}


def train_characters(name, pre=None, normalizer=None, added=CONTROL, legacy_merges=False, template=False,
                     missing_bytes=False, **model):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    # Words are cut for the training only: some of the merges then reach over their ends, most don't.
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=len(name) % 2 == 0)
    byte_tokens = [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(
        vocab_size=850, show_progress=False, special_tokens=["<unk>", "<s>", "</s>"] + byte_tokens,
        limit_alphabet=110, max_token_length=10)
    choose = random.Random(7)
    corpus = ["".join(choose.choices(WORDS, k=12)) for _ in range(600)] + [fuzz_string(7, i) for i in range(400)]
    tokenizer.train_from_iterator(corpus, trainer)
    document = json.loads(tokenizer.to_str())
    document |= {"normalizer": normalizer, "pre_tokenizer": pre, "decoder": None}
    bpe = document["model"]
    bpe |= model
    if missing_bytes:
        vocabulary = bpe["vocab"] = {t: i for t, i in bpe["vocab"].items() if t not in ("<0xE4>", "<0x0A>", "<0xCC>")}
        bpe["merges"] = [m for m in bpe["merges"] if all(t in vocabulary for t in (*m, "".join(m)))]
    if legacy_merges:
        bpe["merges"] = [" ".join(merge) for merge in bpe["merges"]]
    if bpe["ignore_merges"]:
        bpe["merges"] = [merge for i, merge in enumerate(bpe["merges"]) if i % 3]
    vocabulary, free = bpe["vocab"], len(bpe["vocab"])
    document["added_tokens"] = []
    for entry in added:
        known = entry["content"] in vocabulary
        document["added_tokens"].append({"id": vocabulary[entry["content"]] if known else free} | entry)
        free += not known
    if template:
        document["post_processor"] = {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [], "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}}
    return save(name, document)


# Tokenisers without a tokenizer.json, as transformers builds them from vocab.json and merges.txt.

def opt_token(content):
    return token(content, normalized=True) | {"__type": "AddedToken"}


OPT = {
    "errors": "replace", "unk_token": opt_token("</s>"), "bos_token": opt_token("</s>"),
    "eos_token": opt_token("</s>"), "pad_token": opt_token("<pad>"), "add_prefix_space": False, "add_bos_token": True,
    "special_tokens_map_file": None, "tokenizer_class": "GPT2Tokenizer"}
FILES = {
    "files-gpt2": {"tokenizer_config.json": {"model_max_length": 1024}},
    "files-opt": {"tokenizer_config.json": OPT, "special_tokens_map.json": {
        "bos_token": token("</s>", normalized=True), "eos_token": token("</s>", normalized=True),
        "unk_token": token("</s>", normalized=True), "pad_token": token("<pad>", normalized=True)}},
    "files-added": {
        "tokenizer_config.json": {
            "tokenizer_class": "GPT2Tokenizer", "add_prefix_space": True, "bos_token": "<s>", "add_bos_token": False,
            "unk_token": opt_token("<unk>")},
        "special_tokens_map.json": {
            "bos_token": "<|begin|>", "pad_token": token("<left>", lstrip=True, normalized=True)},
        "added_tokens.json": {"<right>": 601, "<left>": 600, "<N>": 602}},
    "files-decoder": {
        "tokenizer_config.json": {
            "tokenizer_class": "GPT2TokenizerFast", "bos_token": "<s>", "eos_token": "<both>", "unk_token": "</s>",
            "additional_special_tokens": ["<|im_start|>"], "added_tokens_decoder": {
                "601": token("[word]", single_word=True, normalized=True), "0": token("<s>", special=True),
                "600": token("<both>", lstrip=True, rstrip=True, special=True)}},
        "special_tokens_map.json": {"bos_token": "<|begin|>"}},
}


def train_files(name, files):
    from transformers import GPT2Tokenizer

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = byte_level()
    special = ["<|endoftext|>"] if name == "files-gpt2" else ["<s>", "<pad>", "</s>", "<unk>"]
    tokenizer.train_from_iterator([fuzz_string(7, i) for i in range(4000)], trainers.BpeTrainer(
        vocab_size=600, show_progress=False, special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    with tempfile.TemporaryDirectory() as directory:
        directory = Path(directory)
        tokenizer.model.save(str(directory))
        for file, content in files.items():
            (directory / file).write_text(json.dumps(content, indent=1))
        for file in directory.iterdir():
            # But for GPT-2's, the vocabularies are the same.
            owner = name if file.name in files or name == "files-gpt2" else "files"
            (HERE / f"{owner}.{file.name}").write_bytes(file.read_bytes())
        loaded = GPT2Tokenizer.from_pretrained(str(directory))
    start = loaded("x")["input_ids"][:-len(encode(loaded._tokenizer, "x"))]
    size = max(loaded.get_vocab().values()) + 1
    facts = {"start": start, "bos": loaded.convert_tokens_to_ids(loaded.bos_token), "size": size}
    (HERE / f"{name}.facts.json").write_text(json.dumps(facts) + "\n")
    return loaded._tokenizer


# Words and classes of characters.

def words(pattern, behavior="isolated"):
    cut = pre_tokenizers.Split(pattern, behavior=behavior)
    return lambda text: [len(word.encode()) for word, _ in cut.pre_tokenize_str(text)]


def ranges(values):
    result = []
    for value in sorted(values):
        if result and result[-1][1] == value - 1:
            result[-1][1] = value
        else:
            result.append([value, value])
    return result


def scalar_classes():
    """What the library's patterns, its Digits and its added tokens hold for letters, numbers, white space, digits and
    parts of words, over all of Unicode."""
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
    single = Tokenizer(models.BPE(vocab={"?": 0}, merges=[]))
    single.add_tokens([AddedToken("#", single_word=True)])
    found["word"] = {c for c in scalars if chr(c) != "#" and single.encode(chr(c) + "#").ids == []}
    stripping = Tokenizer(models.BPE(vocab={"?": 0}, merges=[]))
    stripping.add_tokens([AddedToken("#", lstrip=True)])
    found["stripped"] = {c for c in scalars if stripping.encode(chr(c) + "#").offsets[-1][0] == 0 and chr(c) != "#"}
    (HERE / "scalar_classes.json").write_text(
        json.dumps({name: ranges(values) for name, values in found.items()}, separators=(",", ":")))


EXAMPLES = [
    "", " ", "  ", "Hello world", " Hello  world ", "a\n\n b", "a \r\n\r\n  b\t\tc", "I'm he'll we've they're don't 'tis",
    "I'M HE'LL 'S 'ſ", "don''t", "1234567 12 ½ Ⅷ ²", "tab\tletter", "\u00a0x\u2003y", "naïve cafe\u0301 Å Å",
    "日本語のテキスト", "한국어", "मानक हिन्दी", "العربية", "👩‍👩‍👧 🇫🇷 👍🏽", "a\x00b\x7f\x1dc", "<|endoftext|>x<|endoftext|>",
    "x <left> y", "x <right>  y", "x  <both>  y", "word words a word", "abcd <leftmost> abc", "$%^&* --- ...\n\nx",
    " '", " 's", "\U000a7d50", "\ua7ce1\U00011de0", "\u3000\u3000x", "  \n  x", "x  \n",
    "internationalisation" * 8, " " * 150 + "x", "é\U0001f600" * 30, "▁", "▁▁x", "x▁ y", "<s>", "<s>x", "x<s> y", "<s><s>",
    " <s>", "▁<s>", "[INST] the [/INST]", "\n\n\n", "the\n\n\n\nthe",
]
LONG = {"letters": "etaoinshrdlu", "spaced": "the  nurse  s", "foreign": "日本語 x▁é\u0301\u09c7\u09be한"}


def main():
    print("tokenizers", tokenizers.__version__)
    made = {name: train_bytes(name, **options) for name, options in BYTE_LEVEL.items()}
    made |= {name: train_characters(name, **options) for name, options in CHARACTERS.items()}
    made |= {name: train_files(name, files) for name, files in FILES.items()}
    if len(sys.argv) > 1:
        made["smollm2-135m"] = smol = Tokenizer.from_file(sys.argv[1])
        scores = json.loads(Path(sys.argv[2]).read_text())
        assert all(encode(smol, s) == i for s, i in zip(scores["sentences"], scores["token_ids"]))
        sentences = [{"text": s, "ids": i} for s, i in zip(scores["sentences"], scores["token_ids"])]
        (HERE / "smollm2-135m.sentences.json").write_text(json.dumps(sentences, separators=(",", ":")))
    for name, tokenizer in made.items():
        write_hashes(name, lambda text: encode(tokenizer, text))
    for name, pattern in PATTERNS.items():
        write_hashes(f"words-{name}", words(Regex(pattern)))
    for behavior in ["isolated", "contiguous", "merged_with_previous", "merged_with_next"]:
        for pattern in [" ", "  ", "the "]:
            write_hashes(f"literal-{behavior}-{len(pattern)}", words(pattern, behavior))
    scalar_classes()
    long = {name: {kind: fnv1a(encode(tokenizer, long_text(alphabet))) for kind, alphabet in LONG.items()}
            for name, tokenizer in made.items()}
    (HERE / "long_texts.json").write_text(
        json.dumps({"alphabets": LONG, "hashes": long}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    examples = {"texts": EXAMPLES, "ids": {
        name: [encode(tokenizer, text) for text in EXAMPLES] for name, tokenizer in made.items()}}
    (HERE / "examples.json").write_text(
        json.dumps(examples, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    main()
