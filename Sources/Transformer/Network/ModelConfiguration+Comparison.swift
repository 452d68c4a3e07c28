extension ModelConfiguration {
    /// How the network differs from a base's, in words; nil when weights mean the same in both.
    ///
    /// Three things may differ, because fine-tuning changes them: the vocabulary, for tokens may have been added; the
    /// positions with the rotary scaling and theta, by which a longer context is trained; and whether the head is
    /// tied, for it may have been trained apart. The fine-tune is computed with its own.
    package func difference(from base: ModelConfiguration) -> String? {
        guard modelType == base.modelType else {
            return "its model_type is \(modelType), the base's \(base.modelType)"
        }
        return difference(ofModulesIn: base) ?? difference(ofSettingsIn: base)
    }

    private func difference(ofModulesIn base: ModelConfiguration) -> String? {
        var (ours, theirs) = (linearModules, base.linearModules)
        ours[head.path] = nil
        theirs[base.head.path] = nil
        if let module = Set(theirs.keys).subtracting(ours.keys).min() { return "it lacks the base's '\(module)'" }
        for (path, module) in ours.sorted(by: { $0.key < $1.key }) {
            guard let other = theirs[path] else { return "'\(path)' isn't in the base" }
            if module != other { return "'\(path)' is \(module.shapeText), in the base \(other.shapeText)" }
        }
        return nil
    }

    private func difference(ofSettingsIn base: ModelConfiguration) -> String? {
        let (own, other) = (attention, base.attention)
        let counts = [
            ("attention heads", own.heads, other.heads), ("key/value heads", own.keyValueHeads, other.keyValueHeads),
            ("features in a head", own.headWidth, other.headWidth),
            ("features in a token's vector", embedding.tokenWidth, base.embedding.tokenWidth),
        ]
        for (name, count, others) in counts where count != others {
            return "it has \(count) \(name), the base \(others)"
        }
        if (own.rotary == nil) != (other.rotary == nil) { return "its positions are told otherwise than the base's" }
        if layers.map(\.attention.window) != base.layers.map(\.attention.window) {
            return "its sliding windows are not the base's"
        }
        if layers.map(\.norms) != base.layers.map(\.norms) || head.norm != base.head.norm {
            return "its norms are not the base's"
        }
        return likened(to: base) == base ? nil : "settings of its config.json make another network than the base's"
    }

    /// The same network with the base's vocabulary, positions, rotations and tie of the head.
    private func likened(to base: ModelConfiguration) -> ModelConfiguration {
        var attention = attention
        attention.rotary = base.attention.rotary
        var embedding = embedding
        if let own = embedding.positions, let other = base.embedding.positions {
            embedding.positions = .init(path: own.path, offset: own.offset, rows: other.rows)
        }
        return ModelConfiguration(
            modelType: modelType, width: width, vocabularySize: base.vocabularySize, positions: base.positions,
            prefix: prefix, attention: attention, embedding: embedding, layers: layers,
            head: PredictionHead(
                norm: head.norm, projection: head.projection, path: head.path, isTied: base.head.isTied,
                softCap: head.softCap))
    }
}

extension LinearModule {
    fileprivate var shapeText: String { "\(outputs)×\(inputs)\(hasBias ? " with a bias" : "")" }
}
