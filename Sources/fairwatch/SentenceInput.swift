import FairnessMonitor
import Foundation

/// Sentences as they are given to `fairwatch score`.
enum SentenceInput {
    /// One a line, from a file or standard input; a last line break ends the last sentence and begins no other.
    static func lines(of path: String?) throws -> [String] {
        let data: Data
        if let path {
            do {
                data = try Data(contentsOf: URL(fileURLWithPath: path))
            } catch {
                throw Refusal(code: "input", reason: "\(path) can't be read: \(error.localizedDescription)")
            }
        } else {
            data = FileHandle.standardInput.readDataToEndOfFile()
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Refusal(code: "input", reason: "the sentences are not UTF-8; convert them first")
        }
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
