import FairnessStatistics
import FairnessSuites

/// Makes the metrics of one suite: an estimate and, beside a base, its paired contrast.
struct MetricMaker {
    let suite: Suite

    /// A metric without its estimate yet, under its full name.
    func blank(_ definition: MetricDefinition, _ category: String?) -> Metric {
        Metric(
            suite: suite.name, name: definition.fullName(in: suite), category: category, estimate: nil,
            ideal: definition.ideal, unit: definition.unit)
    }

    /// The mean of one number an item.
    ///
    /// - Parameters:
    ///   - base: The base's numbers of the same items.
    ///   - isUnchanged: Whether every score behind the numbers is the base's, which alone makes a difference of zero
    ///     certain; equal numbers are taken for it where that isn't said.
    ///   - range: The least and largest number an item can have, if there are such.
    ///   - missing: Why there is no estimate when there are no items.
    func mean(
        _ definition: MetricDefinition, _ category: String?, tuned: ClusteredValues, base: ClusteredValues?,
        isUnchanged: Bool? = nil, scale: Estimate.Scale = .identity, range: ClosedRange<Double>? = nil,
        missing: String, _ estimator: inout ClusterEstimator
    ) -> Metric {
        var metric = blank(definition, category)
        guard let estimate = estimator.mean(tuned, scale: scale, range: range) else {
            return metric.undefined(tuned.values.isEmpty ? missing : Self.overflow)
        }
        metric.estimate = estimate.within(definition.range)
        guard let base else { return metric }
        guard let baseline = estimator.mean(base, scale: scale, range: range) else {
            return metric.undefined("of the base: \(Self.overflow)")
        }
        let width = range.map { $0.upperBound - $0.lowerBound }
        let difference =
            isUnchanged ?? (tuned == base)
            ? tuned.identical(0) : estimator.mean(tuned.combined(with: base, -), range: width.map { -$0...$0 })
        let sum = definition.ideal.flatMap { ideal in
            estimator.mean(
                tuned.combined(with: base) { $0 + $1 - 2 * ideal },
                range: range.map { 2 * ($0.lowerBound - ideal)...2 * ($0.upperBound - ideal) })
        }
        metric.contrast = Metric.Contrast(
            baseline: baseline.within(definition.range), difference: difference, sum: sum)
        return metric
    }

    static let overflow = "the scores are too large to compute with"
}

extension MetricDefinition {
    /// Without the suite's name. In a benchmark's suite our own numbers are told from its authors' and from
    /// lm-evaluation-harness'.
    package func fullName(in suite: Suite) -> String {
        suite.benchmark == nil || isForeign ? name : Self.ours + name
    }

    static let ours = "ours."
    /// Defined by someone else, whose prefix it has.
    private var isForeign: Bool { name.hasPrefix("authors.") || name.hasPrefix("lm_eval.") }
}

extension Estimate {
    /// With its interval cut off where no value can be.
    func within(_ range: ClosedRange<Double>) -> Estimate {
        var estimate = self
        estimate.interval = interval.map {
            Interval(low: max($0.low, range.lowerBound), high: min($0.high, range.upperBound))
        }
        return estimate
    }
}

extension Metric {
    func undefined(_ reason: String) -> Metric {
        var metric = self
        metric.undefined = reason
        return metric
    }
}
