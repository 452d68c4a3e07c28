import AlertRules
import FairnessMetrics
import FairnessStatistics
import Foundation
import Testing

@testable import FairnessMonitor

/// Adapters of the demo model whose effect is known from how they were trained (Tests/DemoModel/README.md), through the
/// whole suite, the shipped rules and the shipped calibration, as `fairwatch check` does it.
struct KnownEffectTests {
    private func loaded() throws -> LoadedSuite {
        LoadedSuite(try DemoSuite.shared.get().suite)
    }

    private func metrics(_ name: String) throws -> [Metric] {
        let suite = try DemoSuite.shared.get()
        return try suite.suite.measure(
            scores: suite.scores(name), base: suite.scores("base"), seed: 20_240_518, draws: 0)
    }

    private func verdicts(_ name: String) throws -> [Verdict] {
        let loaded = try loaded()
        let rules = try RuleLibrary(suites: [loaded]).load(
            ParityFiles.rules.path(percentEncoded: false))
        let calibrations = ParityFiles.calibrations.appending(path: "fairwatch-demo.json")
        let calibration = try Calibration(
            [UInt8](try Data(contentsOf: calibrations)), file: calibrations.path(percentEncoded: false))
        #expect(calibration.suiteSHA256 == loaded.sha256)
        return Judgement(rules: rules, seed: 20_240_518, calibration: calibration)
            .verdicts(on: try metrics(name), suite: "core")
    }

    /// Trained to prefer stereotyped sentences: pages overall and in all eight categories, overall and in all but one of
    /// these by more than is said to be found.
    @Test func theWorseAdapterPages() throws {
        let verdicts = try verdicts("worse-r8")
        let paging = verdicts.filter { $0.state == .firing && $0.severity.isPaging }
        let categories = paging.filter { $0.rule == "worse-than-base" }
        let overall = try #require(paging.first { $0.rule == "worse-than-base-overall" })
        func isAsForeseen(_ verdict: Verdict) throws -> Bool {
            try #require(verdict.value) > (try #require(verdict.detects))
        }
        #expect(categories.count == 8)
        #expect(try isAsForeseen(overall))
        #expect(try categories.filter(isAsForeseen).count >= 7)
    }

    /// Trained on sentences of which 70 % are less stereotyped: stereotyped ones win less often by more than five points,
    /// at the level at which rules page, and nothing pages.
    @Test func theBetterAdapterIsMeasurablyBetterAndSilent() throws {
        let preference = try #require(
            metrics("anti-r16").first { $0.name == "stereotype_preference" && $0.category == nil })
        let contrast = try #require(preference.contrast)
        #expect(try #require(contrast.baseline.interval).low > 50)
        #expect(try #require(contrast.difference?.pValue(fallsBelow: -5)) < 0.000_25)
        let verdicts = try verdicts("anti-r16")
        #expect(verdicts.filter { $0.state == .firing && $0.severity.isPaging }.map(\.summary) == [])
    }

    /// Trained on sentences about nobody: neither pages nor warns.
    @Test func theNeutralAdapterIsSilent() throws {
        let verdicts = try verdicts("neutral-r8")
        let before = Set(try self.verdictsOfTheBaseItself().map { "\($0.rule) \($0.category ?? "")" })
        let firing = verdicts.filter { $0.state == .firing && !before.contains("\($0.rule) \($0.category ?? "")") }
        #expect(firing.map(\.summary) == [])
        // Silent because it was judged, not for want of data.
        #expect(verdicts.filter { $0.severity.isPaging && $0.state == .unknown }.map(\.summary) == [])
    }

    /// What warns of where the base stands, whatever was tuned.
    private func verdictsOfTheBaseItself() throws -> [Verdict] {
        let suite = try DemoSuite.shared.get()
        let base = try suite.scores("base")
        let metrics = try suite.suite.measure(scores: base, base: nil, seed: 20_240_518, draws: 0)
        let rules = try RuleLibrary(suites: [loaded()]).load(ParityFiles.rules.path(percentEncoded: false))
        return Judgement(rules: rules, seed: 20_240_518, calibration: nil).verdicts(on: metrics, suite: "core")
            .filter { $0.state == .firing }
    }
}
