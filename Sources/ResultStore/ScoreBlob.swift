import FairnessMetrics
import FoundationEssentials

/// Scores as bytes: twelve a continuation, the log-likelihood as a little-endian float64, then the number of
/// tokens as a little-endian uint32 (numpy: `dtype([("log_likelihood", "<f8"), ("tokens", "<u4")])`).
enum ScoreBlob {
    static let width = 12

    static func encode(_ scores: [ContinuationScore]) throws -> Data {
        var data = Data(capacity: scores.count * width)
        for score in scores {
            guard let tokens = UInt32(exactly: score.tokens) else {
                throw StoreError.notANumber(subject: "a text's number of tokens, \(score.tokens),")
            }
            withUnsafeBytes(of: score.logLikelihood.bitPattern.littleEndian) { data.append(contentsOf: $0) }
            withUnsafeBytes(of: tokens.littleEndian) { data.append(contentsOf: $0) }
        }
        return data
    }

    static func decode(_ data: Data, count: Int) throws -> [ContinuationScore] {
        guard count >= 0, data.count.isMultiple(of: width), data.count / width == count else {
            throw DamagedValue(detail: "\(data.count) bytes of scores where \(count) texts were expected")
        }
        return data.withUnsafeBytes { bytes in
            (0..<count).map { index in
                let bits = bytes.loadUnaligned(fromByteOffset: index * width, as: UInt64.self)
                let tokens = bytes.loadUnaligned(fromByteOffset: index * width + 8, as: UInt32.self)
                return ContinuationScore(
                    logLikelihood: Double(bitPattern: UInt64(littleEndian: bits)),
                    tokens: Int(UInt32(littleEndian: tokens)))
            }
        }
    }
}
