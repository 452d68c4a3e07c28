import FairnessMonitor
import Foundation

/// Reads a file that a person named.
enum InputFile {
    private static let largest = 1 << 30

    static func bytes(of path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw unreadable(path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            bytes += buffer.prefix(count)
            guard bytes.count <= largest else {
                throw Refusal(code: "input", reason: "\(path) is larger than 1 GiB; split it")
            }
            guard count < buffer.count else { continue }
            guard ferror(file) == 0 else { throw unreadable(path) }
            return bytes
        }
    }

    private static func unreadable(_ path: String) -> Refusal {
        Refusal(code: "input", reason: "\(path) can't be read: \(String(cString: strerror(errno)))")
    }
}
