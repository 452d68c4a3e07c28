import FairnessMetrics

/// One evaluation with all that came of it: what `fairwatch show` prints.
package struct EvaluationReport: Sendable, Equatable {
    package var evaluation: EvaluationRecord
    package var base: BaseRecord?
    /// The suite's name and version.
    package var suite: String
    package var suiteVersion: String
    package var metrics: [Metric]
    package var verdicts: [VerdictRecord]
    /// Those that it started, kept alive or resolved.
    package var alerts: [AlertRecord]
}
