/// Where a tensor's bytes lie, and how to read them as float32.
package struct TensorView: Sendable {
    package let name: String
    package let type: ElementType
    /// Row-major extents; empty for a scalar.
    package let shape: [Int]
    /// Byte offset of the first element in the file.
    package let offset: Int
    package let byteCount: Int
    package let file: String
    package let source: any ByteSource

    /// The first extent; a scalar is one row.
    package var rowCount: Int { shape.first ?? 1 }

    /// Elements in a row: the product of the extents after the first, which the header's check proved to fit,
    /// unless a zero among the extents hid an overflow; such a tensor has no elements and no rows' length.
    package var rowLength: Int { elementCount == 0 ? 0 : elementCount / rowCount }

    package var elementCount: Int { byteCount * 8 / type.bitWidth }

    /// The shape for messages, as in `2×3`; no more than eight extents of it, for a header may give millions.
    package var shapeText: String {
        guard !shape.isEmpty else { return "of a scalar" }
        return shape.prefix(8).map(String.init).joined(separator: "×") + (shape.count > 8 ? "×…" : "")
    }

    /// Converts the rows to float32, `rows.count * rowLength` of them into `target`.
    ///
    /// - Parameter scratch: holds the file's bytes of one chunk; keep it from call to call to spare allocations.
    /// - Throws: `WeightFileError` for types that cannot be read and for sources that end early.
    package func read(
        rows: Range<Int>, into target: UnsafeMutablePointer<Float>, scratch: inout [UInt8]
    ) throws(WeightFileError) {
        guard type.isReadable else {
            throw WeightFileError(
                .elementType, file: file, tensor: name,
                problem: "has the dtype \(type.rawValue), which cannot be read as float",
                remedy: "save it as F32, F16 or BF16")
        }
        guard rows.lowerBound >= 0, rows.upperBound <= rowCount else {
            throw WeightFileError(
                .layout, file: file, tensor: name,
                problem: "rows \(rows.lowerBound) to \(rows.upperBound) asked of \(rowCount)",
                remedy: "check the shape before reading")
        }
        let count = rows.count * rowLength
        guard count > 0 else { return }
        let width = type.bitWidth / 8
        let start = offset + rows.lowerBound * rowLength * width
        if type == .float32 {
            // The machine is little-endian like the file, so the bytes need no conversion and no second buffer.
            try fill(UnsafeMutableRawBufferPointer(start: target, count: count * width), from: start)
            return
        }
        let chunk = min(count, Self.chunkBytes / width)
        if scratch.count < chunk * width {
            scratch = [UInt8](repeating: 0, count: chunk * width)
        }
        var done = 0
        while done < count {
            let size = min(chunk, count - done)
            do {
                try scratch.withUnsafeMutableBytes { buffer in
                    let bytes = UnsafeMutableRawBufferPointer(rebasing: buffer[..<(size * width)])
                    try fill(bytes, from: start + done * width)
                    FloatConversion.convert(UnsafeRawBufferPointer(bytes), from: type, into: target + done)
                }
            } catch let error as WeightFileError {
                throw error
            } catch {
                throw WeightFileError(
                    .unreadable, file: file, tensor: name, problem: "\(error)", remedy: "copy the file again")
            }
            done += size
        }
    }

    /// All elements as float32, in row-major order.
    package func floats() throws(WeightFileError) -> [Float] {
        var scratch: [UInt8] = []
        do {
            return try [Float](unsafeUninitializedCapacity: elementCount) { buffer, initialized in
                if let base = buffer.baseAddress, elementCount > 0 {
                    try read(rows: 0..<rowCount, into: base, scratch: &scratch)
                }
                initialized = elementCount
            }
        } catch let error as WeightFileError {
            throw error
        } catch {
            throw WeightFileError(
                .unreadable, file: file, tensor: name, problem: "\(error)", remedy: "copy the file again")
        }
    }

    /// Small enough to stay in a core's cache between the read and the conversion.
    private static let chunkBytes = 256 << 10

    private func fill(_ buffer: UnsafeMutableRawBufferPointer, from start: Int) throws(WeightFileError) {
        do {
            try source.read(at: start, into: buffer)
        } catch {
            throw WeightFileError(
                .unreadable, file: file, tensor: name, problem: "\(error)", remedy: "copy the file again")
        }
    }
}
