import CheckpointDirectory
import Synchronization

/// Hashes of files by what the kernel says of them, so that a model of many gigabytes is read once.
package final class FileHashes: Sendable {
    private let known = Mutex<[FileFacts: SHA256Digest]>([:])

    package init() {}

    /// Throws `CancellationError` as soon as `isCancelled` says so.
    func hash(of file: OpenFile, isCancelled: () -> Bool = { false }) throws -> SHA256Digest {
        if let digest = known.withLock({ $0[file.facts] }) { return digest }
        let hasher = SHA256Hasher()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { buffer.deallocate() }
        for offset in stride(from: 0, to: file.size, by: buffer.count) {
            guard !isCancelled() else { throw CancellationError() }
            let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, file.size - offset)])
            try file.read(at: offset, into: piece)
            hasher.update(UnsafeRawBufferPointer(piece))
        }
        let digest = hasher.finish()
        // Written to while it was read: these facts describe neither what was there nor what is.
        if file.isUnchanged() { known.withLock { $0[file.facts] = digest } }
        return digest
    }
}

extension FineTuneFiles {
    /// What the checkpoint is, wherever it lies: SHA-256 over `fairwatch fine-tune 1` and a zero byte, then a line for
    /// each file of `content` in order of the name: name, zero byte, the file's own SHA-256.
    ///
    /// Throws a `FileRefusal` when a file changes on the way.
    func contentHash(known: FileHashes = FileHashes(), isCancelled: () -> Bool = { false }) throws -> SHA256Digest {
        let hasher = SHA256Hasher()
        hasher.update(Array("fairwatch fine-tune 1\0".utf8))
        for (name, file) in content.sorted(by: { $0.name < $1.name }) {
            hasher.update(Array("\(name)\0\(try known.hash(of: file, isCancelled: isCancelled))\n".utf8))
        }
        if let changedPath { throw FileRefusal.changed(changedPath) }
        return hasher.finish()
    }
}
