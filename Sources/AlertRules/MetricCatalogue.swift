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
}
