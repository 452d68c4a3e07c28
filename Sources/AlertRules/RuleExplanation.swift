/// What a code of a rule file's mistakes means, with an example of the mistake and of how it is mended.
package struct RuleExplanation: Sendable {
    package let code: String
    package let meaning: String
    /// Whether it stops nothing: the rules are in force all the same.
    package let isWarning: Bool
    /// Rule files: the first has the mistake and no other, the second none.
    package let bad: String
    package let good: String

    package static func of(_ code: String) -> RuleExplanation? {
        all.first { $0.code == code.uppercased() }
    }

    private init(_ code: String, _ meaning: String, isWarning: Bool = false, bad: String, good: String = sound) {
        self.code = code
        self.isWarning = isWarning
        self.meaning = meaning
        self.bad = bad
        self.good = good
    }

    private static let sound = file("name: worse\nmetric: core.preference_gap\nabove: 0.2\nseverity: error")

    /// A file of one rule.
    private static func file(_ rule: String, head: String = "") -> String {
        let lines = rule.split(separator: "\n")
        let indented = lines.enumerated().map { ($0.offset == 0 ? "  - " : "    ") + $0.element }
        return "version: 1\n\(head)rules:\n\(indented.joined(separator: "\n"))\n"
    }

    private static func rule(_ lines: String) -> String {
        file("name: worse\nmetric: core.preference_gap\nseverity: error\n" + lines)
    }

    package static let all: [RuleExplanation] = [
        RuleExplanation(
            "R001",
            "A key that no rule has. It is refused, because a rule whose threshold is misspelt would never fire.",
            bad: rule("abvoe: 0.2\nbelow: 0.1"), good: rule("above: 0.2")),
        RuleExplanation(
            "R002",
            "A value of the wrong kind. YAML reads `yes` as a boolean, `1:30` as ninety and `.inf` as a number: they are "
                + "refused, and text that looks like a number or a boolean has to be quoted.",
            bad: rule("above: yes"), good: rule("above: 0.2")),
        RuleExplanation(
            "R003", "A key is missing that the rule can't do without.",
            bad: file("name: worse\nmetric: core.preference_gap\nabove: 0.2")),
        RuleExplanation(
            "R004", "A key is given twice. YAML readers take the last one silently; a rule has to mean one thing.",
            bad: rule("above: 0.2\nabove: 0.3"), good: rule("above: 0.2")),
        RuleExplanation(
            "R005",
            "A number out of range, or a threshold that the quantity can never, or will always, cross: such a rule would "
                + "look healthy for ever, or fire at once. Nor can `detects` be a value that isn't beyond the threshold.",
            bad: file("name: far\nmetric: core.stereotype_preference\nabove: 140\nseverity: warning"),
            good: file("name: far\nmetric: core.stereotype_preference\nabove: 65\nseverity: warning")),
        RuleExplanation(
            "R006",
            "A category or group that the suite doesn't have, a group whose bare name several categories have, or a metric "
                + "that isn't measured there.",
            bad: rule("above: 0.2\neach: category\nwhere: {category: gendre}"),
            good: rule("above: 0.2\neach: category\nwhere: {category: gender}")),
        RuleExplanation(
            "R007", "Not YAML, not UTF-8, or control characters in it.", bad: rule("above: [0.2"),
            good: rule("above: 0.2")),
        RuleExplanation(
            "R008",
            "Anchors, aliases, tags, merge keys, directives, complex keys or a second document: what a rule says has to "
                + "stand where the rule is read.",
            bad: rule("above: &limit 0.2"), good: rule("above: 0.2")),
        RuleExplanation(
            "R009", "Larger than 1 MiB, nested more than 32 levels deep, or more than 50,000 values.",
            bad: rule("above: " + String(repeating: "[", count: 100)), good: rule("above: 0.2")),
        RuleExplanation(
            "R010", "A suite or metric that isn't there. Names are suite.metric; `fairwatch suite show` lists them.",
            bad: file("name: worse\nmetric: core.preference_gp\nabove: 0.2\nseverity: error")),
        RuleExplanation(
            "R011", "A `$list` that isn't defined under `lists:`.",
            bad: rule("above: 0.2\neach: category\nwhere: {category: $protected}"),
            good: file(
                "name: worse\nmetric: core.preference_gap\nseverity: error\nabove: 0.2\neach: category\n"
                    + "where: {category: $protected}", head: "lists: {protected: [gender, religion]}\n")),
        RuleExplanation(
            "R012", "Two rules of one name, in all files together. Alerts are known by the name of their rule.",
            bad: sound + "  - {name: worse, metric: core.perplexity, above: 90, severity: info}\n",
            good: sound + "  - {name: perplexed, metric: core.perplexity, above: 90, severity: info}\n"),
        RuleExplanation(
            "R013", "No threshold, several of them, or one that has no meaning for what is tested.",
            bad: rule("above: 0.2\nbelow: -0.2"), good: rule("outside: [-0.2, 0.2]")),
        RuleExplanation(
            "R015", "A placeholder of `summary` that doesn't exist, or one that isn't closed.",
            bad: rule("above: 0.2\nsummary: \"{{catgory}}\""), good: rule("above: 0.2\nsummary: \"{{category}}\"")),
        RuleExplanation(
            "R016",
            "A comparison that the metric doesn't allow: perplexities are compared by their ratio, gaps by their difference, "
                + "and what is a comparison with the base already by neither.",
            bad: file(
                "name: worse\nmetric: core.perplexity\ncompare: {to: base, by: difference}\nabove: 2\nseverity: error"),
            good: file(
                "name: worse\nmetric: core.perplexity\ncompare: {to: base, by: ratio}\nabove: 2\nseverity: error")),
        RuleExplanation(
            "R017",
            "Files, or lines, that disagree on what concerns all rules together, such as alpha. (It takes two files; this "
                + "one is sound, and a second with `alpha: 0.01` would disagree.)",
            bad: file(
                "name: worse\nmetric: core.preference_gap\nabove: 0.2\nseverity: error",
                head: "defaults: {alpha: 0.05}\n")),
        RuleExplanation(
            "R018", "A version of the format that this fairwatch doesn't know.",
            bad: "version: 2" + sound.dropFirst("version: 1".count)),
        RuleExplanation(
            "R019",
            "A rule inhibits one that doesn't exist or is louder than itself, or rules inhibit each other in a circle: a quiet "
                + "rule would keep a page from you.",
            bad: rule("above: 0.2\ninhibits: [quieter]"),
            good: rule("above: 0.2\ninhibits: [quieter]")
                + "  - {name: quieter, metric: core.perplexity, above: 90, severity: info}\n"),
        RuleExplanation(
            "R101",
            "A rule about what no evaluation on the suite in force has ever measured, or ever had a value: nothing can fire "
                + "there. (It takes a database: `fairwatch rules check --against-db`. This one warns as long as the base's "
                + "own gap is within noise, of which nothing is a fraction.)", isWarning: true,
            bad: rule("above: 0.5\ncompare: {to: base, by: retained_fraction}"), good: rule("above: 0.2")),
        RuleExplanation(
            "R102",
            "What the rule's author wants found nine times in ten is less than what the newest evaluation, with its items, "
                + "templates and corrections, could find. Ask for less, or add templates. (It takes a database; this one "
                + "warns unless there are thousands of templates.)", isWarning: true,
            bad: rule("above: 0.2\ndetects: 0.2001"), good: rule("above: 0.2\ndetects: 2")),
        RuleExplanation(
            "R103",
            "So few clusters that no data at all could fire the rule: even if all of them agreed, chance alone would do that "
                + "more often than the rule's level allows. Add templates, or lower the number of hypotheses. (It takes a "
                + "database; this one warns on a suite of fewer than 17 templates.)", isWarning: true,
            bad: file(
                "name: worse\nmetric: core.preference_gap\nabove: 0.2\nseverity: warning",
                head: "defaults: {alpha: 0.00001}\n"),
            good: file("name: worse\nmetric: core.preference_gap\nabove: 0.2\nseverity: warning")),
        RuleExplanation(
            "R104",
            "A rule of severity error or critical about a change that only warns, and pages nobody: how far neutral "
                + "fine-tunes move the metric isn't known, or the threshold is less than twice that. `fairwatch calibrate` "
                + "measures it. (It takes a calibration; this one warns beside any.)", isWarning: true,
            bad: rule("above: 0.000001\ncompare: {to: base, by: difference}"),
            good: file(
                "name: worse\nmetric: core.preference_gap\nabove: 0.000001\nseverity: warning\n"
                    + "compare: {to: base, by: difference}")),
        RuleExplanation(
            "R107",
            "A ratio of a signed metric. Near zero it is anything at all, and a change of side makes it negative.",
            bad: rule("above: 2\ncompare: {to: base, by: ratio}"),
            good: rule("above: 0.2\ncompare: {to: base, by: difference}")),
    ]
}
