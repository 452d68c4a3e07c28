/// Gemma 2: Gemma with output norms, soft caps and a window in every other layer (Rivière et al. 2024, arXiv
/// 2408.00118).
enum Gemma2: Architecture {
    static let modelType = "gemma2"

    static func configuration(_ reader: ConfigurationReader) throws(ModelConfigurationError) -> ModelConfiguration {
        var family = try Gemma.family(reader, keyValueHeads: 4)
        family.activation = try reader.activation("hidden_activation", default: .geluTanh)
        family.hasOutputNorms = true
        family.attentionScale = Float(1 / (try reader.number("query_pre_attn_scalar", default: 256)).squareRoot())
        family.attentionSoftCap = try reader.softCap("attn_logit_softcapping", default: 50)
        family.headSoftCap = try reader.softCap("final_logit_softcapping", default: 30)
        let windowed = try LlamaFamily.windowedLayers(reader, layers: family.layers) { $0.isMultiple(of: 2) }
        try reader.require(
            "sliding_window_pattern", { $0.integer == 2 }, or: "only every other layer can have a window")
        if !windowed.isEmpty {
            guard !(reader.object["sliding_window"]?.isNull ?? false) else {
                throw ModelConfigurationError(key: "sliding_window", problem: "null, but layers have a window")
            }
            let window = try reader.integer("sliding_window", ConfigurationReader.sizes.positions, default: 4096)
            family.windows = Dictionary(uniqueKeysWithValues: windowed.map { ($0, window) })
        }
        return family.configuration
    }
}
