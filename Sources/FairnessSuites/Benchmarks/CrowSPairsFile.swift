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
    }

    private static let columns = ["", "sent_more", "sent_less", "stereo_antistereo", "bias_type"]

    /// A file without the authors' columns is refused as a whole; a row that breaks the format is named.
    package static func parse(_ bytes: [UInt8], fileName: String) throws(BenchmarkFileError) -> BenchmarkRows<Row> {
        try BenchmarkFileError.requireSize(bytes, of: fileName)
        var records = DelimitedText.records(bytes)[...]
        let header = try? records.popFirst()?.get()
        var places: [Int] = []
        for column in columns {
            guard let header, let place = header.fields.firstIndex(of: column) else {
                let name = column.isEmpty ? "without a name, which numbers the rows" : "'\(column)'"
                throw BenchmarkFileError(
                    file: fileName, problem: "there is no column \(name)",
                    remedy: "name the authors' crows_pairs_anonymized.csv")
            }
            places.append(place)
        }
        let width = header?.fields.count ?? 0
        var rows = BenchmarkRows<Row>()
        for record in records {
            rows.append { () throws(BrokenRow) in try row(record.get(), places, width: width) }
        }
        return rows
    }

    private static func row(
        _ record: DelimitedText.Record, _ places: [Int], width: Int
    ) throws(BrokenRow) -> Row {
        func broken(_ problem: String) -> BrokenRow { BrokenRow(line: record.line, problem: problem) }
        guard record.fields.count == width else {
            throw broken("\(record.fields.count) fields instead of \(width)")
        }
        let values = places.map { record.fields[$0] }
        for (column, value) in zip(columns, values) where value.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
            throw broken(column.isEmpty ? "the row has no number" : "'\(column)' is empty")
        }
        guard let direction = Row.Direction(rawValue: values[3]) else {
            throw broken("'stereo_antistereo' is neither 'stereo' nor 'antistereo'")
        }
        return Row(id: values[0], more: values[1], less: values[2], direction: direction, biasType: values[4])
    }
}
