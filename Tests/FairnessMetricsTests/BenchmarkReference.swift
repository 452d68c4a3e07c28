import FairnessSuites
import Foundation
import Testing

@testable import FairnessMetrics

/// Files of `reference/benchmarks`: items without any of a benchmark's text, and what others compute from their scores.
enum BenchmarkReference {
    static func read<Contents: Decodable>(_ name: String, as _: Contents.Type) throws -> Contents {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "reference/benchmarks/\(name)")
        return try JSONDecoder().decode(Contents.self, from: Data(contentsOf: file))
    }

    /// What is expected of one metric of one model.
    struct Expected: Decodable, CustomStringConvertible {
        let model: String
        let category: String?
        let name: String
        /// Nil where the metric is undefined.
        let value: Double?
        let n: Int?
        let clusters: Int?

        var description: String { "\(model) \(category ?? "all") \(name)" }

        /// As close as sums in another order allow.
        func expect(in metrics: [Metric], of keyPath: KeyPath<Metric, Double?> = \.estimate?.value) throws {
            let metric = try #require(metrics.first { $0.name == name && $0.category == category }, "\(self)")
            guard let value else {
                #expect(metric.estimate == nil && metric.undefined != nil, "\(self)")
                return
            }
            let found = try #require(metric[keyPath: keyPath], "\(self): \(metric.undefined ?? "")")
            #expect((found - value).magnitude <= 1e-11 * max(1, value.magnitude), "\(self): \(found), not \(value)")
            if let n { #expect(metric.estimate?.n == n, "\(self)") }
            if let clusters { #expect(metric.estimate?.clusters == clusters, "\(self)") }
        }
    }

    static func suite(
        _ benchmark: Benchmark?, categories: [String], pairs: [PairItem] = [], choices: [ChoiceItem] = []
    ) -> Suite {
        Suite(
            name: "made-up", version: "1", description: "", benchmark: benchmark,
            categories: categories.map { Suite.Category(name: $0, description: "") }, pairs: pairs, choices: choices)
    }
}

extension Suite {
    /// With few draws: the tests look at values.
    func metrics(_ scores: [ContinuationScore], base: [ContinuationScore]? = nil) throws -> [Metric] {
        try measure(
            scores: SuiteScores(continuations: scores), base: base.map { SuiteScores(continuations: $0) },
            seed: 20_240_518, draws: 199)
    }
}

extension [Metric] {
    func named(_ name: String, _ category: String? = nil) throws -> Metric {
        try #require(first { $0.name == name && $0.category == category }, "\(name) \(category ?? "")")
    }
}
