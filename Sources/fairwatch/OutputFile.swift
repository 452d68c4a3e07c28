import FairnessMonitor
import Foundation

/// Writes a file that a person named: whole or not at all.
enum OutputFile {
    static func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw Refusal(
                code: "output", reason: "\(path) can't be written: \(error.localizedDescription)")
        }
    }
}
