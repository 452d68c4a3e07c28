import WeightFiles

/// Matches what an adapter stores in place of the base's parameters with its configuration and its base.
struct ReplacementReader {
    /// Stored rows of a table, their number and width proved to fit.
    struct RowPlan {
        let module: String
        let tokens: [Int]
        let tensor: TensorView
    }

    private static let missing = "copy or save the adapter again, a tensor is missing"
    private static let otherBaseRemedy = "map the adapter's base model to the directory it was trained on"

    let contents: AdapterContents
    let configuration: AdapterConfiguration
    let base: AdapterBase
    /// Modules that are stored whole.
    let saved: Set<String>

    /// By name, once nothing that the configuration promises is missing.
    func parameters() throws(AdapterError) -> [String: ReplacedParameter] {
        var replaced: [String: ReplacedParameter] = [:]
        for (module, parts) in contents.modules.sorted(by: { $0.key < $1.key }) {
            for (part, tensor) in parts.sorted(by: { $0.value.name < $1.value.name }) {
                guard let kind = part.parameterKind else { continue }
                let name = "\(module).\(kind)"
                guard let shape = base.parameters[name] else {
                    throw .tensor(
                        .otherBase, tensor.name, "replaces a parameter that the base does not have",
                        Self.otherBaseRemedy)
                }
                guard tensor.shape == shape else {
                    throw .tensor(
                        .otherBase, tensor.name,
                        "has the shape \(tensor.shapeText), the base's parameter "
                            + shape.map(String.init).joined(separator: "×"), Self.otherBaseRemedy)
                }
                let parameter = ReplacedParameter(tensor: tensor, isOwnCopy: isOwnCopy(module))
                guard replaced.updateValue(parameter, forKey: name) == nil else {
                    throw .tensor(
                        .tensors, tensor.name, "says again what another tensor says of the same parameter",
                        "save the adapter again with PEFT's save_pretrained")
                }
            }
        }
        try requireSavedModules(replaced)
        try requireBiases(replaced)
        return replaced
    }

    private var tiesSavedEmbedding: Bool {
        configuration.tiesWeights && base.isHeadTied && base.embedding.hasSuffix("embed_tokens")
            && saved.contains(base.embedding)
    }

    private func isOwnCopy(_ module: String) -> Bool {
        saved.contains(module) || (module == base.head && tiesSavedEmbedding)
    }

    private func requireSavedModules(_ replaced: [String: ReplacedParameter]) throws(AdapterError) {
        for name in base.parameters.keys.sorted() where replaced[name] == nil {
            let module = AdapterBase.module(ofParameter: name)
            guard isOwnCopy(module) else { continue }
            throw .module(
                .tensors, module, "is in modules_to_save, but its \(name.quotedForError) is missing", Self.missing)
        }
    }

    private func requireBiases(_ replaced: [String: ReplacedParameter]) throws(AdapterError) {
        guard configuration.biases != .none else { return }
        for name in base.parameters.keys.sorted() where name.hasSuffix(".bias") && replaced[name] == nil {
            let module = AdapterBase.module(ofParameter: name)
            guard configuration.biases == .all || contents.hasUpdate(module) else { continue }
            throw .module(
                .tensors, module, "bias is \(configuration.biases.rawValue), but the trained bias is missing",
                Self.missing)
        }
    }

    func rows() throws(AdapterError) -> [RowPlan] {
        if case .ofTables(let tables) = configuration.tokenRows {
            let modules = base.tables.keys + [base.head]
            for table in tables where !modules.contains(where: { $0.hasSuffix(table.name) }) {
                throw .key(
                    .otherBase, "trainable_token_indices", "names \(table.name.quotedForError), which the base has not",
                    Self.otherBaseRemedy)
            }
        }
        for (module, parts) in contents.modules.sorted(by: { $0.key < $1.key }) {
            guard let tensor = parts[.tokenRows] else { continue }
            guard configuration.tokenRows == .none || base.tables[module] != nil || module == base.head else {
                throw .tensor(
                    .otherBase, tensor.name, "replaces rows of a table that the base does not have",
                    Self.otherBaseRemedy)
            }
            guard tokens(of: module) == nil else { continue }
            throw .tensor(
                .unusedTensor, tensor.name, "replaces token rows that trainable_token_indices does not name",
                "keep configuration and weights of one adapter together")
        }
        var plans: [RowPlan] = []
        for module in (base.tables.keys + [base.head]).sorted() {
            guard let tokens = tokens(of: module) else { continue }
            if let plan = try plan(module, tokens) { plans.append(plan) }
        }
        return plans
    }

    private func tokens(of module: String) -> [Int]? {
        let own = configuration.tokenRows.tokens(of: module, isInput: module == base.embedding)
        // With a resized vocabulary PEFT saves all of a head, and with it the rows that it shares.
        guard own == nil, module == base.head, base.isHeadTied, contents.modules[module]?[.tokenRows] != nil
        else { return own }
        return configuration.tokenRows.tokens(of: base.embedding, isInput: true)
    }

    private func plan(_ module: String, _ tokens: [Int]) throws(AdapterError) -> RowPlan? {
        guard let tensor = contents.modules[module]?[.tokenRows] else {
            // A tied pair with the same tokens is stored once.
            if module == base.head, base.isHeadTied, self.tokens(of: base.embedding) == tokens { return nil }
            throw .module(.tensors, module, "the rows of trainable_token_indices are missing", Self.missing)
        }
        let table = base.tables[module] ?? base.linearModules[module].map { .init(rows: $0.outputs, width: $0.inputs) }
        guard let table, tensor.shape == [tokens.count, table.width] else {
            throw .tensor(
                .otherBase, tensor.name,
                "has the shape \(tensor.shapeText), but \(tokens.count) rows of width \(table?.width ?? 0) are due",
                Self.otherBaseRemedy)
        }
        if let token = tokens.first(where: { $0 >= table.rows }) {
            throw .key(
                .otherBase, "trainable_token_indices", "token \(token) lies outside the \(table.rows) of the table",
                Self.otherBaseRemedy)
        }
        return RowPlan(module: module, tokens: tokens, tensor: tensor)
    }
}

extension ReplacementReader.RowPlan {
    func read() throws(AdapterError) -> TokenRows {
        var places: [Int: Int] = [:]
        for (place, token) in tokens.enumerated() { places[token] = place }
        return TokenRows(places: places, values: try tensor.finiteFloats())
    }
}

extension AdapterTensorName.Part {
    /// `weight` or `bias`, where the part stands in for a parameter of the base.
    var parameterKind: String? {
        switch self {
        case .parameter(let kind), .wrappedParameter(let kind): kind
        default: nil
        }
    }
}
