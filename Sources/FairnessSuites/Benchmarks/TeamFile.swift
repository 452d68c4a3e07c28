import StrictJSON
import StrictYAML

/// The rows of a team's own table or JSON lines.
enum TeamFile {
    /// Cells in which a value of several parts is written.
    static let numbered = ["option_", "role_"]
    static let traitPrefix = "trait."

    /// - Parameters:
    ///   - known: The columns of the kind of item.
    ///   - required: Those without which there is no item; of a list one is enough.
    static func records(
        _ file: ImportFile, isJSON: Bool, known: [String], required: [[String]]
    ) throws(BenchmarkFileError) -> BenchmarkRows<TeamRecord> {
        try isJSON ? lines(file, known) : table(file, known, required)
    }

    static func isKnown(_ column: String, _ known: [String]) -> Bool {
        if column == "kind" || known.contains(column) { return true }
        guard known.contains("options") else { return false }
        if column.hasPrefix(traitPrefix) { return column.utf8.count > traitPrefix.utf8.count }
        return numbered.contains { prefix in
            // As a number is written, so that option_01 is none.
            column.hasPrefix(prefix)
                && Int(column.dropFirst(prefix.count)).map {
                    (0..<ChoiceReader.mostOptions).contains($0) && column == "\(prefix)\($0)"
                } ?? false
        }
    }

    private static func lines(_ file: ImportFile, _ known: [String]) throws(BenchmarkFileError) -> BenchmarkRows<
        TeamRecord
    > {
        try BenchmarkFileError.requireSize(file.bytes, of: file.name)
        let rows = JSONLines.rows(file.bytes) { row throws(BrokenRow) in
            for key in row.object.object?.keys ?? [] where key != "kind" && !known.contains(key) {
                throw row.broken(
                    "unknown key '\(printable(key, limit: 60))'; "
                        + (Suggestion.help(key, among: known) ?? "there is none"))
            }
            guard let object = row.object.object else { throw row.broken("it is no object") }
            return TeamRecord(line: row.line, object: object)
        }
        guard !rows.rows.isEmpty else {
            throw BenchmarkFileError(
                file: file.name, problem: "none of its lines is an item" + rows.firstProblem,
                remedy: "write one JSON object a line with the keys \(known.joined(separator: ", "))")
        }
        return rows
    }

    private static func table(
        _ file: ImportFile, _ known: [String], _ required: [[String]]
    ) throws(BenchmarkFileError) -> BenchmarkRows<TeamRecord> {
        try BenchmarkFileError.requireSize(file.bytes, of: file.name)
        let head = file.bytes.prefix { $0 != UInt8(ascii: "\n") }
        let isTabs = head.contains(UInt8(ascii: "\t"))
        var records = (isTabs ? DelimitedText.tabSeparated(file.bytes) : DelimitedText.records(file.bytes))[...]
        let header = try? records.popFirst()?.get()
        let columns = (header?.fields ?? []).map { ImportPlace.trimmed($0) }
        func refused(_ problem: String, _ remedy: String?) -> BenchmarkFileError {
            BenchmarkFileError(
                file: file.name, problem: problem,
                remedy: remedy ?? "the columns are \(known.joined(separator: ", "))")
        }
        for (index, column) in columns.enumerated() {
            guard isKnown(column, known) else {
                throw refused(
                    "unknown column '\(printable(column, limit: 60))'", Suggestion.help(column, among: known))
            }
            guard !columns[..<index].contains(column) else {
                throw refused("the column '\(column)' is there twice", "remove one")
            }
        }
        for names in required where !names.contains(where: { columns.contains($0) }) {
            let name = Suggestion.alternatives(names)
            throw refused("there is no column \(name)", "the first line must name the columns, \(name) among them")
        }
        var rows = BenchmarkRows<TeamRecord>()
        for record in records {
            rows.append(record) { record throws(BrokenRow) in
                guard record.fields.count == columns.count else {
                    throw BrokenRow(
                        line: record.line, problem: "\(record.fields.count) fields instead of \(columns.count)")
                }
                return TeamRecord(
                    line: record.line, cells: zip(columns, record.fields).map { (column: $0, text: $1) })
            }
        }
        return rows
    }
}
