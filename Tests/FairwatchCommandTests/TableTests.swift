import Testing

@testable import FairnessMonitor

@Suite struct TableTests {
    @Test func showsMetricsBesideTheBaseWithTheirIntervals() {
        let expected = """
            METRIC                     CATEGORY      VALUE  95 % INTERVAL    BASE  CHANGE        INTERVAL      N  CLUSTERS   REMARK
            stereotype_preference (%)  overall        56.6   [51.2, 61.6]    62.7    -6.1   [-10.9, -1.4]  1,508         62
            stereotype_preference (%)  gender         36.9   [30.0, 44.0]       –       –               –  1,508         62
            stereotype_preference (%)  age\\x1B[31m  undefined              –       –       –               –      –          –  no pairs
            perplexity                 overall       21.00  [20.00, 22.50]   20.00  ×1.050  [1.010, 1.100]     64         64
            """
        let lines = MetricTable(metrics: SampleResults.metrics).lines
        #expect(lines.map(Self.words) == expected.split(separator: "\n").map { Self.words(String($0)) })
    }

    @Test func alignsColumnsAndCutsNothing() {
        var table = TextTable([.left("NAME"), .right("N"), .left("NOTE")])
        table.add(["a", "1,508", "short"])
        table.add(["a longer name", "7", "\("x\u{1B}y")"])
        table.add(["b", "a last cell of a short row runs on"])
        let expected = """
            NAME               N  NOTE
            a              1,508  short
            a longer name      7  x\\x1By
            b              a last cell of a short row runs on
            """
        #expect(table.lines == expected.split(separator: "\n").map(String.init))
    }

    @Test(arguments: [
        (0.0, 3, "0.000"), (-0.0004, 3, "0.000"), (-6.105, 1, "-6.1"), (99.96, 1, "100.0"), (0.05, 2, "0.05"),
        (.infinity, 1, "inf"), (.nan, 1, "–"),
    ])
    func writesNumbersWithFixedDecimals(value: Double, decimals: Int, expected: String) {
        #expect(NumberText.fixed(value, decimals: decimals) == expected)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1_508, "1,508"), (-19_204_000, "-19,204,000")])
    func setsThousandsApart(value: Int, expected: String) {
        #expect(NumberText.grouped(value) == expected)
    }

    @Test(arguments: [
        (0.2, "about 1 s"), (12.4, "about 12 s"), (38, "about 40 s"), (170, "about 3 min"), (9_000, "about 2 h 30 min"),
    ])
    func roundsForecastsAsCoarselyAsTheyAreKnown(seconds: Double, expected: String) {
        #expect(NumberText.forecast(seconds) == expected)
    }

    @Test func writesInstantsInUTC() {
        #expect(NumberText.instant(SampleResults.noon) == "2026-11-24T09:00:00Z")
    }

    private static func words(_ line: String) -> [Substring] { line.split(separator: " ") }
}
