import Synchronization
import WeightFiles

/// A file that someone truncates while it is read.
final class ShrinkingBytes: ByteSource {
    private let bytes: MemoryBytes
    private let end: Mutex<Int>

    init(_ bytes: [UInt8]) {
        self.bytes = MemoryBytes(bytes)
        end = Mutex(bytes.count)
    }

    var size: Int { bytes.size }

    func shrink(to size: Int) { end.withLock { $0 = size } }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
        let end = end.withLock { $0 }
        guard offset + buffer.count <= end else {
            throw ByteSourceError(offset: offset, count: buffer.count, size: end)
        }
        try bytes.read(at: offset, into: buffer)
    }
}
