/// Bytes at offsets, whoever opened them: the pure core reads weights through this and never opens files.
package protocol ByteSource: Sendable {
    var size: Int { get }
    /// Fills the whole buffer from `offset`, or throws; a short read (a truncated file) throws too.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws
}

/// A byte source in memory, for small files and tests.
package struct MemoryBytes: ByteSource {
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var size: Int { bytes.count }

    package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
        let (end, overflow) = offset.addingReportingOverflow(buffer.count)
        guard offset >= 0, !overflow, end <= bytes.count else {
            throw ByteSourceError(offset: offset, count: buffer.count, size: bytes.count)
        }
        bytes.withUnsafeBytes { source in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[offset..<end]))
        }
    }
}

/// A read that lies outside the bytes that are there.
package struct ByteSourceError: Error, Equatable, CustomStringConvertible {
    package let offset: Int
    package let count: Int
    package let size: Int

    package init(offset: Int, count: Int, size: Int) {
        self.offset = offset
        self.count = count
        self.size = size
    }

    package var description: String {
        "cannot read \(count) bytes at \(offset): only \(size) bytes are there (was the file truncated?)"
    }
}
