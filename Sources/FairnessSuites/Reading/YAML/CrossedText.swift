import StrictYAML

/// A text with slots for groups of people, from which every group makes an item.
struct CrossedText {
    struct Item {
        let label: GroupLabel
        let text: String
    }

    private let text: SlottedText
    private let groups: [GroupTable.Group]

    /// Nil, and reported, when the key is missing or wrong, or groups lack a form.
    ///
    /// - Parameter needsSlot: Whether a text that names no group is an error.
    init?(
        _ reader: MappingReader, _ key: String, _ what: String, needsSlot: Bool = true, _ reading: SuiteReading
    ) {
        guard let text = reading.slotted(reader, key, what) else { return nil }
        let mark = reader.mark(of: key)
        guard !text.slots.isEmpty || !needsSlot else {
            reading.log.error(
                .noSlot, "\(what) has no slot, so that it names no group", at: mark,
                help: "put {person} or {people} where the group is named")
            return nil
        }
        // Without groups at all there is one error about that, not one a text.
        guard reading.groups.mark != nil, reading.groups.fill(text.slots, reading.log, at: mark) else { return nil }
        self.text = text
        groups = reading.groups.groups
    }

    /// In the order of the groups, each made when it is asked for: all of a long text's would fill the memory before
    /// the first is measured.
    var items: some Sequence<Item> {
        groups.lazy.compactMap { group in text.filled(with: group.terms).map { Item(label: group.label, text: $0) } }
    }
}

extension SuiteReading {
    /// Notes that every category with groups has items; reported when there are none.
    ///
    /// - Parameter section: The key of the section that needs them.
    func crossesGroups(_ section: String, at mark: SourceMark) {
        if groups.mark == nil {
            log.error(.missingKey, "'\(section)' needs the key 'groups'", at: mark)
        }
        for group in groups.groups { use(group.label.category, at: group.mark) }
    }
}
