import FairnessMetrics
import FoundationEssentials

/// Divergences as bytes: little-endian float64, for a context KL(base‖tuned) and then KL(tuned‖base).
enum DivergenceBlob {
    private static let width = 8

    static func encode(_ numbers: [Double]) -> Data {
        var data = Data(capacity: numbers.count * width)
        for number in numbers {
            withUnsafeBytes(of: number.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        return data
    }

    static func encode(_ contexts: [ContextDivergence]) -> Data {
        encode(contexts.flatMap { [$0.fromBase, $0.toBase] })
    }

    /// - Parameter data: Nil in rows from before there were divergences.
    static func numbers(_ data: Data?) throws -> [Double] {
        guard let data else { return [] }
        guard data.count.isMultiple(of: width) else {
            throw DamagedValue(detail: "\(data.count) bytes of divergences, which are no whole numbers of float64")
        }
        return data.withUnsafeBytes { bytes in
            stride(from: 0, to: data.count, by: width).map {
                Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self)))
            }
        }
    }

    static func contexts(_ data: Data?) throws -> [ContextDivergence] {
        let numbers = try numbers(data)
        guard numbers.count.isMultiple(of: 2) else {
            throw DamagedValue(detail: "\(numbers.count) numbers of divergences where pairs were expected")
        }
        return stride(from: 0, to: numbers.count, by: 2).map {
            ContextDivergence(fromBase: numbers[$0], toBase: numbers[$0 + 1])
        }
    }
}
