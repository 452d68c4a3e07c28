import StrictJSON
import WeightFiles

/// What is known of each key that PEFT writes: read, without effect on the merge, or refused when set.
enum AdapterConfigurationKeys {
    /// Keys that `AdapterConfiguration` reads.
    private static let read: Set<String> = [
        "alpha_pattern", "base_model_name_or_path", "bias", "ensure_weight_tying", "init_lora_weights", "lora_alpha",
        "lora_bias", "modules_to_save", "peft_type", "r", "rank_pattern", "revision",
        "target_modules", "task_type", "trainable_token_indices", "use_dora", "use_rslora",
    ]

    /// Keys that steer the training, the start values, or which modules got tensors; the tensors themselves tell.
    /// `fan_in_fan_out` is one of them because PEFT sets it by the module's class, whatever the file says, and
    /// `velora_config` because it changes the backward pass alone.
    private static let withoutEffect: Set<String> = [
        "auto_mapping", "corda_config", "eva_config", "exclude_modules", "fan_in_fan_out", "inference_mode",
        "layers_pattern", "layers_to_transform", "loftq_config", "lora_dropout", "lora_ga_config", "megatron_core",
        "peft_version", "qalora_group_size", "runtime_config", "velora_config",
    ]

    /// Keys whose value, when set, makes the adapter more than a sum with a low-rank product.
    private static let refused: [String: String] = [
        "alora_invocation_tokens": "aLoRA applies its update to some tokens only, which no merge can do",
        "arrow_config": "Arrow chooses among adapters for each token",
        "kasa_config": "KaSA truncates the base's weights before it adds to them",
        "layer_replication": "the adapter belongs to a base with repeated layers",
        "megatron_config": "Megatron's parallel layers store their updates in another layout",
        "monteclora_config": "MonteCLoRA samples its update",
        "target_parameters": "updates of single parameters (experts) are not supported by this version",
        "use_bdlora": "BD-LoRA stores block-diagonal factors",
        "use_qalora": "QA-LoRA pools the inputs of its update",
    ]

    /// Everything but `peft_type: LORA` is another method, and is named as far as its file lets one guess.
    static func requireLowRankMethod(_ object: JSONObject) throws(AdapterError) {
        let remedy = "only PEFT adapters with peft_type LORA can be evaluated"
        switch object["peft_type"] {
        case .string("LORA"): return
        case .string("XLORA"):
            throw .key(.otherMethod, "peft_type", "X-LoRA mixes adapters for each token", remedy)
        case .string(let other):
            throw .key(.otherMethod, "peft_type", "\(other.quotedForError) is another method than LoRA", remedy)
        case nil where object["fine_tune_type"] != nil || object["lora_parameters"] != nil:
            throw AdapterError(
                .otherMethod, subject: "adapter_config.json", problem: "this is an adapter of MLX, not of PEFT",
                remedy: "convert it to PEFT's format, or fuse it and add the result as a base")
        case nil:
            throw AdapterError(
                .otherMethod, subject: "adapter_config.json", problem: "has no peft_type", remedy: remedy)
        case let value?:
            throw .key(.otherMethod, "peft_type", "is \(value.kind), not a string", remedy)
        }
    }

    /// The unknown keys that passed only because they are accepted; a key that could matter throws.
    static func check(_ object: JSONObject, accepting accepted: Set<String>) throws(AdapterError) -> [String] {
        var passed: [String] = []
        for member in object.members {
            let key = member.key
            if read.contains(key) || withoutEffect.contains(key) || isUnset(member.value) { continue }
            if let reason = refused[key] {
                throw .key(.unsupported, key, reason, "merge the adapter into its base and evaluate the result")
            }
            guard accepted.contains(key) else {
                throw .key(
                    .unknownKey, key, "is unknown here and holds \(member.value.kind) that may change the merge",
                    "if it doesn't, add the key to accept_adapter_keys in the configuration")
            }
            passed.append(key)
        }
        return passed
    }

    /// Whether PEFT was told to leave out modules that `target_modules` covers. Layer 0 alone is a setting too.
    static func leavesTargetsOut(_ object: JSONObject) -> Bool {
        if let layers = object["layers_to_transform"], layers.integer != nil || !isUnset(layers) { return true }
        return object["exclude_modules"].map { !isUnset($0) } ?? false
    }

    /// What Python counts as false: the values a writer gives to features that are not used.
    private static func isUnset(_ value: JSON) -> Bool {
        switch value {
        case .null, .bool(false), .string(""): true
        case .number(let number): number.double == 0
        case .array(let array): array.isEmpty
        case .object(let object): object.members.isEmpty
        default: false
        }
    }
}
