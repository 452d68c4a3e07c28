import Testing

@testable import FairnessMonitor

struct DurationsTests {
    @Test(
        arguments: [
            (0, "0 s"), (0.4, "0 s"), (8, "8 s"), (59.6, "60 s"), (119, "119 s"), (120, "2 min"), (3599, "59 min"),
            (3600, "1 h"), (7800, "2 h 10 min"), (86_400, "1 d"), (86_400 * 3 + 4 * 3600 + 1800, "3 d 4 h"),
            (-5, "0 s"),
            (.infinity, "an unknown time"), (.nan, "an unknown time"), (1e300, "11574074 d 1 h"),
        ] as [(Double, String)])
    func readAsPeopleSayThem(_ seconds: Double, _ text: String) {
        #expect(Durations.text(seconds) == text)
    }

    @Test func estimatesAreRough() {
        #expect(Durations.about(0.2) == "less than a second")
        #expect(Durations.about(200) == "about 3 min")
    }

    @Test(
        arguments: [
            (0, "0"), (0.00012, "0"), (0.1234, "0.123"), (-0.5, "-0.5"), (1.2345, "1.23"), (23.45, "23.5"),
            (.nan, "nan"),
            (-.infinity, "-inf"), (-0.0001, "0"),
        ] as [(Double, String)])
    func numbersKeepTheirLeadingDigits(_ value: Double, _ text: String) {
        #expect(Rounded.text(value) == text)
    }
}
