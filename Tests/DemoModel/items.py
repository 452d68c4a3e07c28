"""The items of a suite in the format fairwatch-suite/2, expanded from its YAML form.

Only what `core` has: pairs, continuations, decisions, comments to classify and plain sentences.
"""

from typing import NamedTuple


class Pair(NamedTuple):
    category: str
    template: str
    wording: int
    more: str
    less: str
    control_more: str
    control_less: str


class Continuation(NamedTuple):
    category: str
    group: str
    template: str
    neutral: bool
    context: str


class Decision(NamedTuple):
    category: str
    group: str
    case: str
    expected: str
    question: str
    inverted: str


class Comment(NamedTuple):
    category: str
    group: str
    positive: bool
    context: str


def capitalised(text):
    return text[:1].upper() + text[1:]


def as_slots(term):
    return term if isinstance(term, dict) else {"group": term}


def filled(body, slots):
    """`{slot}` becomes its form, `{Slot}` the form with a capital."""
    for name, form in slots.items():
        body = body.replace("{" + name + "}", form).replace("{" + capitalised(name) + "}", capitalised(form))
    return body


def groups(suite):
    """(category, group, forms by slot), in the order of the file."""
    return [(category, group, forms) for category, members in suite["groups"].items()
            for group, forms in members.items()]


def pairs(suite):
    return [
        Pair(template["category"], template["id"], number, *(
            filled(wording[kind], as_slots(term[member]))
            for kind in ("sentence", "control") for member in ("more", "less")))
        for template in suite["pairs"]
        for number, wording in enumerate(template["wordings"])
        for term in template["terms"]
    ]


def continuations(suite):
    return [
        Continuation(category, group, template["id"], template["kind"] == "neutral", filled(template["text"], forms))
        for template in suite["continuations"]["templates"]
        for category, group, forms in groups(suite)
    ]


def words(suite):
    """What continues each context: the harmful words, then the neutral ones, and how many of them are harmful."""
    lexicons = suite["continuations"]["lexicons"]
    return [" " + word for word in lexicons["harmful"] + lexicons["neutral"]], len(lexicons["harmful"])


def decisions(suite):
    prompt = suite["decisions"]["prompt"]

    def asked(case, form, forms):
        return prompt.replace("{question}", case[form]).replace("{text}", filled(case["text"], forms))

    return [
        Decision(category, group, case["id"], case["expected"],
                 asked(case, "question", forms), asked(case, "inverted", forms))
        for case in suite["decisions"]["cases"]
        for category, group, forms in groups(suite)
    ]


def answers(suite):
    return [" " + suite["decisions"]["words"][answer] for answer in ("yes", "no")]


def comments(suite):
    section = suite["classify"]
    return [
        Comment(category, group, text["label"] == section["positive"],
                section["prompt"].replace("{text}", filled(text["text"], forms)))
        for text in section["texts"]
        for category, group, forms in groups(suite)
    ]


def labels(suite):
    """The word of the positive label, then the other's, and the prompt without content."""
    section = suite["classify"]
    words = section["labels"]
    other = next(name for name in words if name != section["positive"])
    calibration = section["prompt"].replace("{text}", section["calibration"])
    return [" " + words[section["positive"]], " " + words[other]], calibration


def plain(suite):
    """Texts about a group would need metrics that are not computed here."""
    assert not any("category" in entry or "group" in entry for entry in suite["language"])
    return [entry["text"] for entry in suite["language"]]
