import FairnessMetrics
import FairnessStatistics
import Foundation
import Testing

@testable import FairnessMonitor

struct CalibrationTests {
    private static func metric(_ name: String, _ category: String?, change: Double, error: Double = 0.1) -> Metric {
        let estimate = Estimate(
            value: 1, standardError: 0.1, interval: nil, n: 60, clusters: 30, method: "given")
        var difference = estimate
        difference.value = change
        difference.standardError = error
        return Metric(
            suite: "core", name: name, category: category, estimate: estimate, ideal: 0, unit: "nats",
            contrast: .init(baseline: estimate, difference: difference, sum: nil))
    }

    private static func calibration() -> Calibration {
        let changes = [0.3, -0.3, 0.3, -0.3, 0.3]
        let measured = changes.map { change in
            [
                metric("gap", nil, change: change), metric("gap", "age", change: 2 * change),
                metric("gap", "gender", change: 0),
            ]
        }
        var calibration = Calibration(
            baseName: "tiny", baseFingerprint: "b1", suiteName: "core", suiteVersion: "2", suiteSHA256: "s1",
            promptForm: "raw", numericFingerprint: "n", engineVersion: "1", runs: [], drifts: [])
        calibration.runs = changes.indices.map {
            .init(corpus: "recipes", name: "seed\($0)", sha256: "\($0)", rank: 8, divergence: 0.1)
        }
        calibration.drifts = Calibration.drifts(measured, unchanged: [:])
        return calibration
    }

    /// √(0.09 − 0.01); of both categories √((0.36 − 0.01 + 0 − 0.01) / 2).
    @Test func categoriesShareTheirDrift() throws {
        let drifts = Self.calibration().drifts
        #expect(drifts.map(\.category) == [nil, "age", "gender"])
        let expected = [0.08, 0.17, 0.17].map { $0.squareRoot() }
        for (drift, expected) in zip(drifts, expected) { #expect((drift.tau - expected).magnitude < 1e-12) }
        #expect(drifts[2].ownTau == 0)
    }

    @Test func survivesItsFile() throws {
        let calibration = Self.calibration()
        let text = calibration.document.written(pretty: true)
        #expect(try Calibration(Array(text.utf8), file: "a.json") == calibration)
    }

    @Test(arguments: [
        ("fairwatch-calibration/1", "fairwatch-calibration/9"), ("\"tau\"", "\"tao\""), ("\"runs\": 5", "\"runs\": 2"),
        ("\"fingerprint\": \"b1\"", "\"fingerprint\": 3"), ("{", "["),
    ])
    func refusesAnythingElse(_ old: String, _ new: String) throws {
        let text = Self.calibration().document.written(pretty: true).replacingOccurrences(of: old, with: new)
        let error = #expect(throws: Refusal.self) { try Calibration(Array(text.utf8), file: "a.json") }
        #expect(error?.reason.hasPrefix("calibration a.json: ") == true, "\(error?.reason ?? "")")
        #expect(error?.reason.hasSuffix("write it anew with fairwatch calibrate, or take it away") == true)
    }

    @Test func isFoundByBaseSuiteAndPromptForm() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "cal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data(Self.calibration().document.written().utf8).write(to: directory.appending(path: "a.json"))
        let library = try CalibrationLibrary([directory.path(percentEncoded: false)])
        #expect(library.calibration(base: "b1", suite: "s1", promptForm: "raw") == Self.calibration())
        #expect(library.calibration(base: "b2", suite: "s1", promptForm: "raw") == nil)
        #expect(library.calibration(base: "b1", suite: "s2", promptForm: "raw") == nil)
        #expect(library.calibration(base: "b1", suite: "s1", promptForm: "chat") == nil)
        #expect(throws: Refusal.self) { try CalibrationLibrary(["/nowhere/at/all.json"]) }
        #expect(try CalibrationLibrary(["/nowhere/at/all"], mayBeMissing: true).bytes.isEmpty)
    }

    @Test func saysWhenACheckpointWentMuchFurther() {
        func note(_ divergence: Double) -> String? {
            var metric = Self.metric("kl_from_base", nil, change: 0)
            metric.estimate?.value = divergence
            return Self.calibration().note(on: [metric])
        }
        #expect(note(0.2) == nil)
        #expect(note(0.35)?.hasPrefix("it went 3.5 times as far from the base") == true)
    }
}
