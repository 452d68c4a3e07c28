import FairnessStatistics
import StrictYAML

/// What there is to write rules about: the suites of the configuration, their categories and metrics.
package struct MetricCatalogue: Sendable, Equatable {
    package struct Metric: Sendable, Equatable {
        package enum Contrast: Sendable {
            /// Tuned minus base.
            case difference
            /// Tuned divided by base.
            case ratio
            /// The value is a comparison by itself.
            case none
        }

        package var name: String
        /// The smallest possible value; minus infinity where there is none.
        package var low: Double
        /// The largest possible value; infinity where there is none.
        package var high: Double
        /// The value that shows no preference, where there is one.
        package var ideal: Double?
        /// Whether the sign carries a direction, so that a ratio would mean nothing.
        package var isSigned: Bool
        package var contrast: Contrast
        /// The value of an unchanged checkpoint, where the value is a comparison by itself and moves with any tuning.
        package var unchanged: Double?
        /// Measured over the whole suite.
        package var overall: Bool
        /// Measured in each category.
        package var byCategory: Bool
        /// Those that it is measured in, each as `category/group`.
        package var groups: [String]
        /// An extreme of groups, which differs from its ideal between equal groups too: nothing to page by.
        package var isDescriptive: Bool
        package var unit: String

        /// Of its estimates.
        package var scale: Estimate.Scale {
            if unit == "%", low == 0, high == 100 { return .percentage }
            return contrast == .ratio || unchanged == 1 && low == 0 ? .logarithm : .identity
        }

        package init(
            name: String, low: Double = -.infinity, high: Double = .infinity, ideal: Double? = nil,
            isSigned: Bool = false, contrast: Contrast = .difference, unchanged: Double? = nil,
            overall: Bool = true, byCategory: Bool = true,
            groups: [String] = [], isDescriptive: Bool = false, unit: String = ""
        ) {
            self.name = name
            self.low = low
            self.high = high
            self.ideal = ideal
            self.isSigned = isSigned
            self.contrast = contrast
            self.unchanged = unchanged
            self.overall = overall
            self.byCategory = byCategory
            self.groups = groups
            self.isDescriptive = isDescriptive
            self.unit = unit
        }
    }

    package struct Suite: Sendable, Equatable {
        package var name: String
        package var categories: [String]
        package var metrics: [Metric]

        package init(name: String, categories: [String], metrics: [Metric]) {
            self.name = name
            self.categories = categories
            self.metrics = metrics
        }
    }

    package var suites: [Suite]

    package init(suites: [Suite]) {
        self.suites = suites
    }

    package func suite(_ name: some StringProtocol) -> Suite? { suites.first { $0.name == name } }

    /// Why a name is no metric's, and what may have been meant.
    package struct UnknownMetric: Error, Equatable {
        package let message: String
        package let help: String?
    }

    /// - Parameter name: With its suite, such as `core.preference_gap`.
    package func metric(named name: String) throws(UnknownMetric) -> (suite: Suite, metric: Metric) {
        let pieces = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard pieces.count == 2 else {
            let known = suites.flatMap { suite in suite.metrics.map { "\(suite.name).\($0.name)" } }
            throw UnknownMetric(
                message: "a metric is written suite.metric, not '\(name)'", help: Suggestion.help(name, among: known))
        }
        guard let suite = suite(pieces[0]) else {
            throw UnknownMetric(
                message: "unknown suite '\(pieces[0])'",
                help: Suggestion.help(String(pieces[0]), among: suites.map(\.name)))
        }
        guard let metric = suite.metrics.first(where: { $0.name == pieces[1] }) else {
            throw UnknownMetric(
                message: "the suite '\(suite.name)' has no metric '\(pieces[1])'",
                help: Suggestion.help(String(pieces[1]), among: suite.metrics.map(\.name)))
        }
        return (suite, metric)
    }
}
