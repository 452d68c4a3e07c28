/// Davidson et al. 2017 as its authors ship it: `labeled_data.csv`, tweets with the label of most annotators.
package enum DavidsonFile {
    package struct Row: Sendable, Equatable {
        package enum Label: String, Sendable, CaseIterable {
            case hateSpeech = "0"
            case offensive = "1"
            case neither = "2"
        }

        /// What stands in the file's first column; some numbers are left out by the authors.
        package let id: String
        package let label: Label
        package let tweet: String
    }

    private static let columns = ["", "class", "tweet"]

    /// A file without the authors' columns is refused as a whole; a row that breaks the format is named.
    package static func parse(_ bytes: [UInt8], fileName: String) throws(BenchmarkFileError) -> BenchmarkRows<Row> {
        let table = try Table(
            bytes, separator: .comma, columns: columns, fileName: fileName, remedy: "name the authors' labeled_data.csv"
        )
        return table.rows { values, line throws(BrokenRow) in
            guard let label = Row.Label(rawValue: values[1]) else {
                throw BrokenRow(line: line, problem: "'class' is not 0, 1 or 2")
            }
            return Row(id: values[0], label: label, tweet: values[2])
        }
    }
}
