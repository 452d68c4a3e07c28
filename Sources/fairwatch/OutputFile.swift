import FairnessMonitor
import Foundation

/// Writes what a person asked for.
enum OutputFile {
    /// To the file of this name, or where it leads: whole or not at all where it is a file and not a pipe or device. Without
    /// a name to standard output.
    static func write(_ text: String, to path: String?) throws {
        do {
            guard let path else { return try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) }
            let (url, data) = (URL(filePath: path), Data(text.utf8))
            var facts = stat()
            if stat(path, &facts) == 0 {
                guard facts.st_mode & S_IFMT == S_IFREG else {
                    return try FileHandle(forWritingTo: url).write(contentsOf: data)
                }
                // Renaming onto a link would replace the link.
                try data.write(to: url.resolvingSymlinksInPath(), options: .atomic)
            } else if lstat(path, &facts) == 0 {
                // It leads to where nothing is yet.
                try data.write(to: url)
            } else {
                try data.write(to: url, options: .atomic)
            }
        } catch {
            throw Refusal(
                code: "output",
                reason: "\(path ?? "standard output") can't be written: \(error.localizedDescription)")
        }
    }
}
