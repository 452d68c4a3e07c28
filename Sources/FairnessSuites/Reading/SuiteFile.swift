import StrictYAML

/// The format `fairwatch-suite/2` in both of its written forms, and `fairwatch-suite/1`: bytes in, an expanded suite or
/// all of its errors out.
package enum SuiteFile {
    /// What of a suite is wanted.
    package enum Part: Sendable {
        case whole
        /// What is marked `quick`, as a suite of that name.
        case quick
    }

    package static let format = "fairwatch-suite/2"
    static let firstFormat = "fairwatch-suite/1"
    /// Of the part `quick`.
    static let quickName = "quick"

    /// Reads a suite file; pure, and the same items in the same order from the same bytes.
    ///
    /// A file whose first byte other than white space is `{` is read as JSON lines, any other as YAML. Errors outside
    /// the part that is wanted are errors too.
    ///
    /// - Parameters:
    ///   - fileName: For messages only.
    ///   - largestExpansion: Of all texts of a YAML file, in UTF-8 bytes: a short file must not become a large suite.
    package static func parse(
        _ bytes: [UInt8], fileName: String, part: Part = .whole, largestExpansion: Int = 32 << 20
    ) throws(SuiteFileErrors) -> Suite {
        if isJSONLines(bytes) { return try SuiteLines.parse(bytes, fileName: fileName, part: part) }
        return try SuiteDocument.parse(bytes, fileName: fileName, part: part, largestExpansion: largestExpansion)
    }

    private static func isJSONLines(_ bytes: [UInt8]) -> Bool {
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        return content.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
    }
}
