import StrictJSON
import Testing

/// The fuzz strings of `make_references.py`, drawn by the same generator from the same pools.
struct FuzzStrings {
    private enum Pool {
        case texts([[UInt8]])
        case ranges([(low: UInt64, count: UInt64)])
    }

    private let pools: [Pool]

    init() throws {
        pools = try #require(try Fixture.json("pools.json").array).map { pool in
            if let texts = pool["texts"]?.array {
                return .texts(try texts.map { Array(try #require($0.string).utf8) })
            }
            return .ranges(
                try #require(pool["ranges"]?.array).map { range in
                    let bounds = try #require(range.array).map { UInt64(try #require($0.integer)) }
                    return (bounds[0], bounds[1] - bounds[0] + 1)
                })
        }
    }

    func string(seed: UInt64, index: Int) -> String {
        var first = SplitMix64(state: seed * 1_000_003 + UInt64(index))
        var random = SplitMix64(state: first.next())
        var text: [UInt8] = []
        for _ in 0...random.below(12) {
            let pool = pools[Int(random.below(UInt64(pools.count)))]
            for _ in 0...random.below(6) {
                switch pool {
                case .texts(let texts):
                    text.append(contentsOf: texts[Int(random.below(UInt64(texts.count)))])
                case .ranges(let ranges):
                    let range = ranges[Int(random.below(UInt64(ranges.count)))]
                    // A loop this hot has no room for an expectation: a surrogate would change the hashes.
                    let scalar = Unicode.Scalar(UInt32(range.low + random.below(range.count))) ?? "?"
                    text.append(contentsOf: String(Character(scalar)).utf8)
                }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// 200,000 characters of an alphabet.
    static func longText(_ alphabet: String) -> String {
        let characters = Array(alphabet.unicodeScalars)
        var random = SplitMix64(state: 1)
        var text = String.UnicodeScalarView()
        for _ in 0..<200_000 { text.append(characters[Int(random.below(UInt64(characters.count)))]) }
        return String(text)
    }

    /// The first strings of the blocks, of 40 each, for which `numbers` gives others than the hashes of a reference.
    func differences(from name: String, numbers: (String) -> [Int32]) throws -> [String] {
        let hashes = try Fixture.hashes(name)
        try #require(hashes.count == 500)
        let seed = UInt64(fnv1a(bytes: Array(name.utf8)))
        return hashes.enumerated().compactMap { block, hash in
            let strings = (0..<40).map { string(seed: seed, index: block * 40 + $0) }
            return fnv1a(strings.flatMap { numbers($0) + [-1] }) == hash ? nil : strings[0]
        }
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

/// 32-bit FNV-1a of the numbers as little-endian words.
func fnv1a(_ numbers: [Int32]) -> UInt32 {
    numbers.withUnsafeBytes { fnv1a(bytes: $0) }
}

func fnv1a(bytes: some Sequence<UInt8>) -> UInt32 {
    var hash: UInt32 = 0x811C_9DC5
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return hash
}
