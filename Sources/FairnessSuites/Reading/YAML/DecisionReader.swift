import StrictYAML

/// Reads `decisions`: a prompt, the two answers, and cases that are crossed with every group.
struct DecisionReader {
    let reading: SuiteReading

    /// Nil when it is wrong, which has been reported, or nothing of it is in the part that is wanted.
    func section(_ node: YAMLNode) -> DecisionSection? {
        let keys = ["prompt", "words", "cases"]
        guard let reader = MappingReader(node, "'decisions'", keys: keys, log: reading.log) else { return nil }
        reading.crossesGroups("decisions", at: reader.mark)
        let prompt = PromptText(reader, slots: ["text", "question"], reading)
        let words = reading.words(reader, "words", keys: ["yes", "no"])
        let items = reading.entries(reader, "cases").flatMap { self.items($0, prompt) }
        guard let words, !items.isEmpty else { return nil }
        return DecisionSection(yes: " " + words[0].text, no: " " + words[1].text, items: items)
    }

    private func items(_ node: YAMLNode, _ prompt: PromptText?) -> [DecisionItem] {
        let keys = ["id", "domain", "expected", "text", "question", "inverted", "quick"]
        guard !reading.isFull, let reader = MappingReader(node, "a case", keys: keys, log: reading.log) else {
            return []
        }
        let isKept = reading.keeps(reading.isQuick(reader))
        let id = reading.id(reader, "a case's id", section: "decisions")
        let domain = reading.cluster(reader, "domain", required: true)
        let expected = reader.choice("expected", as: DecisionItem.Answer.self, required: true)
        let text = CrossedText(reader, "text", "the text", reading)
        let question = CrossedText(reader, "question", "the question", needsSlot: false, reading)
        let inverted = CrossedText(reader, "inverted", "the inverted question", needsSlot: false, reading)
        noteContent(reader)
        guard let prompt, let id, let domain, let expected, let text, let question, let inverted else { return [] }
        let mark = reader.mark(of: "text")
        var items: [DecisionItem] = []
        for (text, questions) in zip(text.items, zip(question.items, inverted.items)) {
            let asked = prompt.filled(with: ["text": text.text, "question": questions.0.text], at: mark)
            let opposite = prompt.filled(with: ["text": text.text, "question": questions.1.text], at: mark)
            guard let asked, let opposite, reading.hasRoom(for: [asked, opposite], at: mark) else { break }
            guard isKept else { continue }
            items.append(
                DecisionItem(
                    id: "\(id)/\(text.label)", category: text.label.category, group: text.label.group, cluster: id,
                    domain: domain, expected: expected, question: asked, inverted: opposite))
        }
        return items
    }

    private func noteContent(_ reader: MappingReader) {
        guard let text = reader.node("text")?.scalar?.text, let question = reader.node("question")?.scalar?.text else {
            return
        }
        reading.noteContent(["decision", text, question], "this case", at: reader.mark(of: "text"))
        if reader.node("inverted")?.scalar?.text == question {
            reading.log.error(
                .equalTexts, "the inverted question is the same as the question", at: reader.mark(of: "inverted"),
                help: "ask whether to do the opposite")
        }
    }
}
