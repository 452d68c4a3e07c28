/// A delimited file with a header of which some columns are wanted.
struct Table {
    enum Separator {
        case comma
        /// Quotes are then ordinary characters.
        case tab
    }

    private let records: ArraySlice<Result<DelimitedText.Record, BrokenRow>>
    private let columns: [String]
    private let places: [Int]
    private let width: Int

    /// Refuses a file without one of the columns.
    ///
    /// - Parameter columns: A column without a name is the empty text.
    init(
        _ bytes: [UInt8], separator: Separator, columns: [String], fileName: String, remedy: String
    ) throws(BenchmarkFileError) {
        try BenchmarkFileError.requireSize(bytes, of: fileName)
        var records = (separator == .tab ? DelimitedText.tabSeparated(bytes) : DelimitedText.records(bytes))[...]
        let header = try? records.popFirst()?.get()
        places = try columns.map { column throws(BenchmarkFileError) in
            guard let place = header?.fields.firstIndex(of: column) else {
                let name = column.isEmpty ? "without a name, which numbers the rows" : "'\(column)'"
                throw BenchmarkFileError(file: fileName, problem: "there is no column \(name)", remedy: remedy)
            }
            return place
        }
        self.records = records
        self.columns = columns
        width = header?.fields.count ?? 0
    }

    /// Every row's values of the wanted columns, none of them empty.
    func rows<Row>(
        _ read: (_ values: [String], _ line: Int) throws(BrokenRow) -> Row
    ) -> BenchmarkRows<Row> {
        var rows = BenchmarkRows<Row>()
        for record in records {
            rows.append(record) { record throws(BrokenRow) in
                func broken(_ problem: String) -> BrokenRow { BrokenRow(line: record.line, problem: problem) }
                guard record.fields.count == width else {
                    throw broken("\(record.fields.count) fields instead of \(width)")
                }
                let values = places.map { record.fields[$0] }
                for (column, value) in zip(columns, values)
                where value.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
                    throw broken(column.isEmpty ? "the row has no number" : "'\(column)' is empty")
                }
                return try read(values, record.line)
            }
        }
        return rows
    }
}
