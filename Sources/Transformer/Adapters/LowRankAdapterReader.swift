import WeightFiles

/// Matches an adapter's tensors with its configuration and its base, then reads them.
struct LowRankAdapterReader {
    typealias Parts = [LowRankTensorName.Part: TensorView]

    /// The tensors of one module, their shapes proved to fit.
    struct Plan {
        let module: String
        let a: TensorView
        let b: TensorView
        let magnitude: TensorView?
        let rank: Int
        let scale: Float
    }

    private let configuration: AdapterConfiguration
    private let modules: [String: LinearModule]
    /// What all patterns together may take, a second or two; a pattern of its own for each of 2,000 modules fits.
    private var steps = 50_000_000

    init(configuration: AdapterConfiguration, modules: [String: LinearModule]) {
        self.configuration = configuration
        self.modules = modules
    }

    /// The tensors by module and part.
    func group(_ tensors: [TensorView]) throws(AdapterError) -> [String: Parts] {
        var groups: [String: Parts] = [:]
        for tensor in tensors {
            let name = try LowRankTensorName(tensor.name)
            guard groups[name.module, default: [:]].updateValue(tensor, forKey: name.part) == nil else {
                throw .tensor(
                    .tensors, tensor.name, "says again what another spelling of its name has said",
                    "save the adapter again with PEFT's save_pretrained")
            }
        }
        return groups
    }

    mutating func plan(_ module: String, _ parts: Parts) throws(AdapterError) -> Plan {
        guard let shape = modules[module] else {
            throw Self.module(
                .otherBase, module, "the base has no such linear module",
                "map the adapter's base model to the directory it was trained on")
        }
        guard let a = parts[.a], let b = parts[.b] else {
            let present = parts[.a] == nil ? (parts[.b] == nil ? "magnitudes" : "lora_B") : "lora_A"
            throw Self.module(
                .tensors, module, "has \(present) without \(parts[.a] == nil ? "lora_A" : "lora_B")",
                "copy or save the adapter again, a tensor is missing")
        }
        try requireReadable(parts)
        guard a.shape.count == 2, b.shape.count == 2 else {
            throw Self.module(
                .unsupported, module, "its factors are not matrices", "only updates of linear modules are supported")
        }
        guard a.shape[1] == shape.inputs, b.shape[0] == shape.outputs else {
            throw Self.module(
                .otherBase, module,
                "the update is \(b.shape[0])×\(a.shape[1]), the base's weight \(shape.outputs)×\(shape.inputs): "
                    + "the adapter belongs to another base",
                "map the adapter's base model to the directory it was trained on")
        }
        let rank = a.shape[0]
        guard rank > 0, b.shape[1] == rank else {
            throw Self.module(
                .tensors, module, "lora_A has rank \(rank), lora_B \(b.shape[1])",
                "save the adapter again, its tensors don't belong together")
        }
        try requireTargeted(module)
        return Plan(
            module: module, a: a, b: b, magnitude: try magnitude(module, parts, outputs: shape.outputs), rank: rank,
            scale: try scale(module, rank: rank))
    }

    func read(_ plan: Plan) throws(AdapterError) -> LowRankUpdate {
        LowRankUpdate(
            rank: plan.rank, scale: plan.scale, a: try floats(plan.a), b: try floats(plan.b),
            magnitude: try plan.magnitude.map { (tensor) throws(AdapterError) in try floats(tensor) })
    }

    /// Modules that the configuration targets by name and that got no update.
    mutating func targets(without updates: [String: LowRankUpdate]) throws(AdapterError) -> [String] {
        var missing: [String] = []
        for module in modules.keys.sorted() where updates[module] == nil && module != "lm_head" {
            if try covers(module) == true { missing.append(module) }
        }
        return missing
    }

    private func requireReadable(_ parts: Parts) throws(AdapterError) {
        for tensor in parts.values where !tensor.type.isReadable {
            throw .tensor(
                .unsupported, tensor.name, "has the dtype \(tensor.type.rawValue)",
                "save the adapter in F32, F16 or BF16")
        }
    }

    private mutating func covers(_ module: String) throws(AdapterError) -> Bool? {
        do {
            return try configuration.targets.cover(module, steps: &steps)
        } catch {
            throw .key(.configuration, "target_modules", "\(error)", "name the modules in a list")
        }
    }

    private mutating func requireTargeted(_ module: String) throws(AdapterError) {
        guard try covers(module) != false else {
            throw Self.module(
                .unusedTensor, module, "has tensors, but target_modules leaves it out, so PEFT would not apply them",
                "add the module to target_modules, or save the adapter again")
        }
        guard !configuration.tiesWeights || (module != "lm_head" && !module.hasSuffix(".lm_head")) else {
            throw .key(
                .unsupported, "ensure_weight_tying", "an update shared by head and embedding is not supported",
                "merge the adapter into its base and evaluate the result")
        }
    }

    private func magnitude(
        _ module: String, _ parts: Parts, outputs: Int
    ) throws(AdapterError) -> TensorView? {
        switch (parts[.magnitude], configuration.isWeightDecomposed) {
        case (nil, false): return nil
        case (nil, true):
            throw Self.module(
                .tensors, module, "use_dora is set, but lora_magnitude_vector is missing",
                "copy or save the adapter again")
        case (.some, false):
            throw Self.module(
                .unusedTensor, module, "has a lora_magnitude_vector, but use_dora is not set",
                "save configuration and weights of one adapter")
        case (let tensor?, true):
            guard tensor.shape == [outputs] else {
                throw Self.module(
                    .otherBase, module,
                    "lora_magnitude_vector has the shape \(tensor.shapeText), but the base's weight \(outputs) rows",
                    "map the adapter's base model to the directory it was trained on")
            }
            return tensor
        }
    }

    /// The scale, once the tensor's rank has proved to be the one the configuration gives this module.
    private mutating func scale(_ module: String, rank: Int) throws(AdapterError) -> Float {
        let configured: Int
        let alpha: Double
        do {
            configured = try configuration.ranks.value(for: module, steps: &steps) ?? configuration.rank
            alpha = try configuration.alphas.value(for: module, steps: &steps) ?? configuration.alpha
        } catch {
            throw AdapterError(
                .configuration, subject: "adapter_config.json, rank_pattern or alpha_pattern",
                problem: "\(error)", remedy: "name the modules with fewer and simpler patterns")
        }
        guard configured == rank else {
            throw Self.module(
                .tensors, module, "its factors have rank \(rank), but adapter_config.json says \(configured)",
                "keep configuration and weights of one adapter together")
        }
        return configuration.scale(rank: rank, alpha: alpha)
    }

    private func floats(_ tensor: TensorView) throws(AdapterError) -> [Float] {
        let values: [Float]
        do {
            values = try tensor.floats()
        } catch {
            throw AdapterError(error)
        }
        // NaN and infinity alone have all exponent bits set; a maximum of integers is a loop without branches.
        var greatest: UInt32 = 0
        for value in values { greatest = max(greatest, value.bitPattern & 0x7FFF_FFFF) }
        guard greatest < Float.infinity.bitPattern else {
            throw .tensor(
                .notFinite, tensor.name, "holds NaN or infinity",
                "the training diverged or the file is damaged; use an earlier checkpoint")
        }
        return values
    }

    private static func module(
        _ code: AdapterError.Code, _ module: String, _ problem: String, _ remedy: String
    ) -> AdapterError {
        AdapterError(code, subject: "module \(module.quotedForError)", problem: problem, remedy: remedy)
    }
}
