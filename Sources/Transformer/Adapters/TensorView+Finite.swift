import WeightFiles

extension TensorView {
    /// All elements; NaN or infinity among them is refused.
    func finiteFloats() throws(AdapterError) -> [Float] {
        let values: [Float]
        do {
            values = try floats()
        } catch {
            throw AdapterError(error)
        }
        try values.withUnsafeBufferPointer { (values) throws(AdapterError) in try requireFinite(values) }
        return values
    }

    /// Reads through all rows and keeps none; NaN or infinity among them is refused.
    func requireFinite() throws(AdapterError) {
        try forEachPiece { (values) throws(AdapterError) in try requireFinite(values) }
    }

    /// Whether another tensor of the same shape holds the same numbers, whatever the types.
    func holdsTheNumbers(of other: TensorView) throws(AdapterError) -> Bool {
        guard shape == other.shape else { return false }
        var (isEqual, row, scratch) = (true, 0, [UInt8]())
        try forEachPiece { (values) throws(AdapterError) in
            let rows = rowLength == 0 ? 0 : values.count / rowLength
            let theirs = FloatBuffer(count: values.count)
            do throws(WeightFileError) {
                try other.read(rows: row..<row + rows, into: theirs.pointer, scratch: &scratch)
            } catch {
                throw AdapterError(error)
            }
            for index in values.indices where values[index] != theirs.pointer[index] { isEqual = false }
            row += rows
        }
        return isEqual
    }

    /// Whole rows, a few megabytes at a time.
    private func forEachPiece(
        _ body: (UnsafeBufferPointer<Float>) throws(AdapterError) -> Void
    ) throws(AdapterError) {
        guard rowLength > 0 else { return }
        let step = max(1, (1 << 20) / rowLength)
        let piece = FloatBuffer(count: min(step, rowCount) * rowLength)
        var scratch: [UInt8] = []
        for start in stride(from: 0, to: rowCount, by: step) {
            let rows = start..<min(start + step, rowCount)
            do throws(WeightFileError) {
                try read(rows: rows, into: piece.pointer, scratch: &scratch)
            } catch {
                throw AdapterError(error)
            }
            try body(UnsafeBufferPointer(start: piece.pointer, count: rows.count * rowLength))
        }
    }

    private func requireFinite(_ values: UnsafeBufferPointer<Float>) throws(AdapterError) {
        // NaN and infinity alone have all exponent bits set; a maximum of integers is a loop without branches.
        var greatest: UInt32 = 0
        for value in values { greatest = max(greatest, value.bitPattern & 0x7FFF_FFFF) }
        guard greatest < Float.infinity.bitPattern else {
            throw .tensor(
                .notFinite, name, "holds NaN or infinity",
                "the training diverged or the file is damaged; use an earlier checkpoint")
        }
    }
}
