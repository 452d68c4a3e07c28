import WeightFiles

/// The tables of a model with its adapter: where they are read and what is done to their rows.
struct VocabularyTables: Sendable {
    struct Table: Sendable {
        var tensor: TensorView
        var rows: TokenRows?
    }

    var embedding: Table
    var head: Table

    var vocabularySize: Int { embedding.tensor.rowCount }

    /// Follows PEFT, which loads a table under its plain name into the base, so that a tied pair gets it, but one in
    /// `modules_to_save` into the module's own copy.
    init(
        _ configuration: ModelConfiguration, _ tensors: ModelTensors, _ adapter: LowRankAdapter?
    ) throws {
        let (embedding, head) = (configuration.embedding, configuration.head)
        self.embedding = Table(tensor: try tensors.tensor(embedding.weightName))
        self.head = Table(tensor: try tensors.tensor(tensors.headName))
        guard let adapter else { return }
        let stored = (
            embedding: adapter.parameters[embedding.weightName], head: adapter.parameters[head.weightName]
        )
        let rows = (embedding: adapter.rows[embedding.path], head: adapter.rows[head.path])
        guard stored.embedding != nil || stored.head != nil || rows.embedding != nil || rows.head != nil else { return }
        let isTied = try configuration.head.isTied && isPair()

        if isTied {
            let loaded = [stored.embedding, stored.head].compactMap { $0 }.filter { !$0.isOwnCopy }.map(\.tensor)
            try Self.requireEqual(loaded)
            if let table = loaded.first { (self.embedding.tensor, self.head.tensor) = (table, table) }
        }
        if isTied, adapter.tiesWeights {
            try Self.requireEqual([stored.embedding, stored.head].compactMap(\.?.tensor))
        }
        if let own = stored.embedding, own.isOwnCopy || !isTied { self.embedding.tensor = own.tensor }
        if let own = stored.head, own.isOwnCopy || !isTied { self.head.tensor = own.tensor }
        guard self.embedding.tensor.rowCount == self.head.tensor.rowCount else {
            throw AdapterError.module(
                .tensors, head.path,
                "has \(self.head.tensor.rowCount) rows, but \(embedding.path) \(self.embedding.tensor.rowCount): "
                    + "only one of them was resized",
                "save the adapter again with save_embedding_layers=True")
        }
        self.embedding.rows = rows.embedding
        self.head.rows = rows.head
        guard configuration.head.isTied, let shared = rows.embedding else { return }
        guard isTied || rows.head != nil else {
            throw AdapterError.module(
                .unsupported, head.path,
                "is tied to an embedding with trained token rows, but the base's file has another matrix for it, so "
                    + "whether they apply to it can't be told",
                "set tie_word_embeddings of the base to what it was trained with")
        }
        guard isTied else { return }
        guard stored.head?.isOwnCopy != true else {
            throw AdapterError.module(
                .unsupported, head.path, "is stored whole, but tied to an embedding with trained token rows",
                "merge the adapter into its base and evaluate the result")
        }
        if rows.head == nil { self.head.rows = shared }
    }

    /// A head that the base's file holds a second time is tied all the same, as long as it is equal.
    private func isPair() throws(AdapterError) -> Bool {
        if embedding.tensor.name == head.tensor.name { return true }
        return try embedding.tensor.holdsTheNumbers(of: head.tensor)
    }

    private static func requireEqual(_ tables: [TensorView]) throws(AdapterError) {
        guard tables.count == 2, try !tables[0].holdsTheNumbers(of: tables[1]) else { return }
        throw .tensor(
            .tensors, tables[1].name, "differs from \(tables[0].name.quotedForError), though the base ties the two",
            "save the adapter again, its tensors don't belong together")
    }
}
