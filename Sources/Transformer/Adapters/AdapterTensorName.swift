/// What the name of an adapter's tensor says: which module of the base, and which part of what was trained of it.
struct AdapterTensorName {
    enum Part: Hashable {
        case a, b, magnitude
        /// Bias of the update itself (`lora_bias`).
        case updateBias
        case embeddingA, embeddingB
        case tokenRows
        /// In place of a parameter of the base, whose module PEFT either stores whole or leaves as it is.
        case parameter(String)
        /// The same of a module that PEFT has wrapped, because it updates it or some of its rows.
        case wrappedParameter(String)
        /// A second copy beside the parameter, which PEFT writes but never reads.
        case copy(String)
    }

    let module: String
    let part: Part

    /// PEFT takes the adapter's name out of what it saves; other writers leave its usual one, `default`, in.
    /// Early DoRA adapters end in `.weight`.
    private static let endings: [(String, Part)] = [
        (".lora_A.weight", .a), (".lora_A.default.weight", .a),
        (".lora_B.weight", .b), (".lora_B.default.weight", .b),
        (".lora_B.bias", .updateBias), (".lora_B.default.bias", .updateBias),
        (".lora_magnitude_vector", .magnitude), (".lora_magnitude_vector.weight", .magnitude),
        (".lora_magnitude_vector.default", .magnitude), (".lora_magnitude_vector.default.weight", .magnitude),
        (".lora_embedding_A", .embeddingA), (".lora_embedding_A.default", .embeddingA),
        (".lora_embedding_B", .embeddingB), (".lora_embedding_B.default", .embeddingB),
        (".token_adapter.trainable_tokens_delta", .tokenRows),
        (".token_adapter.trainable_tokens_delta.default", .tokenRows),
    ]

    init(_ name: String) throws(AdapterError) {
        let prefix = "base_model.model."
        guard name.hasPrefix(prefix) else {
            throw .tensor(
                .unusedTensor, name, "is not named as PEFT names an adapter's tensors",
                "save the adapter with PEFT's save_pretrained")
        }
        let path = name.dropFirst(prefix.count)
        if let (ending, part) = Self.endings.first(where: { path.hasSuffix($0.0) }) {
            module = String(path.dropLast(ending.count))
            self.part = part
        } else if let parameter = Self.parameter(path) {
            (module, part) = parameter
        } else {
            throw .tensor(
                .unusedTensor, name, Self.reason(String(path)),
                "evaluating without it would measure half an adapter; merge the adapter and evaluate the result")
        }
    }

    private static func parameter(_ path: Substring) -> (String, Part)? {
        guard !path.contains(".lora_"), let kind = ["weight", "bias"].first(where: { path.hasSuffix("." + $0) })
        else { return nil }
        let module = path.dropLast(kind.count + 1)
        for (ending, part) in [
            (".token_adapter.base_layer", Part.wrappedParameter(kind)), (".base_layer", .wrappedParameter(kind)),
            (".modules_to_save", .copy(kind)), (".modules_to_save.default", .copy(kind)),
            (".original_module", .copy(kind)),
        ] where module.hasSuffix(ending) {
            return (String(module.dropLast(ending.count)), part)
        }
        return (String(module), .parameter(kind))
    }

    private static func reason(_ path: String) -> String {
        if path.contains(".lora_B.") || path.contains(".lora_A.") || path.contains(".lora_embedding_") {
            return "belongs to an adapter with a name of its own"
        }
        return "is of a kind unknown here"
    }
}
