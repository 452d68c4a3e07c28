import FairnessMonitor
import Foundation

/// One of the standard streams, and what may be written to it.
struct Terminal {
    static let output = Terminal(descriptor: STDOUT_FILENO)
    static let error = Terminal(descriptor: STDERR_FILENO)

    let descriptor: Int32

    /// A terminal that understands control sequences.
    var isInteractive: Bool {
        let kind = ProcessInfo.processInfo.environment["TERM"] ?? ""
        return isatty(descriptor) == 1 && !kind.isEmpty && kind != "dumb"
    }

    /// NO_COLOR, when set to anything, asks for none (no-color.org).
    var style: TextStyle {
        let noColor = ProcessInfo.processInfo.environment["NO_COLOR"] ?? ""
        return isInteractive && noColor.isEmpty ? .coloured : .plain
    }

    var columns: Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// What can't be shown is not worth ending for.
    func write(_ text: String) {
        try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: Data(text.utf8))
    }
}
