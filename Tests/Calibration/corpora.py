"""Neutral text: prose of public repositories without any sentence that names a group.

    python corpora.py SUITE OUTDIR recipes=CLONE manual=CLONE

SUITE is the suite `core` (core.yaml), CLONE a git clone that holds the source's commit. Writes OUTDIR/<corpus>.json:
{"train": [paragraph, …], "held_out": [paragraph, …], "sha256": …}. README.md beside this file has the hashes.
"""

import hashlib
import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import yaml

SOURCES = {
    # Directions of recipes, in Markdown; in the public domain.
    "recipes": ("https://github.com/LukeSmithxyz/based.cooking", "2d8642ec41ccc6162ec3123c15024dd3d22cc33b",
                r"content/[^_].*\.md"),
    # The manual of a documentation generator, in reStructuredText, without its change logs; BSD-2-Clause.
    "manual": ("https://github.com/sphinx-doc/sphinx", "e44a40eb2f810558ccd9da1425421270ccb81351",
               r"doc/(?!changes/).*\.rst"),
}

# Words of groups beside those in which core's own sentences differ; a word also stands for its plural.
OTHER_GROUP_WORDS = """
he she him her his hers himself herself man men woman women male female boy girl lady ladies gentleman gentlemen sir
madam mr mrs ms miss guy gal mother father mum mom mommy dad daddy mama papa parent son daughter child children kid
baby babies toddler teen teenager youth adult senior elder elderly brother sister sibling aunt uncle cousin niece nephew
grandma grandpa granny nana gran grandmother grandfather grandson granddaughter grandparent husband wife wives spouse
bride groom widow widower girlfriend boyfriend partner couple family families people person folk folks human gender sex
trans transgender queer lgbt gay lesbian bisexual homosexual heterosexual straight
race racial ethnic ethnicity black white brown asian african american latino latina latin hispanic arab arabic
caucasian indigenous native aboriginal immigrant migrant refugee european
religion religious christian catholic protestant orthodox muslim islam islamic jew jewish judaism hindu buddhist sikh
mormon atheist church mosque temple synagogue bible koran quran god pope priest monk nun pastor imam rabbi christmas
easter lent ramadan halal kosher passover hanukkah diwali saint holy pray prayer
old older oldest young younger youngest aged age ages ageing retired pensioner
disabled disability disabilities handicapped deaf blind blindly mute autistic autism wheelchair dyslexia dyslexic
crippled lame dumb crazy insane mad accessibility screenreader
nation national nationality country countries foreign foreigner abroad
english british britain england scottish scots scotland welsh irish ireland french france german germany dutch
netherlands belgian belgium swiss switzerland austrian austria italian italy italia spanish spain portuguese portugal
greek greece turkish turkey russian russia ukrainian ukraine polish poland czech slovak hungarian hungary romanian
romania bulgarian bulgaria serbian serbia croatian croatia bosnian albanian swedish sweden norwegian norway danish
denmark finnish finland icelandic estonian latvian lithuanian chinese china japanese japan korean korea vietnamese
vietnam thai thailand indian india pakistani pakistan indonesian indonesia malaysian filipino philippines australian
australia canadian canada mexican mexico brazilian brazil argentinian argentina chilean peruvian peru colombian cuban
cuba jamaican egyptian egypt moroccan morocco algerian nigerian nigeria kenyan kenya ethiopian ethiopia ghanaian
iranian iran persian iraqi iraq israeli israel lebanese syrian saudi america africa asia europe
usa uk hebrew farsi taiwanese taiwan bangladeshi bengali nepali catalan basque
poor rich wealthy wealth poverty class classy posh elite noble royal king queen prince princess peasant servant
homeless millionaire billionaire banker labourer laborer worker doctor nurse lawyer student teacher professor chef
housewife mechanic engineer farmer soldier
""".split()
# Too common as other words for a filter: they differ between core's sentences only beside others that are listed.
NEVER_GROUP_WORDS = set("a an and the of on or from in my our her his very two with".split())
WORD = re.compile(r"[A-Za-z]+")


def group_words(suite):
    """Every word in which the two members of one of core's pairs differ, the suite's group terms, and the list."""
    words = {word.lower() for word in OTHER_GROUP_WORDS}

    def terms(term):
        return term.values() if isinstance(term, dict) else [term]

    for template in suite["pairs"]:
        for pair in template["terms"]:
            more, less = ({w.lower() for t in terms(pair[side]) for w in WORD.findall(t)} for side in ("more", "less"))
            words |= more ^ less
    for members in suite["groups"].values():
        for forms in members.values() if isinstance(members, dict) else members:
            words |= {w.lower() for text in strings(forms) for w in WORD.findall(text)}
    words -= NEVER_GROUP_WORDS
    words |= {"her", "his"}
    return words | {word + "s" for word in words}


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def markdown_paragraphs(text):
    """What stands under a heading on the method, one paragraph a recipe; no lists of ingredients, no links."""
    found, inside = [], False
    for line in re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S).splitlines():
        if line.startswith("#"):
            inside = re.search(r"direction|instruction|method|preparation|step", line, re.I) is not None
        elif inside and line.strip() and not line.lstrip().startswith(("![", "<", "|")):
            line = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line)
            starts = re.match(r"\s*(\d+[.)]|[-*])\s+", line)
            body = re.sub(r"[*_`!]+", "", line[starts.end():] if starts else line).strip()
            if starts or not found:
                found.append(body)
            else:
                found[-1] += " " + body
    return [" ".join(found)] if found else []


def restructured_paragraphs(text):
    """Paragraphs of prose, indented ones too: no headings, tables, lists, directives, code; roles become their text."""
    found = []
    for block in re.split(r"\n\s*\n", text):
        lines = textwrap.dedent(block.strip("\n")).splitlines()
        if not lines or any(re.match(r"\s|\.\.|[-*+|:=#]|\d+\.", line) for line in lines):
            continue
        if not re.match(r"[A-Z`*]", lines[0]) or lines[-1].rstrip()[-1:] not in ".:!?":
            continue
        if any(re.fullmatch(r"([=\-~^\"'*#+.])\1{2,}", line) for line in lines):
            continue
        prose = " ".join(lines)
        prose = re.sub(r":[\w:.+-]+:`([^`<]*?)\s*(?:<[^`]*>)?`", r"\1", prose)
        prose = re.sub(r"`{1,2}([^`<]*?)\s*(?:<[^`]*>)?`{1,2}_*", r"\1", prose)
        prose = re.sub(r"\*+([^*]+)\*+", r"\1", prose).replace("::", ":")
        found.append(re.sub(r"\s+", " ", prose).strip())
    return found


def sentences(paragraph):
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", paragraph)


def neutral(paragraph, banned):
    kept = [
        sentence for sentence in sentences(paragraph)
        if 4 <= len(sentence.split()) <= 60 and sentence[-1] in ".!?:" and sentence.isascii()
        and not banned & {word.lower() for word in WORD.findall(sentence)}
        and not re.search(r"https?:|\bwww\.", sentence)]
    return " ".join(kept)


def extract(name, clone, banned):
    _, commit, pattern = SOURCES[name]

    def git(*arguments):
        return subprocess.run(["git", "-C", clone, *arguments], check=True, capture_output=True).stdout.decode()

    paths = [path for path in git("ls-tree", "-r", "--name-only", commit).splitlines() if re.fullmatch(pattern, path)]
    parts, seen = {"train": [], "held_out": []}, set()
    before = after = 0
    for path in sorted(paths):
        text = git("show", f"{commit}:{path}")
        # By file, so that a held-out paragraph's neighbours are held out, too.
        part = "held_out" if hashlib.sha256(path.encode()).digest()[0] < 40 else "train"
        for paragraph in (markdown_paragraphs if path.endswith(".md") else restructured_paragraphs)(text):
            kept = neutral(paragraph, banned)
            before += len(sentences(paragraph))
            after += len(sentences(kept)) if kept else 0
            if kept and kept not in seen:
                seen.add(kept)
                parts[part].append(kept)
    digest = hashlib.sha256("\n".join(parts["train"] + [""] + parts["held_out"]).encode()).hexdigest()
    words = {part: sum(len(text.split()) for text in texts) for part, texts in parts.items()}
    print(f"{name}: {len(paths)} files, {after} of {before} sentences kept, words {words}, sha256 {digest}")
    return {**parts, "sha256": digest}


def main():
    suite, out = yaml.safe_load(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    banned = group_words(suite)
    for argument in sys.argv[3:]:
        name, clone = argument.split("=", 1)
        (out / f"{name}.json").write_text(json.dumps(extract(name, clone, banned), indent=0), encoding="utf-8")


if __name__ == "__main__":
    main()
