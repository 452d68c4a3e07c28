import WeightFiles

/// A file in which some spans have changed places; the spans are disjoint and equally long two by two.
struct SwappedBytes: ByteSource {
    let original: any ByteSource
    let swaps: [(Range<Int>, Range<Int>)]

    var size: Int { original.size }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
        try original.read(at: offset, into: buffer)
        for (first, second) in swaps {
            for (here, there) in [(first, second), (second, first)] {
                let part = here.clamped(to: offset..<offset + buffer.count)
                guard !part.isEmpty else { continue }
                try original.read(
                    at: there.lowerBound + part.lowerBound - here.lowerBound,
                    into: UnsafeMutableRawBufferPointer(
                        rebasing: buffer[part.lowerBound - offset..<part.upperBound - offset]))
            }
        }
    }
}
