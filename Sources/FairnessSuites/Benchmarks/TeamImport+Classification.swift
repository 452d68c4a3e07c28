import StrictYAML

extension TeamImport {
    private static let place = "{text}"

    /// Finds the two labels, and what stands around a text.
    mutating func prepareClassification(
        _ records: [TeamRecord], file: String, draft: inout ImportDraft
    ) throws(BenchmarkFileError) {
        func refused(_ problem: String, _ remedy: String) -> BenchmarkFileError {
            BenchmarkFileError(file: file, problem: problem, remedy: remedy)
        }
        for record in records {
            guard let label = try? record.text("label").map({ ImportPlace.trimmed($0) }) else { continue }
            guard label == printable(label, limit: 100) else {
                throw refused(
                    "line \(record.line): the label has hidden characters or more than 100", "use two short words")
            }
            if !labels.contains(label) { labels.append(label) }
            guard labels.count <= 2 else {
                throw refused(
                    "line \(record.line): the label '\(printable(label, limit: 40))' is a third one", "use two labels")
            }
        }
        guard labels.count == 2 else {
            throw refused("there are \(labels.count) labels instead of two", "label every row with one of two words")
        }
        let names = labels.map { SuiteName.normalised($0) }
        guard let first = names[0], let second = names[1], first != second else {
            throw refused(
                "the labels can't become two names of letters a-z, digits, '-' and '_'", "use two short words")
        }
        guard let written = draft.options.positive, let positive = labels.firstIndex(of: written) else {
            let known = Suggestion.alternatives(labels.map { printable($0, limit: 40) })
            throw refused(
                "the option positive is \(draft.options.positive == nil ? "missing" : "none of the labels")",
                "name the label whose rates are reported: \(known)")
        }
        prompt =
            draft.options.prompt
            ?? "Comment: {text}\nQuestion: Is the comment \(labels[0]) or \(labels[1])?\nAnswer:"
        let count = prompt.split(separator: Self.place, omittingEmptySubsequences: false).count - 1
        guard count == 1 else {
            throw refused("the option prompt has \(count) places {text}", "write {text} once, where the text stands")
        }
        let hasTexts = records.contains { $0["text"] != nil }
        let calibration = draft.options.calibration ?? (hasTexts ? prompt.replacing(Self.place, with: "N/A") : nil)
        draft.labels = (
            zip([first, second], labels).map { ClassificationSection.Label(name: $0, word: " " + $1) }, positive,
            calibration
        )
    }

    func addText(
        _ record: TeamRecord, _ id: String, _ place: ImportPlace, to draft: inout ImportDraft
    ) throws(BrokenRow) {
        let written = ImportPlace.trimmed(try record.requiredText("label"))
        guard let label = labels.firstIndex(of: written) else { throw record.broken("'label' is none of the labels") }
        let context: String
        switch (record["text"] != nil, record["context"] != nil) {
        case (true, false): context = prompt.replacing(Self.place, with: try sentence("text", record, place))
        case (false, true): context = try sentence("context", record, place)
        case (true, true): throw record.broken("it has both 'text' and 'context'")
        case (false, false): throw record.broken("it has neither 'text' nor 'context'")
        }
        try place.text(context, "the prompt")
        var groups: [GroupLabel] = []
        for word in try record.words("groups") {
            let group = try self.label(word, place, &draft)
            if !groups.contains(group) { groups.append(group) }
        }
        let cluster = try record.text("cluster") ?? id
        guard try draft.admits(id, place, texts: [context]) else { return }
        draft.classifications.append(
            ClassificationItem(
                id: id, groups: groups, cluster: draft.cluster(cluster), context: context, label: label))
    }
}
