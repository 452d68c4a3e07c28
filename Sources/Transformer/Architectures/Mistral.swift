/// Mistral: Llama with a sliding window in every layer (Jiang et al. 2023, arXiv 2310.06825).
enum Mistral: Architecture {
    static let modelType = "mistral"

    static func configuration(_ reader: ConfigurationReader) throws(ModelConfigurationError) -> ModelConfiguration {
        var family = try LlamaFamily(reader, .init(positions: 131_072, keyValueHeads: 8))
        family.activation = try reader.activation("hidden_act", default: .silu)
        // The key's absence means Mistral 7B's own window; null means none.
        if reader.object["sliding_window"] == nil || reader.isGiven("sliding_window") {
            let window = try reader.integer("sliding_window", ConfigurationReader.sizes.positions, default: 4096)
            for layer in 0..<family.layers { family.windows[layer] = window }
        }
        let windowed = try LlamaFamily.windowedLayers(reader, layers: family.layers) { family.windows[$0] != nil }
        guard windowed.count == family.windows.count else {
            throw ModelConfigurationError(
                key: "layer_types", problem: "layers that differ in their windows are not computed for this model type")
        }
        return family.configuration
    }
}
