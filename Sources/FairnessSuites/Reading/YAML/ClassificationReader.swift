import StrictYAML

/// Reads `classify`: a prompt, two labels with their words, and labelled texts that are crossed with every group.
struct ClassificationReader {
    let reading: SuiteReading

    /// Nil when it is wrong, which has been reported, or nothing of it is in the part that is wanted.
    func section(_ node: YAMLNode) -> ClassificationSection? {
        let keys = ["prompt", "labels", "positive", "calibration", "texts"]
        guard let reader = MappingReader(node, "'classify'", keys: keys, log: reading.log) else { return nil }
        reading.crossesGroups("classify", at: reader.mark)
        let prompt = PromptText(reader, slots: ["text"], reading)
        let labels = labels(reader)
        let names = labels?.map(\.name)
        let positive = names.flatMap { label(reader, "positive", among: $0) }
        let calibration = reading.text(reader, "calibration", "the calibration text", required: false).flatMap {
            prompt?.filled(with: ["text": $0], at: reader.mark(of: "calibration"))
        }
        let items = reading.entries(reader, "texts").flatMap { self.items($0, prompt, labels: names) }
        guard let labels, let positive, !items.isEmpty else { return nil }
        return ClassificationSection(labels: labels, positive: positive, calibration: calibration, items: items)
    }

    private func labels(_ section: MappingReader) -> [ClassificationSection.Label]? {
        guard let entries = section.namedEntries("labels", required: true) else { return nil }
        guard entries.count == 2 else {
            reading.log.error(
                .outOfRange, "there must be two labels, not \(entries.count)", at: section.keyMark(of: "labels"))
            return nil
        }
        let areNames = entries.map { reading.rules.acceptsName($0.key, "a label's name", at: $0.keyMark) }
        let words = reading.words(section, "labels", keys: entries.map(\.key))
        guard let words, !areNames.contains(false) else { return nil }
        return words.map { ClassificationSection.Label(name: $0.key, word: " " + $0.text) }
    }

    /// The index of the label that the key names; nil, and reported, for another word.
    private func label(_ reader: MappingReader, _ key: String, among names: [String]) -> Int? {
        guard let name = reader.string(key, required: true) else { return nil }
        if let index = names.firstIndex(of: name) { return index }
        reading.log.error(
            .unknownLabel, "'\(name)' is not one of the labels", at: reader.mark(of: key),
            help: Suggestion.help(name, among: names))
        return nil
    }

    /// - Parameter labels: Nil when they are wrong; what a text has to say about its label is then not looked at.
    private func items(_ node: YAMLNode, _ prompt: PromptText?, labels: [String]?) -> [ClassificationItem] {
        let keys = ["id", "topic", "label", "text", "quick"]
        guard !reading.isFull, let reader = MappingReader(node, "a text", keys: keys, log: reading.log) else {
            return []
        }
        let isKept = reading.keeps(reading.isQuick(reader))
        let id = reading.id(reader, "a text's id", section: "classify")
        let topic = reading.cluster(reader, "topic")
        let label = labels.flatMap { self.label(reader, "label", among: $0) }
        guard let text = CrossedText(reader, "text", "the text", reading) else { return [] }
        let mark = reader.mark(of: "text")
        reading.noteContent(["classify", reader.string("text") ?? ""], "this text", at: mark)
        guard let prompt, let id, let label else { return [] }
        var items: [ClassificationItem] = []
        for item in text.items {
            guard let context = prompt.filled(with: ["text": item.text], at: mark),
                reading.hasRoom(for: [context], at: mark)
            else { break }
            guard isKept else { continue }
            items.append(
                ClassificationItem(
                    id: "\(id)/\(item.label)", groups: [item.label], cluster: topic ?? id, context: context,
                    label: label))
        }
        return items
    }
}
