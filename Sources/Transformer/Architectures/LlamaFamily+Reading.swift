extension LlamaFamily {
    /// What a family member's `config.json` may leave out, in the values of transformers' configuration class.
    struct Defaults {
        var positions = 2048
        /// Nil takes as many as there are query heads.
        var keyValueHeads: Int?
        /// Nil takes width / heads.
        var headWidth: Int?
        var theta = 10_000.0
        var tiedEmbeddings = false
    }

    init(_ reader: ConfigurationReader, _ defaults: Defaults = Defaults()) throws(ModelConfigurationError) {
        let sizes = ConfigurationReader.sizes
        modelType = try reader.text("model_type")
        layers = try reader.integer("num_hidden_layers", sizes.layers)
        width = try reader.integer("hidden_size", sizes.width)
        feedForwardWidth = try reader.integer("intermediate_size", sizes.inner)
        heads = try reader.integer("num_attention_heads", sizes.heads)
        keyValueHeads = try reader.integer("num_key_value_heads", sizes.heads, default: defaults.keyValueHeads ?? heads)
        guard defaults.keyValueHeads == nil || !(reader.object["num_key_value_heads"]?.isNull ?? false) else {
            throw ModelConfigurationError(
                key: "num_key_value_heads", problem: "null, which this model type does not have",
                remedy: "set it to the number of key heads that the model was trained with")
        }
        guard heads % keyValueHeads == 0 else {
            throw ModelConfigurationError(
                key: "num_key_value_heads", problem: "\(keyValueHeads) does not divide \(heads) heads")
        }
        if !reader.isGiven("head_dim"), defaults.headWidth == nil, width % heads != 0 {
            throw ModelConfigurationError(
                key: "num_attention_heads", problem: "\(heads) heads do not divide a width of \(width)")
        }
        headWidth = try reader.integer("head_dim", sizes.headWidth, default: defaults.headWidth ?? width / heads)
        guard sizes.headWidth.contains(headWidth) else {
            throw ModelConfigurationError(
                key: "num_attention_heads",
                problem: "\(heads) heads in a width of \(width) have \(headWidth) features each, not from "
                    + "\(sizes.headWidth.lowerBound) to \(sizes.headWidth.upperBound)")
        }
        guard headWidth % 2 == 0 else {
            throw ModelConfigurationError(key: "head_dim", problem: "\(headWidth) is odd, so it can't be rotated")
        }
        vocabularySize = try reader.integer("vocab_size", sizes.vocabulary)
        let trained = try reader.integer("max_position_embeddings", sizes.positions, default: defaults.positions)
        let rotary = try RotaryReader(reader: reader, positions: trained, headWidth: headWidth)
            .rotary(defaultTheta: defaults.theta)
        self.rotary = rotary
        positions = rotary.positions(trained: trained)
        normEpsilon = try reader.epsilon("rms_norm_eps", default: 1e-6)
        tiedEmbeddings = try reader.flag("tie_word_embeddings", default: defaults.tiedEmbeddings)
        try reader.require("pretraining_tp", { $0.integer == 1 }, or: "tensor-parallel slices are not supported")
        try reader.require(
            "use_bidirectional_attention", { $0.bool == false }, or: "attention to later tokens is not supported")
    }

    /// The layers that `layer_types` gives a sliding window, or those of `otherwise` where it is absent.
    static func windowedLayers(
        _ reader: ConfigurationReader, layers: Int, otherwise: (Int) -> Bool
    ) throws(ModelConfigurationError) -> [Int] {
        guard let types = reader.value("layer_types") else { return (0..<layers).filter(otherwise) }
        let names = (types.array ?? []).compactMap(\.string)
        guard names.count == layers, names.allSatisfy({ ["sliding_attention", "full_attention"].contains($0) }) else {
            throw ModelConfigurationError(
                key: "layer_types", problem: "must say sliding_attention or full_attention for each of \(layers) layers"
            )
        }
        return names.indices.filter { names[$0] == "sliding_attention" }
    }
}
