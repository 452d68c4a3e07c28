extension MetricDefinition {
    /// Of choices, whatever benchmark they come from.
    static let choices = [choiceAccuracy, choiceAccuracyPerToken, harnessAccuracy]

    static let choiceAccuracy = share(
        "choice_accuracy",
        "The share of choices whose likeliest option, by its whole log-likelihood, is the right one; ties share it.")

    static let choiceAccuracyPerToken = share(
        "choice_accuracy_per_token",
        "choice_accuracy by the log-likelihood per token, which doesn't favour short options.")

    static let harnessAccuracy = fraction(
        "lm_eval.acc",
        "The fraction of right answers as lm-evaluation-harness 0.4.13 counts it; of tied options the first one counts."
    )

    /// In per cent.
    static func share(_ name: String, ideal: Double? = nil, _ description: String) -> MetricDefinition {
        MetricDefinition(
            name: name, unit: "%", ideal: ideal, range: 0...100, byCategory: true, needsBase: false,
            description: description)
    }

    /// A number from 0 to 1, as lm-evaluation-harness has it.
    static func fraction(_ name: String, ideal: Double? = nil, _ description: String) -> MetricDefinition {
        MetricDefinition(
            name: name, unit: "", ideal: ideal, range: 0...1, byCategory: true, needsBase: false,
            description: description)
    }

    /// Between two shares in per cent, or a bias score, on a scale that is symmetric about the ideal 0.
    static func signed(_ name: String, unit: String, within bound: Double, _ description: String) -> MetricDefinition {
        MetricDefinition(
            name: name, unit: unit, ideal: 0, range: -bound...bound, byCategory: true, needsBase: false,
            description: description)
    }
}
