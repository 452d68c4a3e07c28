import Glibc
import WeightFiles

/// A regular file, opened once: everything that is hashed, parsed or copied comes from this descriptor.
package final class OpenFile: ByteSource {
    /// As it was asked for, for messages.
    package let path: String
    /// Where the links led, for a base; the same as `path` beneath a watched directory.
    package let resolvedPath: String
    /// At the time of opening.
    package let facts: FileFacts
    let descriptor: Descriptor

    init(path: String, resolvedPath: String, facts: FileFacts, descriptor: Descriptor) {
        self.path = path
        self.resolvedPath = resolvedPath
        self.facts = facts
        self.descriptor = descriptor
    }

    package var size: Int { facts.size }

    /// Throws a `FileRefusal`: `truncated` when the file became shorter than it was when opened.
    package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
        let (end, overflow) = offset.addingReportingOverflow(buffer.count)
        guard offset >= 0, !overflow, end <= size else {
            throw ByteSourceError(offset: offset, count: buffer.count, size: size)
        }
        try fill(buffer, at: offset)
    }

    /// The whole content; the size was capped when the file was opened.
    package func bytes() throws(FileRefusal) -> [UInt8] {
        var content = [UInt8](repeating: 0, count: size)
        let outcome: Result<Void, FileRefusal> = content.withUnsafeMutableBytes { buffer in
            do throws(FileRefusal) {
                try fill(buffer, at: 0)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
        return content
    }

    /// Hands the content over in pieces, in order; the pointer is valid only during the call.
    package func forEachPiece(
        of pieceSize: Int = 1 << 20, _ body: (UnsafeRawBufferPointer) throws(FileRefusal) -> Void
    ) throws(FileRefusal) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, min(pieceSize, size)), alignment: 64)
        defer { buffer.deallocate() }
        var offset = 0
        while offset < size {
            let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, size - offset)])
            try fill(piece, at: offset)
            try body(UnsafeRawBufferPointer(piece))
            offset += piece.count
        }
    }

    /// True while nothing wrote to the file since it was opened.
    package func isUnchanged() -> Bool {
        guard case .success(let now) = descriptor.facts() else { return false }
        return now.hasSameContent(as: facts)
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileRefusal) {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = pread(descriptor.number, rest.baseAddress, rest.count, off_t(offset + done))
            if count > 0 {
                done += count
            } else if count == 0 {
                throw FileRefusal(
                    .truncated, subject: path, problem: "shorter than the \(size) bytes it had when it was opened",
                    remedy: "someone truncated it while it was read; it is tried again once it is whole")
            } else if errno != EINTR {
                throw .system(SystemError(errno), subject: path, doing: "reading")
            }
        }
    }
}
