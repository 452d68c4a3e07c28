/// Gemma: Llama with scaled embeddings, norms around 1 and a GELU gate (Mesnard et al. 2024, arXiv 2403.08295).
enum Gemma: Architecture {
    static let modelType = "gemma"

    static func configuration(_ reader: ConfigurationReader) throws(ModelConfigurationError) -> ModelConfiguration {
        var family = try family(reader, keyValueHeads: 16)
        // Released files say "gelu" and were trained with its approximation; writers disagree on which key decides.
        let isNamedGELU = try reader.text("hidden_act", default: "gelu") == "gelu"
        let outer = isNamedGELU ? .geluTanh : try reader.activation("hidden_act", default: .geluTanh)
        let inner = try reader.activation("hidden_activation", default: .geluTanh)
        for (key, activation) in [("hidden_act", outer), ("hidden_activation", inner)] where activation != .geluTanh {
            throw ModelConfigurationError(
                key: key, problem: "only gelu_pytorch_tanh is supported for this model type")
        }
        family.activation = .geluTanh
        return family.configuration
    }

    /// What Gemma 2 has too.
    static func family(
        _ reader: ConfigurationReader, keyValueHeads: Int
    ) throws(ModelConfigurationError) -> LlamaFamily {
        var family = try LlamaFamily(
            reader,
            .init(positions: 8192, keyValueHeads: keyValueHeads, headWidth: 256, tiedEmbeddings: true))
        family.normOffset = 1
        family.embeddingScale = Float(Double(family.width).squareRoot())
        family.hasProjectionBias = try reader.flag("attention_bias")
        family.hasOutputBias = family.hasProjectionBias
        return family
    }
}
