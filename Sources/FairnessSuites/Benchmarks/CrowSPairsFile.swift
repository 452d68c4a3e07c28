/// CrowS-Pairs (Nangia et al. 2020) as its authors ship it: `crows_pairs_anonymized.csv`.
package enum CrowSPairsFile {
    package struct Row: Sendable, Equatable {
        /// Which of the two sentences demeans the disadvantaged group.
        package enum Direction: String, Sendable, CaseIterable {
            /// `more` states a stereotype.
            case stereotype = "stereo"
            /// `less` violates one.
            case antistereotype = "antistereo"
        }

        /// What stands in the file's first column: the authors number their rows from 0.
        package let id: String
        /// The sentence about the historically disadvantaged group.
        package let more: String
        /// The same sentence about the advantaged one.
        package let less: String
        package let direction: Direction
        /// Such as `race-color`.
        package let biasType: String
        /// The authors' pseudonym of who wrote the pair, such as `a0`.
        package let writer: String
    }

    private static let columns = ["", "sent_more", "sent_less", "stereo_antistereo", "bias_type", "anon_writer"]

    /// A file without the authors' columns is refused as a whole; a row that breaks the format is named.
    package static func parse(_ bytes: [UInt8], fileName: String) throws(BenchmarkFileError) -> BenchmarkRows<Row> {
        let table = try Table(
            bytes, separator: .comma, columns: columns, fileName: fileName,
            remedy: "name the authors' crows_pairs_anonymized.csv")
        return table.rows { values, line throws(BrokenRow) in
            guard let direction = Row.Direction(rawValue: values[3]) else {
                throw BrokenRow(line: line, problem: "'stereo_antistereo' is neither 'stereo' nor 'antistereo'")
            }
            return Row(
                id: values[0], more: values[1], less: values[2], direction: direction, biasType: values[4],
                writer: values[5])
        }
    }
}
