/// Conversions to float32 as plain loops without branches, which the compiler turns into vector code.
enum FloatConversion {
    /// Converts all of `bytes`, which hold little-endian elements of a readable type.
    static func convert(
        _ bytes: UnsafeRawBufferPointer, from type: ElementType, into target: UnsafeMutablePointer<Float>
    ) {
        switch type {
        case .bfloat16:
            bytes.withMemoryRebound(to: UInt16.self) { source in
                for index in 0..<source.count { target[index] = Float(bitPattern: UInt32(source[index]) << 16) }
            }
        case .float16:
            bytes.withMemoryRebound(to: UInt16.self) { source in
                for index in 0..<source.count { target[index] = widen(source[index]) }
            }
        case .float32:
            bytes.withMemoryRebound(to: Float.self) { source in
                for index in 0..<source.count { target[index] = source[index] }
            }
        case .float64:
            bytes.withMemoryRebound(to: Double.self) { source in
                for index in 0..<source.count { target[index] = Float(source[index]) }
            }
        default:
            break
        }
    }

    /// Half precision to single, exact for every value.
    ///
    /// Normal numbers, infinities and NaN: the exponent is moved up by 224 (so that an exponent of 31 becomes 255)
    /// and the surplus of 112 multiplied away. Subnormals: their bits become the tail of a number in [0.5, 1), from
    /// which 0.5 is taken. `Float(Float16)` would be a library call for each element.
    @inline(__always)
    static func widen(_ half: UInt16) -> Float {
        let word = UInt32(half) << 16
        let sign = word & 0x8000_0000
        let twice = word &+ word
        let normal = Float(bitPattern: (twice >> 4) &+ (0xE0 << 23)) * 0x1p-112
        let subnormal = Float(bitPattern: (twice >> 17) | (126 << 23)) - 0.5
        let magnitude = twice < (1 << 27) ? subnormal.bitPattern : normal.bitPattern
        return Float(bitPattern: sign | magnitude)
    }
}
