import FairnessSuites
import Foundation
import Testing

@testable import FairnessMetrics

/// Where the benchmarks' real files lie on this machine; they are never part of this repository.
enum SharedData {
    static let directory = ProcessInfo.processInfo.environment["FAIRWATCH_SHARED_DATA"].map { URL(filePath: $0) }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: try #require(directory).appending(path: path)))
    }
}

@Suite(
    "StereoSet's numbers on the set as it is shipped",
    .enabled(if: SharedData.directory != nil, "FAIRWATCH_SHARED_DATA names no directory with stereoset"))
struct ShippedStereoSetTests {
    private struct Reference: Decodable {
        let shipped: [BenchmarkReference.Expected]
    }

    private func rows() throws -> [StereoSetFile.Row] {
        try StereoSetFile.parse(SharedData.bytes("stereoset/stereoset_dev.jsonl"), fileName: "stereoset_dev.jsonl").rows
    }

    /// Made-up scores of all 4,229 rows, counted by the authors' own code; two in seven comparisons are ties.
    @Test func agreeWithTheAuthorsCodeOnEveryRow() throws {
        let rows = try rows()
        let choices = rows.enumerated().map { line, row in
            ChoiceItem(
                id: "\(line)", category: row.biasType, cluster: row.target, context: "made up",
                options: [.stereotype, .antiStereotype, .unrelated].map { .init(text: " t", role: $0) }, label: nil,
                traits: ["kind": row.kind == .intrasentence ? "intra" : "inter"])
        }
        let suite = BenchmarkReference.suite(
            .stereoSet, categories: ["gender", "profession", "race", "religion"], choices: choices)
        let metrics = try suite.metrics(
            rows.indices.flatMap { line in
                (0..<3).map { label in
                    let score = (line * line + 3 * line * label + 5 * label) % 7
                    return ContinuationScore(logLikelihood: Double(score) - 9, tokens: 1)
                }
            })
        let reference = try BenchmarkReference.read("stereoset.json", as: Reference.self)
        #expect(reference.shipped.count == 5 * 3 * 3)
        for expected in reference.shipped { try expected.expect(in: metrics) }
    }

    /// What the authors print of one model on one kind of rows: LMS, SS and ICAT by domain and overall.
    private struct Published {
        let model: String
        let kind: String
        var scores: [String: [String: Double]] = [:]
    }

    private func published() throws -> [Published] {
        let text = String(decoding: try SharedData.bytes("stereoset/reference_predictions_summary.txt"), as: UTF8.self)
        var found: [Published] = []
        var model = ""
        var domain = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("Evaluating ") {
                model = String(line.dropFirst("Evaluating ".count))
            } else if !line.hasPrefix("\t") {
                found.append(Published(model: model, kind: String(line)))
                domain = ""
            } else if let separator = line.firstIndex(of: ":") {
                let name = line[..<separator].trimmingPrefix { $0 == "\t" }
                let value = try #require(Double(line[line.index(separator, offsetBy: 2)...]))
                found[found.count - 1].scores[domain, default: [:]][String(name)] = value
            } else {
                domain = String(line.drop { $0 == "\t" })
            }
        }
        return found
    }

    /// The scores of GPT-2 and nine other models are printed as LMS, SS and ICAT: the third follows from the first two.
    @Test func givesThePublishedICATOfEveryModel() throws {
        var checked = 0
        for scores in try published().flatMap(\.scores.values) {
            let language = try #require(scores["LM Score"])
            let stereotype = try #require(scores["SS Score"])
            let sides = IdealisedAssociation.Side.allCases.map {
                $0.evaluate([3, 3 * language, 3 * stereotype, 0, 0, 0, 0, 0]).value
            }
            let value = min(sides[0], sides[1])
            #expect((value - (try #require(scores["ICAT Score"]))).magnitude < 1e-11)
            checked += 1
        }
        #expect(checked >= 11 * 8)
    }

    /// Each target lies in one domain, so a kind's overall is the mean of its domains weighted by their targets; the
    /// mean weighted by rows, which a micro-average would give, is something else.
    @Test func averagesOverTargetsAsThePublishedOverallDoes() throws {
        let rows = try rows()
        func weights(_ kind: String, _ count: ([StereoSetFile.Row]) -> Int) -> [String: Double] {
            Dictionary(grouping: rows.filter { $0.kind.rawValue == kind }, by: \.biasType)
                .mapValues { Double(count($0)) }
        }
        var checked = 0
        var furthest = 0.0
        for published in try published() where published.scores.count == 5 {
            let targets = weights(published.kind) { Set($0.map(\.target)).count }
            let micro = weights(published.kind, \.count)
            #expect(targets.values.reduce(0, +) == 79)
            for name in ["LM Score", "SS Score"] {
                let overall = try #require(published.scores["overall"]?[name])
                func mean(_ weights: [String: Double]) throws -> Double {
                    try weights.reduce(0) { try $0 + $1.value * #require(published.scores[$1.key]?[name]) }
                        / weights.values.reduce(0, +)
                }
                #expect((try mean(targets) - overall).magnitude < 1e-10, "\(published.model) \(published.kind) \(name)")
                furthest = max(furthest, (try mean(micro) - overall).magnitude)
                checked += 1
            }
        }
        #expect(checked >= 10 * 2 * 2)
        #expect(furthest > 0.1)
    }
}
