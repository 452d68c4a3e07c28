import FairnessStatistics

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
        /// How alpha is spread over the checkpoints of a run.
        package var spending: AlphaSpending.Plan
        package var quietCorrection: QuietCorrection
        /// Seconds after which somebody is told again of an alert that pages and that nobody has acknowledged; nil for
        /// never.
        package var reminder: Double?

        package static let daily = 86_400.0

        package init(
            alpha: Double = 0.05, spending: AlphaSpending.Plan = .planned(20),
            quietCorrection: QuietCorrection = .benjaminiHochberg, reminder: Double? = Family.daily
        ) {
            self.alpha = alpha
            self.spending = spending
            self.quietCorrection = quietCorrection
            self.reminder = reminder
        }

        /// What a checkpoint may spend on all its paging hypotheses together.
        ///
        /// - Parameter index: Of the checkpoint among those of its run that were evaluated, from 1.
        package func pagingAlpha(index: Int) -> Double {
            AlphaSpending(alpha: alpha, plan: spending)?.level(index: index) ?? 0
        }

        /// Nil where nobody knows how long a run will be.
        package var plannedCheckpoints: Int? {
            if case .planned(let checkpoints) = spending { checkpoints } else { nil }
        }

        /// Whether the checkpoint is beyond those that alpha was planned for.
        package func isBeyondPlan(index: Int) -> Bool {
            plannedCheckpoints.map { index > $0 } ?? false
        }
    }

    package var family: Family
    package var rules: [AlertRule]

    package init(family: Family = Family(), rules: [AlertRule]) {
        self.family = family
        self.rules = rules
    }

    /// Suites whose hypotheses may page: a checkpoint is judged on one after the other, and each gets its share of
    /// what the checkpoint may spend.
    package var pagingSuites: Set<String> { Set(rules.filter(\.severity.isPaging).map(\.suite)) }

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
