import Foundation
import StrictJSON
import Testing

@testable import FairnessMonitor

/// What `fairwatch anatomy` prints, on the tiny model that comes with the project.
struct AnatomyRunTests {
    private static let model = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "DemoModel")

    private static func path(_ name: String) -> String { model.appending(path: name).path(percentEncoded: false) }

    private func report(_ checkpoint: String, intruders: Bool = false) throws -> AnatomyRun.Report {
        var run = AnatomyRun(
            path: checkpoint, base: Self.path("base"), resources: SuiteScoring.Resources(threads: 2, memory: 1 << 28))
        run.countsIntruders = intruders
        return try run.run()
    }

    @Test func totalsComeFirstThenKindsThenLayers() throws {
        let report = try report(Self.path("adapters/anti-r4"), intruders: true)
        let lines = report.lines()
        for label in [
            "adapter ", "method ", "sha256 ", "base ", "change ", "stable rank ", "effective rank ", "intruders ",
        ] {
            #expect(lines.contains { $0.hasPrefix(label) }, "\(label)")
        }
        let titles = try #require(lines.firstIndex { $0.hasPrefix("PART") })
        let rows = lines[(titles + 1)...].prefix { !$0.isEmpty }
        let groups = report.anatomy
        #expect(rows.first?.hasPrefix("all ") == true)
        #expect(rows.count == 1 + groups.byKind.count + groups.byLayer.count)
        #expect(rows.dropFirst(1 + groups.byKind.count).first?.hasPrefix("layer 0 ") == true)
    }

    @Test func everyMatrixHasARowOnRequest() throws {
        let report = try report(Self.path("adapters/anti-r4"))
        let lines = report.lines(byModule: true)
        for matrix in report.anatomy.matrices { #expect(lines.contains { $0.hasPrefix(matrix.path + " ") }) }
        #expect(!lines.joined().contains("INTRUDERS"))
    }

    @Test func theDocumentHasEveryKeyAndTheSameNumbers() throws {
        let report = try report(Self.path("adapters/anti-r4"), intruders: true)
        let document = try JSON.parse(Array(report.document.written(pretty: true).utf8))
        #expect(document["schema_version"]?.integer == 1 && document["kind"]?.string == "lora")
        #expect(document["summary"]?["ratio"]?.double == report.anatomy.summary.ratio)
        #expect(document["layers"]?.array?.count == report.anatomy.byLayer.count)
        let modules = try #require(document["modules"]?.array)
        #expect(modules.count == report.anatomy.matrices.count)
        let keys = modules.map { $0.object?.members.map(\.key) ?? [] }
        #expect(Set(keys).count == 1 && keys.first?.contains("undefined") == true)
        #expect(modules.allSatisfy { $0["similarities"]?.array?.count == 10 && $0["undefined"] == .null })
    }

    /// A fine-tune that is its base: nothing is zero or not-a-number that has no value.
    @Test func whatIsUndefinedSaysWhy() throws {
        let report = try report(Self.path("base"), intruders: true)
        #expect(report.kind == "full fine-tune" && report.checkpoint.rank == nil)
        #expect(report.lines().contains { $0.hasPrefix("stable rank") && $0.hasSuffix("undefined: nothing changed") })
        let summary = try #require(report.document["summary"])
        #expect(summary["ratio"]?.double == 0 && summary["undefined"]?.string == "unchanged")
        for key in ["stable_rank", "effective_rank", "largest_numerical_rank", "intruders"] {
            #expect(summary[key] == .null, "\(key)")
        }
    }

    @Test func whatCannotBeReadIsRefused() throws {
        for path in [Self.path("adapters"), Self.path("nowhere"), Self.path("adapters/anti-r4/adapter_config.json")] {
            #expect(throws: (any Error).self) { try report(path) }
        }
    }

    /// Whatever a byte of the weights becomes, there is an answer or a refusal.
    @Test(arguments: 0..<40) func damagedWeightsNeverCrash(_ seed: Int) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "anatomy-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for name in ["adapter_config.json", "adapter_model.safetensors"] {
            var bytes = [UInt8](try Data(contentsOf: Self.model.appending(path: "adapters/anti-r4/\(name)")))
            if name.hasSuffix(".safetensors") {
                let place = seed < 10 ? seed * 37 : bytes.count - 1 - seed * 997 % (bytes.count / 2)
                for index in place..<min(place + 8, bytes.count) { bytes[index] = 0xFF }
            }
            try Data(bytes).write(to: directory.appending(path: name))
        }
        let result = Result { try report(directory.path(percentEncoded: false), intruders: true) }
        if seed >= 10 {
            // Eight bytes of ones hold a float32 that is not a number.
            #expect(throws: (any Error).self) { try result.get() }
        }
    }
}
