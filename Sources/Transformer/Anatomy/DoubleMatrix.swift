/// A matrix of double-precision numbers, zero at first.
final class DoubleMatrix {
    let pointer: UnsafeMutablePointer<Double>
    let count: Int

    init(count: Int) {
        self.count = count
        pointer = UnsafeMutablePointer<Double>.allocate(capacity: max(count, 1))
        pointer.initialize(repeating: 0, count: max(count, 1))
    }

    deinit { pointer.deallocate() }
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
