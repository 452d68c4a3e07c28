/// Records of comma-separated values as RFC 4180 has them: quoted fields may hold commas, quotes and line breaks.
///
/// Beyond the RFC, a line may end in a line feed alone, a byte order mark is skipped, and empty lines are no records.
enum DelimitedText {
    struct Record: Sendable, Equatable {
        /// Line on which it starts, the first being 1.
        let line: Int
        let fields: [String]
    }

    /// A table of tabs in which quotes are ordinary characters, as word lists have them.
    static func tabSeparated(_ bytes: [UInt8]) -> [Result<Record, BrokenRow>] {
        records(bytes, separator: UInt8(ascii: "\t"), quoting: false)
    }

    /// Every record or, where one breaks the rules, what is wrong with it; reading goes on at the line after the one on
    /// which a broken record starts, so that a stray quote never takes the rest of the file with it.
    static func records(
        _ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ","), quoting: Bool = true
    ) -> [Result<Record, BrokenRow>] {
        var scanner = Scanner(bytes: bytes, separator: separator, quoting: quoting)
        var records: [Result<Record, BrokenRow>] = []
        while let record = scanner.next() { records.append(record) }
        return records
    }

    private struct Scanner {
        let bytes: [UInt8]
        let separator: UInt8
        let quoting: Bool
        var place: Int
        var line = 1

        private static let quote = UInt8(ascii: "\"")
        private static let lineFeed = UInt8(ascii: "\n")
        private static let carriageReturn = UInt8(ascii: "\r")

        init(bytes: [UInt8], separator: UInt8, quoting: Bool) {
            self.bytes = bytes
            self.separator = separator
            self.quoting = quoting
            place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        }

        mutating func next() -> Result<Record, BrokenRow>? {
            while place < bytes.count, let afterBreak = lineBreak(at: place) {
                place = afterBreak
                line += 1
            }
            guard place < bytes.count else { return nil }
            let start = (place: place, line: line)
            do throws(BrokenRow) {
                return .success(Record(line: start.line, fields: try fields()))
            } catch {
                (place, line) = start
                skipLine()
                return .failure(BrokenRow(line: start.line, problem: error.problem))
            }
        }

        /// Where the next line starts if one ends here.
        private func lineBreak(at place: Int) -> Int? {
            if bytes[place] == Self.lineFeed { return place + 1 }
            let isPair = bytes[place] == Self.carriageReturn && place + 1 < bytes.count
            return isPair && bytes[place + 1] == Self.lineFeed ? place + 2 : nil
        }

        private mutating func skipLine() {
            let end = bytes[place...].firstIndex(of: Self.lineFeed)
            place = end.map { $0 + 1 } ?? bytes.count
            line += 1
        }

        private mutating func fields() throws(BrokenRow) -> [String] {
            var fields: [String] = []
            while true {
                let isQuoted = quoting && place < bytes.count && bytes[place] == Self.quote
                let field = isQuoted ? try quoted() : try plain()
                guard let text = String(validating: field, as: UTF8.self) else {
                    throw BrokenRow(line: line, problem: "field \(fields.count + 1) is not UTF-8")
                }
                fields.append(text)
                guard place < bytes.count else { return fields }
                if let afterBreak = lineBreak(at: place) {
                    place = afterBreak
                    line += 1
                    return fields
                }
                guard bytes[place] == separator else {
                    throw BrokenRow(line: line, problem: "text after the closing quote of field \(fields.count)")
                }
                place += 1
            }
        }

        private mutating func plain() throws(BrokenRow) -> ArraySlice<UInt8> {
            let start = place
            while place < bytes.count, bytes[place] != separator, lineBreak(at: place) == nil {
                guard !quoting || bytes[place] != Self.quote else {
                    throw BrokenRow(line: line, problem: "a quote inside a field that doesn't start with one")
                }
                place += 1
            }
            return bytes[start..<place]
        }

        /// The content of a field whose opening quote is here, doubled quotes made single.
        private mutating func quoted() throws(BrokenRow) -> ArraySlice<UInt8> {
            place += 1
            var content: [UInt8] = []
            while place < bytes.count {
                let byte = bytes[place]
                place += 1
                if byte == Self.quote {
                    guard place < bytes.count, bytes[place] == Self.quote else { return content[...] }
                    place += 1
                }
                if byte == Self.lineFeed { line += 1 }
                content.append(byte)
            }
            throw BrokenRow(line: line, problem: "a quote is opened and never closed")
        }
    }
}

extension BenchmarkRows {
    /// Takes one record of a table; a broken one stays broken.
    mutating func append(
        _ record: Result<DelimitedText.Record, BrokenRow>, _ row: (DelimitedText.Record) throws(BrokenRow) -> Row
    ) {
        switch record {
        case .success(let record): append(line: record.line) { () throws(BrokenRow) in try row(record) }
        case .failure(let problem): broken.append(problem)
        }
    }
}
