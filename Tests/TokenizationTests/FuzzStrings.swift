import StrictJSON
import Testing

/// The fuzz strings of `make_references.py`, drawn by the same generator from the same pools.
struct FuzzStrings {
    private enum Pool {
        case texts([String])
        case ranges([(low: UInt64, count: UInt64)])
    }

    private let pools: [Pool]

    init() throws {
        pools = try #require(try Fixture.json("pools.json").array).map { pool in
            if let texts = pool["texts"]?.array {
                return .texts(try texts.map { try #require($0.string) })
            }
            return .ranges(
                try #require(pool["ranges"]?.array).map { range in
                    let bounds = try #require(range.array).map { UInt64(try #require($0.integer)) }
                    return (bounds[0], bounds[1] - bounds[0] + 1)
                })
        }
    }

    func string(seed: UInt64, index: Int) throws -> String {
        var first = SplitMix64(state: seed * 1_000_003 + UInt64(index))
        var random = SplitMix64(state: first.next())
        var text = String.UnicodeScalarView()
        for _ in 0...random.below(12) {
            let pool = pools[Int(random.below(UInt64(pools.count)))]
            for _ in 0...random.below(6) {
                switch pool {
                case .texts(let texts):
                    text.append(contentsOf: texts[Int(random.below(UInt64(texts.count)))].unicodeScalars)
                case .ranges(let ranges):
                    let range = ranges[Int(random.below(UInt64(ranges.count)))]
                    text.append(try #require(Unicode.Scalar(UInt32(range.low + random.below(range.count)))))
                }
            }
        }
        return String(text)
    }

    /// 200,000 letters without a gap.
    static func longWord() -> String {
        let letters = Array("etaoinshrdlu")
        var random = SplitMix64(state: 1)
        return String((0..<200_000).map { _ in letters[Int(random.below(12))] })
    }
}

struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }
}

/// 32-bit FNV-1a of the ids as little-endian words.
func fnv1a(_ ids: [Int32]) -> UInt32 {
    var hash: UInt32 = 0x811C_9DC5
    for id in ids {
        for shift in [0, 8, 16, 24] {
            hash = (hash ^ (UInt32(bitPattern: id) >> UInt32(shift)) & 0xFF) &* 0x0100_0193
        }
    }
    return hash
}
