/// All rules that are in force together, with what they share.
package struct RuleSet: Sendable, Equatable {
    /// What concerns the rules as a family and not one at a time.
    package struct Family: Sendable, Equatable {
        package enum QuietCorrection: String, Sendable, CaseIterable {
            /// Benjamini–Hochberg over the hypotheses that don't page.
            case benjaminiHochberg = "bh"
            case none
        }

        /// The chance tolerated that a run without any real change pages at all; for quiet rules the false
        /// discovery rate at one checkpoint.
        package var alpha: Double
        /// Over how many checkpoints of a run alpha is spread.
        package var plannedCheckpoints: Int
        package var quietCorrection: QuietCorrection

        package init(
            alpha: Double = 0.05, plannedCheckpoints: Int = 20,
            quietCorrection: QuietCorrection = .benjaminiHochberg
        ) {
            self.alpha = alpha
            self.plannedCheckpoints = plannedCheckpoints
            self.quietCorrection = quietCorrection
        }

        /// What one checkpoint may spend on its paging hypotheses together: a union bound over the run, valid
        /// however the checkpoints depend on each other.
        package var pagingAlpha: Double { alpha / Double(max(1, plannedCheckpoints)) }
    }

    package var family: Family
    package var rules: [AlertRule]

    package init(family: Family = Family(), rules: [AlertRule]) {
        self.family = family
        self.rules = rules
    }

    /// How many hypotheses page, and how many don't.
    package var hypothesisCounts: (paging: Int, quiet: Int) {
        var counts = (paging: 0, quiet: 0)
        for rule in rules {
            if rule.severity.isPaging {
                counts.paging += rule.categories.count
            } else {
                counts.quiet += rule.categories.count
            }
        }
        return counts
    }
}
