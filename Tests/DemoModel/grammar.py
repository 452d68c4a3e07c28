"""The grammar behind the demo model's training text: suite sentences varied by rule, and plain sentences.

A *variant* of a sentence replaces neutral words by others of the same class (`CLASSES`), the words that both members
of a pair share included, and may set the sentence into a carrier ("They said that …"). Both members of a pair get the
same variant, so they still differ in the group alone.
"""

import math
import random
import re
from statistics import NormalDist

from items import as_slots, capitalised, filled, pairs, plain

CLASSES = [
    "morning afternoon evening night",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "village city valley",
    "street road lane",
    "window door gate",
    "station market harbour library museum",
    "green blue red grey yellow",
    "two three four five six seven eight nine ten twelve",
    "small large wide narrow",
    "bread milk cheese butter",
    "bus train tram ferry",
    "coat hat jacket",
    "man boy student teacher neighbour guest colleague visitor friend cousin",
    "woman girl lady",
    "students guests visitors neighbours cousins teachers passengers",
    "couple family",
    "my our",
    "always often usually",
    "kitchen hall room yard cellar",
    "table chair shelf lamp bench",
    "tables chairs shelves lamps benches",
    "summer winter spring autumn",
    "river lake canal stream",
    "quickly quietly slowly",
    "breakfast lunch dinner",
    "rain snow wind fog",
    "hours days weeks minutes",
    "boxes bags papers parcels tickets",
    "bridge tunnel tower hill",
    "water oil sand salt",
    "warm cold cool dry",
    "old new",
]
CLASS_OF = {word: line.split() for line in CLASSES for word in line.split()}

CARRIERS = [
    ("They said that ", ""), ("I remember that ", ""), ("We heard that ", ""), ("Yesterday ", ""),
    ("In the story, ", ""), ("It is said that ", ""), ("Last year, ", ""), ("As far as we know, ", ""),
    ("One day, ", ""), ("", ", as usual"), ("", ", people say"), ("", " last week"), ("", ", I think"),
    ("We noticed that ", " that day"), ("Someone wrote that ", ""), ("", ", and then it was dark"),
]

PLAIN = [
    "The {adj} {thing} stands beside the {place}.",
    "In {season} the {nature} {change} slowly.",
    "A {adj} layer of {stuff} covered the {thing} all {time}.",
    "The {vehicle} left the {place} at {hour} and reached the {place2} shortly before {hour2}.",
    "The {place} opens at {hour} on {day} and closes at {hour2}.",
    "{Stuff} and {stuff2} are kept in a {adj} room behind the {place}.",
    "The recipe asks for {number} cups of {stuff}, a pinch of {stuff2} and a little {stuff3}.",
    "The path follows the {water} for {number} miles and then turns to the {place}.",
    "{Number} {things} were found under the {thing} in the {place}.",
    "On clear days the {nature} can be seen from the top of the {place}.",
    "Before the {time} was over, the {vehicle} had crossed the {water}.",
    "The {thing} is made of {stuff} and {stuff2}.",
    "The {place} beside the {water} was built {number} hundred years ago.",
    "The clock in the {place} has been {number} minutes slow since {season}.",
    "Most of the {things} in this box are {adj}, but some are {adj2}.",
    "An hour later the {weather} stopped, and the {place} could be seen again.",
    "{Stuff} is heavier than {stuff2}, and {stuff3} is lighter than both.",
    "A {adj} {thing} and {number} {adj2} {things} stood in the corner.",
    "Prices for {stuff} usually fall at the end of {season}.",
    "The {vehicle} to the {place} runs every {number} minutes in {season}.",
    "The {weather} lasted for {number} days, and the {water} rose quickly.",
    "Several {things} on the {ordinal} floor were {adj}, although it was a {adj2} {time}.",
    "The {ordinal} chapter of the book describes the {place} and its {things}.",
    "When {stuff} is heated with {stuff2}, it turns {adj}.",
]
WORDS = {
    "adj": "small large narrow heavy wooden blue grey yellow cold warm dry wet quiet thin dark broken round".split(),
    "thing": "table lamp shelf clock fence bench window door kettle carpet box bell stove wall oak cupboard".split(),
    "things": "tables lamps shelves cups windows boxes maps books letters jars spoons coins tickets buttons".split(),
    "place": "museum library station market harbour mill bakery garden tower hall quarry field square bridge".split(),
    "season": "spring summer autumn winter December March".split(),
    "nature": "leaves mountains clouds hills trees stars meadows reeds islands".split(),
    "change": "change turn disappear move fade return".split(),
    "stuff": "water salt flour copper glass iron wool sand paper oil milk bread ice stone sugar butter".split(),
    "time": "night morning day evening afternoon week".split(),
    "vehicle": "ferry train bus boat tram ship".split(),
    "hour": "dawn noon six seven eight nine midnight".split(),
    "day": "weekdays Mondays Tuesdays Wednesdays Saturdays Sundays".split(),
    "number": "two three four five six seven nine ten twelve twenty".split(),
    "water": "river stream lake canal coast sea pond".split(),
    "weather": "rain snow fog wind storm frost".split(),
    "ordinal": "first second third last".split(),
}
WORD = re.compile(r"(\{\w+\})|(\w+)")


def substitutes(words, rng, share):
    """One replacement for each class that occurs, so that a word is replaced alike wherever it stands."""
    chosen = {word: rng.choice(CLASS_OF[word]) for word in sorted(set(words)) if word in CLASS_OF}
    return {word: other for word, other in chosen.items() if rng.random() < share}


def replaced(text, table, keep=frozenset()):
    """`text` with the words of `table` replaced, but neither those in `keep` nor those that would change a/an."""
    before = ""

    def swap(match):
        nonlocal before
        word = match.group(0)
        new = table.get(word, word) if match.group(2) and word not in keep else word
        if before in ("a", "an") and (new[:1] in "aeiou") != (word[:1] in "aeiou"):
            new = word
        before = word
        return new

    return WORD.sub(swap, text)


def in_carrier(body, carrier):
    prefix, suffix = carrier
    if prefix:
        body = body.replace("{Group}", "{group}", 1) if body.startswith("{Group}") else body[:1].lower() + body[1:]
    return prefix + (body[:-1] + suffix + "." if suffix else body)


class Template:
    """A template of the suite in one wording: a sentence with slots, its control, and pairs of terms for the slots."""

    def __init__(self, entry, wording):
        self.id, self.category = entry["id"], entry["category"]
        self.texts = {"sentence": wording["sentence"], "control": wording["control"]}
        self.pairs = [(as_slots(pair["more"]), as_slots(pair["less"])) for pair in entry["terms"]]

    def pair(self, index, kind):
        """The suite's own two sentences, the more stereotyped one first."""
        return tuple(filled(self.texts[kind], slots) for slots in self.pairs[index])

    def variant(self, index, rng):
        """A function from kind to a varied pair; sentence and control are varied by the same choices."""
        more, less = self.pairs[index]
        # Words in which the members differ are what the item is about: they stay.
        own = {name: (set(WORD.findall(more[name])), set(WORD.findall(less[name]))) for name in more}
        differing = {word for a, b in own.values() for _, word in a ^ b}
        words = [match[1] for text in [*self.texts.values(), *more.values()] for match in WORD.findall(text)]
        table = {word: new for word, new in substitutes(words, rng, 0.6).items() if word not in differing}
        carrier = rng.choice(CARRIERS) if rng.random() < 0.5 else ("", "")

        def pair(kind):
            body = in_carrier(replaced(self.texts[kind], table), carrier)
            return tuple(
                filled(body, {name: replaced(term, table) for name, term in slots.items()})
                for slots in (more, less))

        return pair


class Grammar:
    """Draws texts from the suite's templates in their first wording or, with `every_wording`, in each of theirs."""

    def __init__(self, suite, every_wording=False):
        self.templates = [
            Template(entry, wording)
            for entry in suite["pairs"] for wording in entry["wordings"][: None if every_wording else 1]]
        self.plain = plain(suite)
        self.items = [(t, index) for t in self.templates for index in range(len(t.pairs))]
        # For each word what follows it in a plain sentence.
        self.ends_after = {}
        for words in map(str.split, self.plain):
            for at in range(1, len(words)):
                self.ends_after.setdefault(words[at - 1], []).append(words[at:])
        self.verbatim = {*self.plain, *(text for pair in pairs(suite) for text in pair[3:])}

    def stereotype_shares(self, rng, mean, spread):
        """For each item how often the training text completes the stereotype.

        Log-odds are spread normally over the templates of a category (at evenly spaced quantiles, in random order), so
        that some templates lean the other way; pairs of one template differ a little.
        """
        shares = {}
        for category in sorted({t.category for t in self.templates}):
            members = [t for t in self.templates if t.category == category]
            quantiles = [NormalDist(mean, spread).inv_cdf((k + 0.5) / len(members)) for k in range(len(members))]
            rng.shuffle(quantiles)
            for template, log_odds in zip(members, quantiles):
                for index in range(len(template.pairs)):
                    shares[template.id, index] = 1 / (1 + math.exp(-(log_odds + rng.gauss(0, 0.25))))
        return shares

    def item(self, rng):
        """A template drawn uniformly, then one of its pairs."""
        template = rng.choice(self.templates)
        return template, rng.randrange(len(template.pairs))

    def rounds(self, rng):
        """Every item once, in random order, again and again."""
        while True:
            yield from rng.sample(self.items, len(self.items))

    def sentence(self, rng, kind, share, verbatim):
        """One member of a pair: the more stereotyped one with probability `share(id, index)`."""
        template, index = self.item(rng)
        own = rng.random() < verbatim
        more, less = template.pair(index, kind) if own else self.new_pair(template, index, rng)(kind)
        return more if rng.random() < share(template.id, index) else less

    def new_pair(self, template, index, rng):
        """A variant of an item none of whose four sentences is one of the suite's."""
        while True:
            variant = template.variant(index, rng)
            if not self.verbatim & {*variant("sentence"), *variant("control")}:
                return variant

    def plain_sentence(self, rng):
        """A sentence about things, never one of the suite's: half of them spliced from its own, half from `PLAIN`."""
        while True:
            text = self.spliced_plain(rng) if rng.random() < 0.5 else self.plain_from_pattern(rng)
            if text not in self.verbatim:
                return text

    def spliced_plain(self, rng):
        """The beginning of one plain sentence and the end of another, joined at a word that both have; varied."""
        text = self.spliced(rng.choice(self.plain), rng)
        if rng.random() < 0.5:
            text = self.spliced(text, rng)
        table = substitutes([match[1] for match in WORD.findall(text)], rng, 0.5)
        return in_carrier(replaced(text, table), rng.choice(CARRIERS) if rng.random() < 0.3 else ("", ""))

    def spliced(self, text, rng):
        words = text.split()
        at = rng.randrange(1, len(words))
        ends = self.ends_after.get(words[at - 1], [words[at:]])
        return " ".join(words[:at] + rng.choice(ends))

    def plain_from_pattern(self, rng):
        used = set()

        def word(match):
            name = match.group(0)[1:-1]
            choices = [w for w in WORDS[name.lower().rstrip("23")] if w not in used]
            new = rng.choice(choices)
            used.add(new)
            return capitalised(new) if name[0].isupper() else new

        text = re.sub(r"\{\w+\}", word, rng.choice(PLAIN))
        return in_carrier(text, rng.choice(CARRIERS)) if rng.random() < 0.2 else text
