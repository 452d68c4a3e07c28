"""Writes patterns.json: module patterns and what Python's re makes of them (no packages needed).

python3 make_patterns.py > patterns.json
Made with CPython 3.11; PEFT's expression is re.match(rf"(.*\\.)?({key})$", module).
"""
import json
import random
import re

random.seed(20)

NAMES = [
    "model.layers.0.self_attn.q_proj", "model.layers.12.self_attn.q_proj", "model.layers.1.mlp.down_proj",
    "model.layers.21.mlp.gate_proj", "lm_head", "model.embed_tokens", "q_proj", "xq_proj", "layers.0", "layers.10.",
    "", ".", "a", "ab", "aab", "abab", "a.b", "b.a", "a.b.c", "aaa", "ba", "a-b", "a]b", "0", "00", "a0", "a_b", "a b",
    "a\n", "ab\n", "a\nb", "\n", "é", "aé", "٣",
]
WRITTEN = [
    "q_proj", "down_proj", r"layers\.(0|1|2)\.self_attn\.q_proj", r"layers\.\d+\.self_attn\.q_proj",
    r".*\.self_attn\..*", r"model.layers.0.self_attn.q_proj", r"^model\.layers\.[0-9]\.mlp\.down_proj",
    r"layers\.(?:1|21)\.mlp\.(gate|up|down)_proj", r"(q|k|v)_proj", r"[qkv]_proj", r"[^x]_proj", r"a)|(b",
    r"\bq_proj", r"\Bq_proj", r"layers\.[\d]{1,2}\.self_attn\.(?:q_proj|k_proj)", r".*?proj", r"", r"()", r"(a*)*", r"(a|b)*?",
    r"(a*)+b", r"(|a)+", r"a{2}", r"a{,2}", r"a{1,}", r"(a{0,2}){0,3}", r"[]a]b", r"[a-]", r"[\]-_]", r"\.", r"..", r"\w+",
    r"\W", r"\S\s\S", r"\d", r"a$", r"a\Z", r"\Aa", r"^", r"$", r"a$|b", r"(^a)b", r"a.b", r"a\nb", r"[^a]+", r"\D*",
    # What Python refuses, or what only a backtracking engine can do: all must be refused.
    r"(?=a)", r"(?!a)b", r"(?<=a)b", r"(?P<n>a)", r"(?i)a", r"(a)\3", r"a**", r"a*+", r"(", r")", r"[a", r"*a", r"a{2", r"a{x}",
    r"[b-a]", r"[\d-x]", "\\", r"\q", r"a{2,1}", r"^*", r"(?>a)",
]


def atom(depth):
    choice = random.random()
    if choice < 0.45:
        return random.choice(["a", "b", "0", r"\.", "_", "q", "é"])
    if choice < 0.55:
        return "."
    if choice < 0.7:
        return random.choice(["[ab]", "[^a]", r"[\w]", r"\d", r"[a-c0-9]", r"\w", r"[^\d.]", r"\s", "[_-]"])
    if choice < 0.76:
        return random.choice(["^", "$", r"\b", r"\B"])
    if depth > 2:
        return "a"
    inner = alternatives(depth + 1)
    return random.choice([f"({inner})", f"(?:{inner})"])


def sequence(depth):
    parts = []
    for _ in range(random.randint(0 if depth else 1, 4)):
        part = atom(depth)
        if part not in ("^", "$", r"\b", r"\B"):
            part += random.choice([""] * 6 + ["*", "+", "?", "{2}", "{0,1}", "{1,}", "*?", "+?", "??"])
        parts.append(part)
    return "".join(parts)


def alternatives(depth):
    return "|".join(sequence(depth) for _ in range(random.choice([1, 1, 1, 2, 3])))


def name():
    return "".join(random.choice("aab0._qé") for _ in range(random.randint(0, 7)))


rows = []
for key in WRITTEN + [alternatives(0) for _ in range(260)]:
    try:
        re.compile(key)
        pattern = re.compile(rf"(.*\.)?({key})$")
    except re.error:
        if key != "a)|(b":
            rows.append({"key": key, "refused": True})
            continue
        pattern = re.compile(rf"(.*\.)?({key})$")
    if re.search(r"\(\?[^:]|\\\d|[*+?}]\+|a\{(2$|x)", key):
        rows.append({"key": key, "refused": True})
        continue
    names = NAMES if key in WRITTEN else random.sample([n for n in NAMES if len(n) < 9], 6) + [name() for _ in range(8)]
    rows.append({
        "key": key,
        "match": [n for n in names if pattern.match(n)],
        "noMatch": [n for n in names if not pattern.match(n)],
        "whole": None if key == "a)|(b" else [n for n in names if re.fullmatch(key, n)],
    })
print("[" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "]")
