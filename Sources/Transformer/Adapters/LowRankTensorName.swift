/// What the name of an adapter's tensor says: which module, and which part of its update.
struct LowRankTensorName {
    enum Part: Hashable {
        case a, b, magnitude
    }

    let module: String
    let part: Part

    /// PEFT takes the adapter's name out of what it saves; other writers leave its usual one, `default`, in.
    /// Early DoRA adapters end in `.weight`.
    private static let endings: [(String, Part)] = [
        (".lora_A.weight", .a), (".lora_A.default.weight", .a),
        (".lora_B.weight", .b), (".lora_B.default.weight", .b),
        (".lora_magnitude_vector", .magnitude), (".lora_magnitude_vector.weight", .magnitude),
        (".lora_magnitude_vector.default", .magnitude), (".lora_magnitude_vector.default.weight", .magnitude),
    ]

    init(_ name: String) throws(AdapterError) {
        let prefix = "base_model.model."
        guard name.hasPrefix(prefix) else {
            throw .tensor(
                .unusedTensor, name, "is not named as PEFT names an adapter's tensors",
                "save the adapter with PEFT's save_pretrained")
        }
        let path = name.dropFirst(prefix.count)
        guard let (ending, part) = Self.endings.first(where: { path.hasSuffix($0.0) }) else {
            throw .tensor(
                .unusedTensor, name, Self.reason(String(path)),
                "evaluating without it would measure half an adapter; merge the adapter and evaluate the result")
        }
        module = String(path.dropLast(ending.count))
        self.part = part
    }

    private static func reason(_ path: String) -> String {
        if path.contains(".lora_embedding_") { return "updates an embedding, which this version does not support" }
        if path.contains(".lora_B.") || path.contains(".lora_A.") {
            return path.hasSuffix(".bias")
                ? "is an update's own bias (lora_bias), which this version does not support"
                : "belongs to an adapter with a name of its own"
        }
        if path.hasSuffix(".bias") { return "replaces a bias of the base, which this version does not support" }
        if path.contains("token_adapter") || path.contains("trainable_tokens") {
            return "replaces token rows, which this version does not support"
        }
        if path.hasSuffix(".weight") {
            return "replaces a whole weight of the base (modules_to_save, or a resized embedding), "
                + "which this version does not support"
        }
        return "is of a kind unknown here"
    }
}
