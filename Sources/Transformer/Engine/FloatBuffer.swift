/// Uninitialised float32 memory that several threads fill in disjoint parts.
final class FloatBuffer: @unchecked Sendable {
    // Unchecked: whoever splits the work gives each thread its own rows.
    let pointer: UnsafeMutablePointer<Float>
    let count: Int

    init(count: Int) {
        self.count = count
        pointer = UnsafeMutablePointer<Float>.allocate(capacity: max(count, 1))
    }

    deinit { pointer.deallocate() }

    func fill(_ range: Range<Int>, with value: Float) {
        (pointer + range.lowerBound).update(repeating: value, count: range.count)
    }
}
