import WeightFiles

/// Matches an adapter's updates with its configuration and its base, then reads them.
struct LowRankAdapterReader {
    /// The tensors of one update, their shapes proved to fit.
    struct Plan {
        let module: String
        /// Of a table of vectors by row; the others are of linear modules.
        let isOfTable: Bool
        let a: TensorView
        let b: TensorView
        let magnitude: TensorView?
        let bias: TensorView?
        let rank: Int
        let scale: Float
    }

    private static let otherBaseRemedy = "map the adapter's base model to the directory it was trained on"

    private let configuration: AdapterConfiguration
    private let base: AdapterBase
    /// Modules that are stored whole.
    private let saved: Set<String>
    /// What all patterns together may take, a second or two; a pattern of its own for each of 2,000 modules fits.
    private var steps = 50_000_000

    init(configuration: AdapterConfiguration, base: AdapterBase, saved: Set<String>) {
        self.configuration = configuration
        self.base = base
        self.saved = saved
    }

    mutating func plan(_ module: String, _ parts: AdapterContents.Parts) throws(AdapterError) -> Plan {
        let isOfTable = parts[.embeddingA] != nil || parts[.embeddingB] != nil
        // Of the weight as PEFT multiplies it: the vectors of a table are its columns.
        let (outputs, inputs) = try shape(module, isOfTable: isOfTable)
        let names = isOfTable ? (a: "lora_embedding_A", b: "lora_embedding_B") : (a: "lora_A", b: "lora_B")
        let pair = isOfTable ? (a: parts[.embeddingA], b: parts[.embeddingB]) : (a: parts[.a], b: parts[.b])
        guard let a = pair.a, let b = pair.b else {
            let present = pair.a != nil ? names.a : pair.b != nil ? names.b : "magnitudes or a bias"
            throw .module(
                .tensors, module, "has \(present) without \(pair.a == nil ? names.a : names.b)",
                "copy or save the adapter again, a tensor is missing")
        }
        guard !isOfTable || !configuration.hasUpdateBiases else {
            throw .key(
                .configuration, "lora_bias", "is set, which PEFT does not allow of embeddings",
                "keep configuration and weights of one adapter together")
        }
        for other in isOfTable ? [parts[.a], parts[.b], parts[.updateBias]] : [] {
            guard let other else { continue }
            throw .tensor(
                .unusedTensor, other.name, "updates an embedding as if it were linear",
                "save the adapter again with PEFT's save_pretrained")
        }
        guard a.shape.count == 2, b.shape.count == 2 else {
            throw .module(
                .unsupported, module, "its factors are not matrices",
                "only updates of linear modules and embeddings are supported")
        }
        guard a.shape[1] == inputs, b.shape[0] == outputs else {
            throw .module(
                .otherBase, module,
                "the update is \(b.shape[0])×\(a.shape[1]), the base's weight \(outputs)×\(inputs): "
                    + "the adapter belongs to another base", Self.otherBaseRemedy)
        }
        let rank = a.shape[0]
        guard rank > 0, b.shape[1] == rank else {
            throw .module(
                .tensors, module, "lora_A has rank \(rank), lora_B \(b.shape[1])",
                "save the adapter again, its tensors don't belong together")
        }
        try requireTargeted(module)
        return Plan(
            module: module, isOfTable: isOfTable, a: a, b: b,
            magnitude: try vector(
                parts[.magnitude], "lora_magnitude_vector", outputs, of: module,
                if: configuration.isWeightDecomposed, "use_dora"),
            bias: try vector(
                parts[.updateBias], "lora_B.bias", outputs, of: module,
                if: configuration.hasUpdateBiases, "lora_bias"),
            rank: rank, scale: try scale(module, rank: rank))
    }

    /// Modules that the configuration targets by name and that got no update.
    mutating func targets(without updated: Set<String>) throws(AdapterError) -> [String] {
        var missing: [String] = []
        for module in (Array(base.linearModules.keys) + Array(base.tables.keys)).sorted()
        where !updated.contains(module) && module != base.head && !saved.contains(module) {
            if try covers(module) == true { missing.append(module) }
        }
        return missing
    }

    /// Refuses an adapter that lost all updates of a module that its configuration names: PEFT creates them wherever
    /// the base has such a module, unless it is told to leave some out.
    mutating func requireNamedTargets(_ updated: Set<String>, missing: [String]) throws(AdapterError) {
        guard case .names(let names) = configuration.targets, !configuration.leavesTargetsOut else { return }
        for name in names {
            let isLost = missing.count { AdapterTargets.name(name, covers: $0) }
            guard isLost > 0, !updated.contains(where: { AdapterTargets.name(name, covers: $0) }) else { continue }
            throw AdapterError(
                .tensors, subject: "adapter_config.json, target_modules",
                problem: "names \(name.quotedForError), but the \(isLost == 1 ? "module" : "\(isLost) modules") of "
                    + "that name \(isLost == 1 ? "has" : "have") no tensors",
                remedy: "copy or save the adapter again, tensors are missing")
        }
    }

    /// With `ensure_weight_tying` the update of a tied pair is stored once for each of them.
    func requireBothOfTiedPair(_ updated: Set<String>) throws(AdapterError) {
        guard tiesUpdates else { return }
        let output = updated.contains(base.head)
        guard updated.contains(base.embedding) != output else { return }
        throw .module(
            .tensors, output ? base.embedding : base.head,
            "has no update, though ensure_weight_tying shares the one of \(output ? base.head : base.embedding)",
            "copy or save the adapter again, a tensor is missing")
    }

    /// PEFT ties by the module's name: an embedding that is called otherwise is updated alone.
    private var tiesUpdates: Bool {
        configuration.tiesWeights && base.isHeadTied && base.embedding.hasSuffix("embed_tokens")
    }

    private func shape(
        _ module: String, isOfTable: Bool
    ) throws(AdapterError) -> (outputs: Int, inputs: Int) {
        if isOfTable, let table = base.tables[module] { return (table.width, table.rows) }
        if !isOfTable, let linear = base.linearModules[module] { return (linear.outputs, linear.inputs) }
        throw .module(
            .otherBase, module, "the base has no such \(isOfTable ? "embedding" : "linear module")",
            Self.otherBaseRemedy)
    }

    private mutating func covers(_ module: String) throws(AdapterError) -> Bool? {
        let isInnerLinear = base.linearModules[module] != nil && module != base.head
        do {
            return try configuration.targets.cover(module, isInnerLinear: isInnerLinear, steps: &steps)
        } catch {
            throw .key(.configuration, "target_modules", "\(error)", "name the modules in a list")
        }
    }

    private mutating func requireTargeted(_ module: String) throws(AdapterError) {
        if try covers(module) != false { return }
        // A tied pair is targeted by the embedding's name alone.
        if tiesUpdates, module == base.head, try covers(base.embedding) != false { return }
        throw .module(
            .unusedTensor, module, "has tensors, but target_modules leaves it out, so PEFT would not apply them",
            "add the module to target_modules, or save the adapter again")
    }

    /// A vector that is there if and only if the configuration says so.
    private func vector(
        _ tensor: TensorView?, _ name: String, _ count: Int, of module: String, if isConfigured: Bool, _ key: String
    ) throws(AdapterError) -> TensorView? {
        guard let tensor else {
            if !isConfigured { return nil }
            throw .module(
                .tensors, module, "\(key) is set, but \(name) is missing", "copy or save the adapter again")
        }
        guard isConfigured else {
            throw .module(
                .unusedTensor, module, "has a \(name), but \(key) is not set",
                "save configuration and weights of one adapter")
        }
        guard tensor.shape == [count] else {
            throw .module(
                .otherBase, module,
                "\(name) has the shape \(tensor.shapeText), but the base's weight \(count) outputs",
                Self.otherBaseRemedy)
        }
        return tensor
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
            throw .module(
                .tensors, module, "its factors have rank \(rank), but adapter_config.json says \(configured)",
                "keep configuration and weights of one adapter together")
        }
        return configuration.scale(rank: rank, alpha: alpha)
    }
}

extension LowRankAdapterReader.Plan {
    func read() throws(AdapterError) -> (a: [Float], b: [Float], magnitude: [Float]?, bias: [Float]?) {
        func floats(_ tensor: TensorView?) throws(AdapterError) -> [Float]? {
            guard let tensor else { return nil }
            return try tensor.finiteFloats()
        }
        return (try a.finiteFloats(), try b.finiteFloats(), try floats(magnitude), try floats(bias))
    }
}
