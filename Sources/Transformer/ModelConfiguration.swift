import StrictJSON

/// The shape of a causal language model, read from Hugging Face's `config.json`.
package struct ModelConfiguration: Sendable, Equatable {
    package let modelType: String
    package let layers: Int
    package let width: Int
    package let feedForwardWidth: Int
    package let heads: Int
    package let keyValueHeads: Int
    package let headWidth: Int
    package let vocabularySize: Int
    package let positions: Int
    package let normEpsilon: Float
    package let ropeTheta: Double
    package let tiedEmbeddings: Bool

    package var queryWidth: Int { heads * headWidth }
    package var keyValueWidth: Int { keyValueHeads * headWidth }

    /// Weights of all tensors that the forward pass reads.
    package var parameterCount: Int {
        expectedTensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
    }

    /// Parses the bytes of `config.json`, refusing by name whatever would change the arithmetic and isn't supported.
    package static func parse(_ bytes: [UInt8]) throws(ModelConfigurationError) -> ModelConfiguration {
        let root: JSON
        do {
            root = try JSON.parse(bytes, limits: JSONLimits(bytes: 4 << 20, depth: 32, values: 500_000))
        } catch {
            throw ModelConfigurationError(key: nil, problem: "not valid JSON \(error)", remedy: nil)
        }
        guard let object = root.object else {
            throw ModelConfigurationError(key: nil, problem: "\(root.kind) instead of an object", remedy: nil)
        }
        return try ConfigurationReader(object: object).configuration()
    }

    package init(
        modelType: String = "llama", layers: Int, width: Int, feedForwardWidth: Int, heads: Int, keyValueHeads: Int,
        headWidth: Int, vocabularySize: Int, positions: Int, normEpsilon: Float, ropeTheta: Double,
        tiedEmbeddings: Bool
    ) {
        self.modelType = modelType
        self.layers = layers
        self.width = width
        self.feedForwardWidth = feedForwardWidth
        self.heads = heads
        self.keyValueHeads = keyValueHeads
        self.headWidth = headWidth
        self.vocabularySize = vocabularySize
        self.positions = positions
        self.normEpsilon = normEpsilon
        self.ropeTheta = ropeTheta
        self.tiedEmbeddings = tiedEmbeddings
    }
}

/// Why a `config.json` can't be used.
package struct ModelConfigurationError: Error, Equatable, CustomStringConvertible {
    package let key: String?
    package let problem: String
    package let remedy: String?

    package var description: String {
        "config.json: " + (key.map { "'\($0)': " } ?? "") + problem + (remedy.map { "; \($0)" } ?? "")
    }
}

private struct ConfigurationReader {
    let object: JSONObject

    func configuration() throws(ModelConfigurationError) -> ModelConfiguration {
        guard let modelType = object["model_type"]?.string else {
            throw ModelConfigurationError(
                key: "model_type", problem: "missing", remedy: "is this a Hugging Face model directory?")
        }
        guard modelType == "llama" else {
            throw ModelConfigurationError(
                key: "model_type", problem: "this architecture is not supported yet", remedy: "supported: llama")
        }
        try refuseWhatIsNotComputed()
        let width = try integer("hidden_size", 1...65_536)
        let heads = try integer("num_attention_heads", 1...1024)
        let keyValueHeads = try integer("num_key_value_heads", 1...1024, default: heads)
        guard heads % keyValueHeads == 0 else {
            throw ModelConfigurationError(
                key: "num_key_value_heads", problem: "\(keyValueHeads) does not divide \(heads) heads", remedy: nil)
        }
        if isGiven("head_dim") == false && width % heads != 0 {
            throw ModelConfigurationError(
                key: "num_attention_heads", problem: "\(heads) heads do not divide a width of \(width)", remedy: nil)
        }
        let headWidth = try integer("head_dim", 2...1024, default: max(2, width / heads))
        guard headWidth % 2 == 0 else {
            throw ModelConfigurationError(
                key: "head_dim", problem: "\(headWidth) is odd, so it can't be rotated", remedy: nil)
        }
        return ModelConfiguration(
            modelType: modelType, layers: try integer("num_hidden_layers", 1...1024), width: width,
            feedForwardWidth: try integer("intermediate_size", 1...1_048_576), heads: heads,
            keyValueHeads: keyValueHeads, headWidth: headWidth,
            vocabularySize: try integer("vocab_size", 1...4_194_304),
            positions: try integer("max_position_embeddings", 1...16_777_216, default: 2048),
            normEpsilon: try normEpsilon(), ropeTheta: try ropeTheta(),
            tiedEmbeddings: try flag("tie_word_embeddings"))
    }

    private func refuseWhatIsNotComputed() throws(ModelConfigurationError) {
        if isGiven("quantization_config") {
            throw ModelConfigurationError(
                key: "quantization_config", problem: "the base is quantised",
                remedy: "map this base to the unquantised model that it was made from")
        }
        if let activation = object["hidden_act"], activation.string != "silu" {
            throw ModelConfigurationError(
                key: "hidden_act", problem: "this activation is not supported yet", remedy: "supported: silu")
        }
        for key in ["attention_bias", "mlp_bias"] where try flag(key) {
            throw ModelConfigurationError(key: key, problem: "biases are not supported yet", remedy: nil)
        }
        if isGiven("pretraining_tp"), object["pretraining_tp"]?.integer != 1 {
            throw ModelConfigurationError(
                key: "pretraining_tp", problem: "tensor-parallel slices are not supported", remedy: nil)
        }
    }

    /// `rope_theta`, or the same inside `rope_parameters` as newer writers put it.
    private func ropeTheta() throws(ModelConfigurationError) -> Double {
        for key in ["rope_scaling", "rope_parameters"] {
            guard isGiven(key) else { continue }
            let scaling = object[key]?.object
            let type = scaling?["rope_type"] ?? scaling?["type"]
            guard let scaling, type == nil || type?.string == "default", scaling["factor"] == nil,
                scaling["partial_rotary_factor"].map({ $0.double == 1 }) ?? true
            else {
                throw ModelConfigurationError(
                    key: key, problem: "this rotary scaling is not supported yet", remedy: "supported: default")
            }
            if let theta = scaling["rope_theta"] { return try checked(theta.double ?? .nan, key: "rope_theta") }
        }
        return try number("rope_theta", default: 10_000)
    }

    /// Refused where float32 can't hold it, and where it would drown the activations.
    private func normEpsilon() throws(ModelConfigurationError) -> Float {
        let key = "rms_norm_eps"
        let value = try number(key, default: 1e-6)
        guard value <= 1, value >= 1e-30 else {
            throw ModelConfigurationError(key: key, problem: "must be from 1e-30 to 1", remedy: nil)
        }
        return Float(value)
    }

    private func flag(_ key: String) throws(ModelConfigurationError) -> Bool {
        guard isGiven(key) else { return false }
        guard let value = object[key]?.bool else {
            throw ModelConfigurationError(key: key, problem: "must be true or false", remedy: nil)
        }
        return value
    }

    private func isGiven(_ key: String) -> Bool { object[key].map { !$0.isNull } ?? false }

    private func integer(
        _ key: String, _ range: ClosedRange<Int>, default fallback: Int? = nil
    ) throws(ModelConfigurationError) -> Int {
        if !isGiven(key), let fallback { return fallback }
        guard let value = object[key]?.integer, range.contains(value) else {
            throw ModelConfigurationError(
                key: key, problem: "must be a whole number from \(range.lowerBound) to \(range.upperBound)",
                remedy: nil)
        }
        return value
    }

    private func number(_ key: String, default fallback: Double) throws(ModelConfigurationError) -> Double {
        guard isGiven(key) else { return fallback }
        guard let value = object[key]?.double else {
            throw ModelConfigurationError(key: key, problem: "must be a number", remedy: nil)
        }
        return try checked(value, key: key)
    }

    private func checked(_ value: Double, key: String) throws(ModelConfigurationError) -> Double {
        guard value.isFinite, value > 0 else {
            throw ModelConfigurationError(key: key, problem: "must be a positive number", remedy: nil)
        }
        return value
    }
}
