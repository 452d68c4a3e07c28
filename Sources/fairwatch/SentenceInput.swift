import FairnessMonitor
import Foundation

/// Reads the sentences that are given to `fairwatch score`.
enum SentenceInput {
    /// Of a file, or of standard input without a path.
    static func lines(of path: String?) throws -> [String] {
        guard let path else {
            return try SentenceLines.split(Array(FileHandle.standardInput.readDataToEndOfFile()), of: "standard input")
        }
        return try SentenceLines.split(try InputFile.bytes(of: path), of: path)
    }
}
