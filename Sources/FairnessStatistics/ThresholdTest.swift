/// A one-sided test of a quantity against any threshold, by p-values or by bounds: both say the same.
///
/// "Fires at a level" and "the bound at that level lies beyond the threshold" are one event. Thresholds and bounds are
/// in the metric's units, on whatever scale the test works.
package protocol ThresholdTest: Sendable {
    /// Of "the true value is at most `threshold`"; nil where the test has no answer.
    func pValue(exceeds threshold: Double) -> Double?

    /// Of "the true value is at least `threshold`".
    func pValue(fallsBelow threshold: Double) -> Double?

    /// Above every threshold that the value is found to exceed at this level, and above no other; nil where the test
    /// can't reject anything at this level.
    func lowerBound(level: Double) -> Double?

    /// Below every threshold that the value is found to fall below at this level.
    func upperBound(level: Double) -> Double?

    /// Why no data whatever could be rejected at this level; nil where some could.
    func obstacle(level: Double) -> String?
}

extension ThresholdTest {
    package func exceeds(_ threshold: Double, level: Double) -> Bool {
        lowerBound(level: level).map { $0 > threshold } ?? false
    }

    package func fallsBelow(_ threshold: Double, level: Double) -> Bool {
        upperBound(level: level).map { $0 < threshold } ?? false
    }
}

/// Several tests of the same quantity that must all reject: the largest of their p-values, the farthest of their bounds.
package struct JointTest: ThresholdTest {
    private let tests: [any ThresholdTest]

    /// - Parameter tests: At least one.
    package init(_ tests: [any ThresholdTest]) {
        self.tests = tests
    }

    package func pValue(exceeds threshold: Double) -> Double? {
        all { $0.pValue(exceeds: threshold) }?.max()
    }

    package func pValue(fallsBelow threshold: Double) -> Double? {
        all { $0.pValue(fallsBelow: threshold) }?.max()
    }

    package func lowerBound(level: Double) -> Double? {
        all { $0.lowerBound(level: level) }?.min()
    }

    package func upperBound(level: Double) -> Double? {
        all { $0.upperBound(level: level) }?.max()
    }

    package func obstacle(level: Double) -> String? {
        for test in tests {
            if let obstacle = test.obstacle(level: level) { return obstacle }
        }
        return nil
    }

    private func all(_ answer: (any ThresholdTest) -> Double?) -> [Double]? {
        let answers = tests.compactMap(answer)
        return answers.count == tests.count ? answers : nil
    }
}
