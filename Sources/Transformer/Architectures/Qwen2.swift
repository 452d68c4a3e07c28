/// Qwen 2 and 2.5: Llama with biases of queries, keys and values, and windows on request (arXiv 2407.10671).
enum Qwen2: Architecture {
    static let modelType = "qwen2"

    static func configuration(_ reader: ConfigurationReader) throws(ModelConfigurationError) -> ModelConfiguration {
        var family = try LlamaFamily(reader, defaults(reader))
        family.activation = try reader.activation("hidden_act", default: .silu)
        family.hasProjectionBias = true
        family.windows = try windows(reader, layers: family.layers)
        return family.configuration
    }

    /// A missing `num_key_value_heads` means 32 here; null means one for each query head.
    static func defaults(_ reader: ConfigurationReader) -> LlamaFamily.Defaults {
        let isAbsent = reader.object["num_key_value_heads"] == nil
        return LlamaFamily.Defaults(positions: 32_768, keyValueHeads: isAbsent ? 32 : nil)
    }

    static func windows(
        _ reader: ConfigurationReader, layers: Int
    ) throws(ModelConfigurationError) -> [Int: Int] {
        let hasWindow = !(reader.object["sliding_window"]?.isNull ?? false)
        let isUsed = try reader.flag("use_sliding_window") && hasWindow
        let first = try reader.integer("max_window_layers", 0...Int(Int32.max), default: 28)
        let windowed = try LlamaFamily.windowedLayers(reader, layers: layers) { isUsed && $0 >= first }
        guard !windowed.isEmpty else { return [:] }
        guard isUsed else {
            throw ModelConfigurationError(
                key: "layer_types", problem: "names sliding windows, but use_sliding_window is not set",
                remedy: "set use_sliding_window to what the model was trained with")
        }
        let window = try reader.integer("sliding_window", ConfigurationReader.sizes.positions, default: 4096)
        return Dictionary(uniqueKeysWithValues: windowed.map { ($0, window) })
    }
}
