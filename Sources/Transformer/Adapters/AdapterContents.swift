import WeightFiles

/// An adapter's tensors by the module of the base that they belong to.
struct AdapterContents {
    typealias Parts = [AdapterTensorName.Part: TensorView]

    private(set) var modules: [String: Parts] = [:]

    init(_ tensors: [TensorView]) throws(AdapterError) {
        var copies: [(module: String, kind: String, tensor: TensorView)] = []
        for tensor in tensors {
            let name = try AdapterTensorName(tensor.name)
            if case .copy(let kind) = name.part {
                copies.append((name.module, kind, tensor))
                continue
            }
            guard modules[name.module, default: [:]].updateValue(tensor, forKey: name.part) == nil else {
                throw .tensor(
                    .tensors, tensor.name, "says again what another spelling of its name has said",
                    "save the adapter again with PEFT's save_pretrained")
            }
        }
        for copy in copies where modules[copy.module]?[.parameter(copy.kind)] == nil {
            throw .tensor(
                .unusedTensor, copy.tensor.name, "is a copy beside a parameter that is missing",
                "save the adapter again with PEFT's save_pretrained")
        }
    }

    /// Modules with a low-rank update, sorted.
    var updated: [String] { modules.filter { Self.isUpdated($0.value) }.keys.sorted() }

    func hasUpdate(_ module: String) -> Bool { modules[module].map(Self.isUpdated) ?? false }

    private static func isUpdated(_ parts: Parts) -> Bool {
        let ofUpdates: [AdapterTensorName.Part] = [.a, .b, .magnitude, .updateBias, .embeddingA, .embeddingB]
        return ofUpdates.contains { parts[$0] != nil }
    }

    /// Rows of the embedding or head in the adapter, where it holds one of them whole; else the base's.
    ///
    /// A vocabulary that was resized before the training makes PEFT save both tables, and load them only into a base
    /// that was resized likewise; that resized base is what the adapter is measured on.
    func vocabularySize(of base: AdapterBase) throws(AdapterError) -> Int {
        var size: Int?
        for module in [base.embedding, base.head] {
            for part in [AdapterTensorName.Part.parameter("weight"), .wrappedParameter("weight")] {
                guard let tensor = modules[module]?[part], tensor.shape.count == 2 else { continue }
                let rows = tensor.shape[0]
                guard ConfigurationReader.sizes.vocabulary.contains(rows), size ?? rows == rows else {
                    throw .tensor(
                        .tensors, tensor.name,
                        "has \(rows) rows" + (size.map { ", another table of the vocabulary \($0)" } ?? ""),
                        "save the adapter again, its tensors don't belong together")
                }
                size = rows
            }
        }
        return size ?? base.vocabularySize
    }

    /// Refuses tensors that PEFT would not load because of what else the adapter holds of their module.
    ///
    /// - Parameter saved: the modules that are stored whole.
    func requireUsed(saved: Set<String>, _ base: AdapterBase) throws(AdapterError) {
        let hasTiedRows = base.isHeadTied && modules[base.embedding]?[.tokenRows] != nil
        for (module, parts) in modules.sorted(by: { $0.key < $1.key }) {
            let isUpdated = Self.isUpdated(parts)
            let hasRows = parts[.tokenRows] != nil || (hasTiedRows && module == base.head)
            let isSaved = saved.contains(module)
            for (part, tensor) in parts.sorted(by: { $0.value.name < $1.value.name }) {
                let problem: String? =
                    switch part {
                    case .parameter where isUpdated && !isSaved:
                        "replaces a parameter of a module that the adapter updates, so PEFT would not load it"
                    case .parameter where hasRows && !isSaved:
                        "replaces a table some rows of which are replaced, so PEFT would not load it"
                    case .wrappedParameter where !isUpdated && !hasRows:
                        "replaces a parameter of a module that the adapter does not update, so PEFT would not load it"
                    case .parameter: nil
                    case _ where isSaved:
                        "belongs to a module in modules_to_save, so PEFT would not load it"
                    case .tokenRows where isUpdated:
                        "replaces rows of a table that the adapter also updates"
                    default: nil
                    }
                guard let problem else { continue }
                throw .tensor(
                    .unusedTensor, tensor.name, problem,
                    "keep configuration and weights of one adapter together, or save it again")
            }
        }
    }
}
