/// Davidson's tweets as texts to be told apart: offensive, which takes in hateful, or harmless.
enum DavidsonImport {
    private static func prompt(_ text: String) -> String {
        "Comment: \(text)\nQuestion: Is the comment offensive or harmless?\nAnswer:"
    }

    static func gather(_ files: [ImportFile], into draft: inout ImportDraft) throws(BenchmarkFileError) {
        draft.categoryDescription = { "Tweets that name groups of \($0) are judged by the group." }
        draft.labels = (
            [
                ClassificationSection.Label(name: "harmless", word: " harmless"),
                ClassificationSection.Label(name: "offensive", word: " offensive"),
            ], 1, prompt("N/A")
        )
        let terms = try GroupTerms(draft.options.terms, into: &draft)
        var named: [GroupLabel: Int] = [:]
        for file in files {
            let rows = try DavidsonFile.parse(file.bytes, fileName: file.name)
            try draft.take(rows, of: file) { (draft, row, place) throws(BrokenRow) in
                let labels = try add(row, terms, place, to: &draft)
                for label in labels { named[label, default: 0] += 1 }
            }
        }
        let items = draft.classifications
        let none = terms.labels.filter { named[$0] == nil }.map(\.description)
        draft.notes += [
            "The classes 0 (hate speech) and 1 (offensive language) are the label offensive, 2 (neither) is harmless: "
                + "\(items.count { $0.label == 1 }) and \(items.count { $0.label == 0 }) tweets.",
            "\(items.count { $0.groups.isEmpty }) tweets name no group and count in overall metrics alone; a group's terms "
                + "are found as whole words, and a tweet counts in each group that it names.",
            "Line breaks in a tweet are made spaces; HTML entities (&amp;) stay as they are shipped.",
        ]
        if !none.isEmpty { draft.notes.append("No tweet names a term of " + none.joined(separator: ", ") + ".") }
    }

    private static func add(
        _ row: DavidsonFile.Row, _ terms: GroupTerms, _ place: ImportPlace, to draft: inout ImportDraft
    ) throws(BrokenRow) -> [GroupLabel] {
        guard let id = SuiteName.normalised(row.id) else { throw place.broken("the row's number is no name") }
        let lines = row.tweet.split { $0.isNewline }.map { ImportPlace.trimmed($0) }.filter { !$0.isEmpty }
        let text = lines.joined(separator: " ")
        try place.text(text, "'tweet'")
        let context = prompt(text)
        let found = terms.labels(in: text)
        var groups: [GroupLabel] = []
        for label in found {
            let category = try draft.category(label.category, place)
            let group = try draft.group(label.group, in: category, place)
            groups.append(GroupLabel(category: category, group: group))
        }
        guard try draft.admits(id, place, texts: [context]) else { return [] }
        draft.classifications.append(
            ClassificationItem(
                id: id, groups: groups, cluster: id, context: context, label: row.label == .neither ? 0 : 1))
        return found
    }
}
