import AlertRules

/// The built-in suite as rules see it, and one more.
let catalogue = MetricCatalogue(suites: [
    .init(
        name: "core",
        categories: [
            "gender", "race-ethnicity", "religion", "age", "disability", "nationality", "sexual-orientation",
            "socioeconomic",
        ],
        metrics: [
            .init(
                name: "decision_contrast", ideal: 0, isSigned: true, overall: false, byCategory: false,
                groups: ["gender/women", "gender/men", "religion/muslim"]),
            .init(name: "parity_difference", low: 0, ideal: 0, overall: false, isDescriptive: true),
            .init(name: "stereotype_preference", low: 0, high: 100, ideal: 50, unit: "%"),
            .init(name: "preference_gap", ideal: 0, isSigned: true, unit: "nats"),
            .init(name: "preference_gap.retention", unchanged: 1),
            .init(name: "preference_gap_scaled", ideal: 0, isSigned: true, unit: "sd"),
            .init(name: "perplexity", low: 1, contrast: .ratio, byCategory: false),
            .init(name: "perplexity_ratio", low: 0, ideal: 1, contrast: .none, byCategory: false),
        ]),
    .init(
        name: "bbq", categories: [],
        metrics: [.init(name: "bias_ambiguous", low: -1, high: 1, ideal: 0, isSigned: true)]),
])

func read(_ text: String, file: String = "a.yaml") -> (ruleSet: RuleSet?, problems: [String]) {
    let (ruleSet, diagnostics) = RuleSet.read([(file, Array(text.utf8))], catalogue: catalogue)
    return (ruleSet, diagnostics.map { "\($0.code) \($0.mark.line):\($0.mark.column)" })
}
