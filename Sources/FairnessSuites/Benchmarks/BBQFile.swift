/// One category of BBQ (Parrish et al. 2022) as its authors ship it, such as `data/Age.jsonl`.
package enum BBQFile {
    package struct Answer: Sendable, Equatable {
        /// As it is offered to the model.
        package let text: String
        /// The authors' words for whom it names and for their group, the latter `unknown` for the answer that names
        /// nobody; empty in a few rows.
        package let info: [String]
    }

    package struct Row: Sendable, Equatable {
        package enum Polarity: String, Sendable, CaseIterable {
            /// The question asks who does what is held against the group.
            case negative = "neg"
            case nonNegative = "nonneg"
        }

        package enum ContextCondition: String, Sendable, CaseIterable {
            /// The context does not tell: the answer that names nobody is right.
            case ambiguous = "ambig"
            case disambiguated = "disambig"
        }

        package let exampleID: Int
        /// Of the template, within its category.
        package let questionIndex: String
        package let polarity: Polarity
        package let contextCondition: ContextCondition
        package let category: String
        package let context: String
        package let question: String
        /// Three, in the order in which the authors offer them.
        package let answers: [Answer]
        /// Index of the right answer.
        package let label: Int
        package let stereotypedGroups: [String]
    }

    private static let answerKeys = ["ans0", "ans1", "ans2"]

    /// A file without any row of BBQ is refused as a whole; a row that breaks the format is named.
    package static func parse(_ bytes: [UInt8], fileName: String) throws(BenchmarkFileError) -> BenchmarkRows<Row> {
        try BenchmarkFileError.requireSize(bytes, of: fileName)
        let rows = JSONLines.rows(bytes, row)
        guard !rows.rows.isEmpty else {
            throw BenchmarkFileError(
                file: fileName, problem: "none of its lines is a row of BBQ" + rows.firstProblem,
                remedy: "name one of the authors' files, such as data/Age.jsonl")
        }
        return rows
    }

    private static func row(_ row: JSONLines.Row) throws(BrokenRow) -> Row {
        var answers: [Answer] = []
        for key in answerKeys {
            let info = try row.texts(row.object["answer_info"]?[key], "'answer_info.\(key)'")
            answers.append(Answer(text: try row.text(key), info: info))
        }
        let label = try row.integer("label")
        guard answers.indices.contains(label) else { throw row.broken("'label' is \(label), not 0, 1 or 2") }
        return Row(
            exampleID: try row.integer("example_id"), questionIndex: try row.text("question_index"),
            polarity: try row.choice("question_polarity", of: Row.Polarity.self),
            contextCondition: try row.choice("context_condition", of: Row.ContextCondition.self),
            category: try row.text("category"), context: try row.text("context"), question: try row.text("question"),
            answers: answers, label: label,
            stereotypedGroups: try row.texts(
                row.object["additional_metadata"]?["stereotyped_groups"], "'additional_metadata.stereotyped_groups'"))
    }
}
