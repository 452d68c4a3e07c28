import StrictYAML

/// Reads `groups`: by category the groups of people, each with its form for every slot.
struct GroupReader {
    let reading: SuiteReading

    func groups(_ suite: MappingReader) -> GroupTable {
        guard let categories = suite.namedEntries("groups") else { return GroupTable() }
        if categories.isEmpty {
            reading.log.error(.emptyGroup, "'groups' names no category", at: suite.mark(of: "groups"))
        }
        return GroupTable(groups: categories.flatMap(groups), mark: suite.keyMark(of: "groups"), reading.log)
    }

    private func groups(_ category: YAMLMapping.Entry) -> [GroupTable.Group] {
        guard reading.isCategory(category.key) else {
            reading.use(category.key, at: category.keyMark)
            return []
        }
        guard let groups = entries(category, "the category '\(category.key)' has no groups") else { return [] }
        return groups.compactMap { group in
            _ = reading.rules.acceptsName(group.key, "a group's name", at: group.keyMark)
            let label = GroupLabel(category: category.key, group: group.key)
            return forms(group, label).map { GroupTable.Group(label: label, forms: $0, mark: group.keyMark) }
        }
    }

    /// Nil, and reported, when the group has no usable form.
    private func forms(_ group: YAMLMapping.Entry, _ label: GroupLabel) -> [GroupTable.Form]? {
        let entries = entries(group, "the group \(label) has no forms", help: "such as person: \"a neighbour\"")
        guard let entries,
            let reader = MappingReader(
                group.value, "the group \(label)", keys: entries.map(\.key), log: reading.log)
        else { return nil }
        return entries.compactMap { entry in
            guard SlottedText.isSlotName(entry.key) else {
                reading.log.error(
                    .badName, "'\(entry.key)' can't be a slot's name", at: entry.keyMark, help: SlottedText.slotNames)
                return nil
            }
            let text = reading.text(reader, entry.key, "the form '\(entry.key)'", limit: TextRules.longestTerm)
            return text.map { GroupTable.Form(slot: entry.key, text: $0, mark: entry.value.mark) }
        }
    }

    /// What a name stands for; nil, and reported, when that is nothing or no mapping.
    private func entries(
        _ named: YAMLMapping.Entry, _ emptiness: String, help: String? = nil
    ) -> [YAMLMapping.Entry]? {
        if let entries = named.value.mapping?.entries, !entries.isEmpty { return entries }
        if named.value.isNull || named.value.mapping != nil {
            reading.log.error(.emptyGroup, emptiness, at: named.keyMark, help: help)
        } else {
            reading.log.error(
                .wrongValue, "'\(named.key)' must be a mapping, not \(named.value.kind)", at: named.value.mark,
                help: help)
        }
        return nil
    }
}
