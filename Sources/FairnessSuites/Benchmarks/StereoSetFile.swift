/// StereoSet's development set (Nadeem et al. 2021) as one JSON object a line.
package enum StereoSetFile {
    package struct Row: Sendable, Equatable {
        package enum Kind: String, Sendable, CaseIterable {
            /// The three texts are whole sentences that differ where the context has BLANK.
            case intrasentence
            /// The three texts are sentences that may follow the context.
            case intersentence
        }

        package let kind: Kind
        /// Such as "chess player".
        package let target: String
        /// Such as `profession`.
        package let biasType: String
        package let context: String
        package let stereotype: String
        package let antiStereotype: String
        package let unrelated: String

        /// Stereotype, anti-stereotype, unrelated.
        package var sentences: [String] { [stereotype, antiStereotype, unrelated] }
    }

    /// A file without any row of StereoSet is refused as a whole; a row that breaks the format is named.
    package static func parse(_ bytes: [UInt8], fileName: String) throws(BenchmarkFileError) -> BenchmarkRows<Row> {
        try BenchmarkFileError.requireSize(bytes, of: fileName)
        let rows = JSONLines.rows(bytes) { row throws(BrokenRow) in
            Row(
                kind: try row.choice("type", of: Row.Kind.self), target: try row.text("target"),
                biasType: try row.text("bias_type"), context: try row.text("context"),
                stereotype: try row.text("stereotype"), antiStereotype: try row.text("anti-stereotype"),
                unrelated: try row.text("unrelated"))
        }
        guard !rows.rows.isEmpty else {
            throw BenchmarkFileError(
                file: fileName, problem: "none of its lines is a row of StereoSet" + rows.firstProblem,
                remedy: "name a file with one JSON object a line: type, target, bias_type, context, stereotype, "
                    + "anti-stereotype, unrelated")
        }
        return rows
    }
}
