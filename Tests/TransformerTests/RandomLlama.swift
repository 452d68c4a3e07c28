import FairwatchTesting
import WeightFiles

@testable import Transformer

/// A small Llama with random weights, built in memory from a seed.
struct RandomLlama {
    var family: LlamaFamily
    /// Tensors that are left out or get another shape than the configuration asks for.
    var missing: Set<String> = []
    var reshaped: [String: [Int]] = [:]

    /// Grouped-query attention, several layers, and a vocabulary that reaches into a second tile.
    static let ordinary = RandomLlama(
        family: LlamaFamily(
            layers: 3, width: 24, feedForwardWidth: 40, heads: 6, keyValueHeads: 2, headWidth: 4,
            vocabularySize: HeadTile.widest + 52, positions: 256, normEpsilon: 1e-5,
            rotary: RotaryPositions(theta: 10_000, headWidth: 4), tiedEmbeddings: true))

    var configuration: ModelConfiguration { family.configuration }

    func weights(seed: UInt64 = 1) throws -> ModelWeights {
        var builder = SafetensorsBuilder()
        var random = RandomNumbers(seed: seed)
        for parameter in configuration.parameters.sorted(by: { $0.name < $1.name })
        where !missing.contains(parameter.name) {
            let name = parameter.name
            let shape = reshaped[name] ?? parameter.shape
            let centre: Float = shape.count == 1 ? 1 : 0
            builder.add(
                name, shape: shape, values: (0..<shape.reduce(1, *)).map { _ in centre + 0.4 * random.float() })
        }
        return try ModelWeights(MemoryBytes(builder.bytes()), file: "model.safetensors")
    }

    func model(seed: UInt64 = 1, adapter: LowRankAdapter? = nil) throws -> LanguageModel {
        try LanguageModel(configuration: configuration, weights: weights(seed: seed), adapter: adapter)
    }

    /// Sentences with common beginnings, as suites have them, and enough of them for several blocks.
    func sequences(_ count: Int, seed: UInt64 = 2) -> [[Int32]] {
        var random = RandomNumbers(seed: seed)
        func tokens(_ count: Int) -> [Int32] {
            (0..<count).map { _ in Int32(random.below(configuration.vocabularySize)) }
        }
        let stems = (0..<max(1, count / 8)).map { _ in tokens(1 + random.below(12)) }
        return (0..<count).map { _ in stems[random.below(stems.count)] + tokens(1 + random.below(24)) }
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers on every machine.
struct RandomNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// Uniform in -1 ..< 1.
    mutating func float() -> Float { Float(next() >> 40) / Float(1 << 23) - 1 }
}
