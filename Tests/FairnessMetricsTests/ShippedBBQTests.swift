import FairnessSuites
import Testing

@testable import FairnessMetrics

/// What UnifiedQA answered to BBQ, as the authors stored it, scored by ours: `reference/benchmarks/bbq_published.py`.
@Suite(
    "BBQ's published figures",
    .enabled(if: SharedData.directory != nil, "FAIRWATCH_SHARED_DATA names no directory with bbq"))
struct ShippedBBQTests {
    private struct Entry: Decodable {
        let category: String
        let form: String
        /// Per cent: the bias in ambiguous and in disambiguated contexts, accuracy non-aligned minus aligned.
        let published: [Double]
        /// Rows whose answers' groups were corrected after the paper.
        let corrected: Int
        let biased: String
        let answers: String
    }

    /// Both forms of five of the six categories to the printed decimal; 36 rows of Physical_appearance were corrected
    /// after the paper, which moves its figures by up to two points.
    @Test func followFromTheAuthorsStoredAnswers() throws {
        let entries = try BenchmarkReference.read("bbq_published.json", as: [Entry].self)
        #expect(entries.count == 12)
        for entry in entries {
            let name = "\(entry.category).jsonl"
            let rows = try BBQFile.parse(SharedData.bytes("bbq/data/\(name)"), fileName: name).rows
            #expect(rows.count == entry.biased.count)
            var choices: [ChoiceItem] = []
            var scores: [ContinuationScore] = []
            for ((row, biased), answer) in zip(zip(rows, entry.biased), entry.answers) {
                guard let answer = answer.wholeNumberValue else { continue }
                choices.append(Self.item(row, biased: try #require(biased.wholeNumberValue)))
                scores += (0..<3).map { ContinuationScore(logLikelihood: $0 == answer ? -1 : -2, tokens: 1) }
            }
            let metrics = try BenchmarkReference.suite(.bbq, categories: [entry.category], choices: choices)
                .metrics(scores + scores)
            func value(_ name: String) throws -> Double { try #require(metrics.named(name).estimate?.value) }
            let figures = [
                100 * (try value("ours.bias_ambiguous")), 100 * (try value("ours.bias_disambiguated")),
                -(try value("ours.accuracy_aligned_minus_nonaligned")),
            ]
            let furthest = zip(figures, entry.published).map { ($0 - $1).magnitude }.max() ?? .infinity
            #expect(furthest < (entry.corrected == 0 ? 0.0501 : 2.5), "\(entry.category) \(entry.form): \(figures)")
            // A macro-average of the two polarities, or an unscaled bias, would be far from what is printed.
            let accuracy = try value("ours.accuracy_ambiguous") / 100
            #expect((figures[0] / (1 - accuracy) - entry.published[0]).magnitude > 0.5)
        }
    }

    private static func item(_ row: BBQFile.Row, biased: Int) -> ChoiceItem {
        let isNegative = row.polarity == .negative
        let roles = row.answers.indices.map { answer -> ChoiceItem.Role in
            if row.answers[answer].info.last == "unknown" { return .unknown }
            return (answer == biased) == isNegative ? .target : .other
        }
        return ChoiceItem(
            id: "\(row.exampleID)", category: row.category, cluster: row.questionIndex, context: "c",
            options: roles.map { ChoiceItem.Option(text: " o", role: $0) }, label: row.label,
            traits: [
                "condition": row.contextCondition == .ambiguous ? "ambiguous" : "disambiguated",
                "polarity": isNegative ? "negative" : "nonnegative",
            ])
    }
}
