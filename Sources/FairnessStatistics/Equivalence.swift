/// Whether a value is shown to lie within margins, by two one-sided tests (Schuirmann, J. Pharmacokin. Biopharm. 15
/// (1987) 657–680): no finding of a difference is no finding of equality.
package struct Equivalence: Sendable, Equatable {
    /// In the metric's units; an end may be infinite where only the other side matters.
    package let margins: ClosedRange<Double>

    package init(within margins: ClosedRange<Double>) {
        self.margins = margins
    }

    /// The larger of both tests' p-values; nil where one has none.
    package func pValue(_ test: some ThresholdTest) -> Double? {
        guard let above = margins.lowerBound == -.infinity ? 0 : test.pValue(exceeds: margins.lowerBound),
            let below = margins.upperBound == .infinity ? 0 : test.pValue(fallsBelow: margins.upperBound)
        else { return nil }
        return max(above, below)
    }

    /// Whether the interval at confidence 1 − 2·level lies within the margins.
    package func isShown(_ test: any ThresholdTest, level: Double) -> Bool {
        (margins.lowerBound == -.infinity || test.exceeds(margins.lowerBound, level: level))
            && (margins.upperBound == .infinity || test.fallsBelow(margins.upperBound, level: level))
    }
}
