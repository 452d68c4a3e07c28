/// The lines of a text that have something in them, each with its number and one at a time: most of a large file may be
/// line breaks.
struct TextLines: Sequence, IteratorProtocol {
    struct Line {
        /// The first being 1.
        let number: Int
        /// Without its end.
        let bytes: ArraySlice<UInt8>

        func text() throws(BrokenRow) -> String {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw BrokenRow(line: number, problem: "it is not UTF-8")
            }
            return text
        }
    }

    private var rest: ArraySlice<UInt8>
    private var number = 0

    /// A byte order mark is no part of the first line.
    init(_ bytes: [UInt8]) {
        rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    }

    mutating func next() -> Line? {
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
            let line = rest[..<end]
            rest = rest[end...].dropFirst()
            number += 1
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            return Line(number: number, bytes: line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
        }
        return nil
    }
}
