/// A matrix of double-precision numbers, zero at first.
///
/// It begins on a cache line: some kernels take other sums where an address is less round, and the last bits would depend
/// on what was allocated before.
final class DoubleMatrix {
    let pointer: UnsafeMutablePointer<Double>
    let count: Int
    private let memory: UnsafeMutableRawPointer

    init(count: Int) {
        self.count = count
        let size = max(count, 1)
        memory = .allocate(byteCount: size * MemoryLayout<Double>.stride, alignment: 64)
        pointer = memory.initializeMemory(as: Double.self, repeating: 0, count: size)
    }

    deinit { memory.deallocate() }
}

/// Σx², in lanes so that the additions need not wait for each other.
func sumOfSquares(_ values: UnsafePointer<Double>, count: Int) -> Double {
    var lanes = SIMD4<Double>()
    var index = 0
    while index + 4 <= count {
        let four = SIMD4(values[index], values[index + 1], values[index + 2], values[index + 3])
        lanes += four * four
        index += 4
    }
    var sum = lanes.sum()
    while index < count {
        sum += values[index] * values[index]
        index += 1
    }
    return sum
}

/// The same of float32 values, squared and summed in double precision.
func sumOfSquares(_ values: UnsafePointer<Float>, count: Int) -> Double {
    var lanes = SIMD4<Double>()
    var index = 0
    while index + 4 <= count {
        let four = SIMD4<Double>(SIMD4(values[index], values[index + 1], values[index + 2], values[index + 3]))
        lanes += four * four
        index += 4
    }
    var sum = lanes.sum()
    while index < count {
        sum += Double(values[index]) * Double(values[index])
        index += 1
    }
    return sum
}
