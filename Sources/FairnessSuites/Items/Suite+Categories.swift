extension Suite {
    /// Names of the categories that some item belongs to.
    package var usedCategories: Set<String> {
        var used = Set(pairs.map(\.category))
        used.formUnion(choices.map(\.category))
        used.formUnion((continuations?.items ?? []).map(\.category))
        used.formUnion((decisions?.items ?? []).map(\.category))
        used.formUnion((classifications?.items ?? []).flatMap(\.groups).map(\.category))
        used.formUnion(language.compactMap(\.group).map(\.category))
        return used
    }

    func with(categories: [Category]) -> Suite {
        Suite(
            name: name, version: version, description: description, benchmark: benchmark, categories: categories,
            pairs: pairs, choices: choices, continuations: continuations, decisions: decisions,
            classifications: classifications, language: language)
    }
}
