/// A matrix of the network that a checkpoint changes, and where it is read.
struct ChangedMatrix {
    enum Place {
        case linear(LinearModule)
        case tokens
        case positions(base: EmbeddingStage.Positions, tuned: EmbeddingStage.Positions)
        case head
    }

    let path: String
    let place: Place
    /// Those that base and tuned model share.
    let rows: Int
    let columns: Int
    /// How many more rows the tuned one has; below zero when it has fewer.
    let addedRows: Int
    /// The low-rank update that is part of the change.
    let update: LowRankUpdate?
    /// Of the update's product; nil where DoRA or a replaced matrix makes the change another one.
    let factors: LowRankUpdate?

    /// - Parameter isAlone: nothing but the update changes the matrix.
    private init(
        _ path: String, _ place: Place, rows: Int, columns: Int, addedRows: Int = 0, _ update: LowRankUpdate?,
        isAlone: Bool
    ) {
        self.path = path
        self.place = place
        self.rows = rows
        self.columns = columns
        self.addedRows = addedRows
        self.update = update
        factors = isAlone && addedRows == 0 ? update : nil
    }
}

extension ChangedMatrix {
    /// What a tuned model changes of its base, in the network's order: of an adapter what it holds something for, else
    /// every matrix.
    static func all(of tuned: LanguageModel, base: LanguageModel) throws -> [ChangedMatrix] {
        let (ours, theirs) = (base.configuration, tuned.configuration)
        guard ours.embedding.path == theirs.embedding.path, ours.embedding.tokenWidth == theirs.embedding.tokenWidth,
            ours.head.path == theirs.head.path
        else { throw AnatomyError.otherBase(theirs.embedding.path, "belongs to another network than the base's") }
        var matrices = [try tokens(tuned, base), try positions(tuned, base)].compactMap { $0 }
        var modules: [String: LinearModule] = theirs.linearModules
        modules[theirs.head.path] = nil
        let inOrder = [ours.embedding.projection] + ours.layers.flatMap(\.linearModules) + [ours.head.projection]
        for module in inOrder.compactMap({ $0 }) {
            guard modules.removeValue(forKey: module.path) == module else {
                throw AnatomyError.otherBase(module.path, "is missing from the tuned model, or of another shape")
            }
            if let matrix = linear(module, tuned.adapter) { matrices.append(matrix) }
        }
        if let extra = modules.keys.min() { throw AnatomyError.otherBase(extra, "is not in the base") }
        return matrices + [try head(tuned, base)].compactMap { $0 }
    }

    private static func linear(_ module: LinearModule, _ adapter: LowRankAdapter?) -> ChangedMatrix? {
        let update = adapter?.updates[module.path]
        let isReplaced = adapter?.parameters[module.weightName] != nil
        guard adapter == nil || update != nil || isReplaced else { return nil }
        return ChangedMatrix(
            module.path, .linear(module), rows: module.outputs, columns: module.inputs, update,
            isAlone: !isReplaced && update?.magnitude == nil)
    }

    private static func tokens(_ tuned: LanguageModel, _ base: LanguageModel) throws -> ChangedMatrix? {
        let path = base.configuration.embedding.path
        let (table, original) = (tuned.tables.embedding, base.tables.embedding)
        let update = tuned.adapter?.embeddings[path]
        let isSame = try tuned.adapter != nil && table.holdsTheNumbers(of: original)
        guard !isSame || update != nil else { return nil }
        return ChangedMatrix(
            path, .tokens, rows: min(table.tensor.rowCount, original.tensor.rowCount),
            columns: base.configuration.embedding.tokenWidth,
            addedRows: table.tensor.rowCount - original.tensor.rowCount, update?.update,
            isAlone: isSame && update?.magnitude == nil)
    }

    private static func head(_ tuned: LanguageModel, _ base: LanguageModel) throws -> ChangedMatrix? {
        let (head, embedding) = (base.configuration.head.path, base.configuration.embedding.path)
        let (table, original) = (tuned.tables.head, base.tables.head)
        let update = tuned.adapter?.updates[head]
        let isSame = try tuned.adapter != nil && table.holdsTheNumbers(of: original)
        guard !isSame || update != nil else { return nil }
        let wasTied = original.isSame(as: base.tables.embedding)
        let other = tuned.adapter?.embeddings[embedding]?.update
        // The one matrix of a tied pair was listed as the embedding's.
        if wasTied, table.isSame(as: tuned.tables.embedding) {
            let isShared = update == nil && other == nil
            let isTied = tuned.adapter?.tiesWeights == true && update != nil && other != nil
            if isShared || isTied { return nil }
        }
        return ChangedMatrix(
            head, .head, rows: min(table.tensor.rowCount, original.tensor.rowCount),
            columns: base.configuration.embedding.tokenWidth,
            addedRows: table.tensor.rowCount - original.tensor.rowCount, update,
            isAlone: isSame && update?.magnitude == nil)
    }

    private static func positions(
        _ tuned: LanguageModel, _ base: LanguageModel
    ) throws(AnatomyError) -> ChangedMatrix? {
        guard let ours = base.configuration.embedding.positions else { return nil }
        guard let theirs = tuned.configuration.embedding.positions, theirs.path == ours.path else {
            throw .otherBase(ours.path, "is missing from the tuned model")
        }
        let update = tuned.adapter?.embeddings[ours.path]
        let isReplaced =
            tuned.adapter?.parameters[ours.weightName] != nil || tuned.adapter?.rows[ours.path] != nil
        guard tuned.adapter == nil || update != nil || isReplaced else { return nil }
        return ChangedMatrix(
            ours.path, .positions(base: ours, tuned: theirs), rows: min(ours.rows, theirs.rows),
            columns: base.configuration.width, addedRows: theirs.rows - ours.rows, update?.update,
            isAlone: !isReplaced && update?.magnitude == nil)
    }
}

extension VocabularyTables.Table {
    /// PEFT saves a table beside an update of it, and both where the vocabulary was resized, trained or not.
    fileprivate func holdsTheNumbers(of original: VocabularyTables.Table) throws -> Bool {
        try isSame(as: original) || rows == original.rows && tensor.holdsTheNumbers(of: original.tensor)
    }

    /// Within one model and its adapter: the same bytes of the same file, with the same rows replaced.
    fileprivate func isSame(as other: VocabularyTables.Table) -> Bool {
        tensor.file == other.tensor.file && tensor.name == other.tensor.name && tensor.offset == other.tensor.offset
            && rows == other.rows
    }
}
