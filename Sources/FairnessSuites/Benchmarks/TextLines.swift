/// The lines of a text that have something in them, each with its number.
enum TextLines {
    struct Line {
        /// The first being 1.
        let number: Int
        let bytes: ArraySlice<UInt8>

        func text() throws(BrokenRow) -> String {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw BrokenRow(line: number, problem: "it is not UTF-8")
            }
            return text
        }
    }

    /// A carriage return before a line feed and a byte order mark are no part of a line.
    static func lines(_ bytes: [UInt8]) -> [Line] {
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.enumerated().compactMap { index, line in
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            let isEmpty = line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            return isEmpty ? nil : Line(number: index + 1, bytes: line)
        }
    }
}
