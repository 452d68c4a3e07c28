/// BBQ as choices among the row's three answers, followed by the nine other wordings of "unknown" that
/// lm-evaluation-harness scores: our numbers look at the first three options, the harness' at all twelve.
enum BBQImport {
    static func gather(_ files: [ImportFile], into draft: inout ImportDraft) throws(BenchmarkFileError) {
        draft.categoryDescription = { "Stereotypes that BBQ files under \($0)." }
        draft.notes += [
            "The options are the row's three answers and nine other wordings of unknown, which only "
                + "lm-evaluation-harness' numbers look at.",
            "The biased answer is reconstructed from answer_info and stereotyped_groups, not taken from the authors' "
                + "additional_metadata.csv.",
            "Intervals resample the question templates (question_index) of a category.",
        ]
        var harness = BBQHarness()
        var spacedCount = 0
        for file in files {
            let rows = try BBQFile.parse(file.bytes, fileName: file.name)
            var unbiased: [Int] = []
            try draft.take(rows, of: file) { (draft, row, place) throws(BrokenRow) in
                if try !add(row, place, &harness, to: &draft) { unbiased.append(place.line) }
                if row.answers.contains(where: { $0.text != ImportPlace.trimmed($0.text) }) { spacedCount += 1 }
            }
            if !unbiased.isEmpty {
                draft.notes.append(
                    "\(file.name): the stereotyped group is not exactly one answer, so that no answer counts as biased "
                        + "and only accuracy is measured: \(LineList.text(unbiased)).")
            }
        }
        if spacedCount > 0 {
            draft.notes.append(
                "\(Suite.plural(spacedCount, "row")) with an answer that has an outer space: it is scored, as "
                    + "lm-evaluation-harness does.")
        }
    }

    /// False for an item without a biased answer.
    private static func add(
        _ row: BBQFile.Row, _ place: ImportPlace, _ harness: inout BBQHarness, to draft: inout ImportDraft
    ) throws(BrokenRow) -> Bool {
        let texts = row.answers.map(\.text)
        let unknowns = texts.indices.filter { BBQHarness.unknownWordings.contains(texts[$0]) }
        guard let unknown = unknowns.first, unknowns.count == 1 else {
            throw place.broken("\(unknowns.count) of its answers are wordings of unknown instead of one")
        }
        guard Set(texts.map { Array($0.utf8) }).count == texts.count else {
            throw place.broken("two of its answers are equal")
        }
        for text in texts { try place.text(text, "an answer") }
        let context = "\(row.context)\n\nQ: \(row.question)\nA:"
        try place.wholeText(context, "the context with its question")
        let category = try draft.category(row.category, place)
        let target = target(row, unknown: unknown)
        let biased = harness.biasedAnswers(row).map { "\($0)" }
        let traits = [
            "condition": row.contextCondition == .ambiguous ? "ambiguous" : "disambiguated",
            "polarity": row.polarity == .negative ? "negative" : "nonnegative", "biased_by": "answer_info",
            "lm_eval_biased": biased.isEmpty ? "none" : biased.joined(separator: " "),
        ]
        let own = texts.indices.map { index in
            ChoiceItem.Option(
                text: " " + texts[index],
                role: index == unknown ? .unknown : target.map { $0 == index ? .target : .other })
        }
        let others = BBQHarness.unknownWordings.filter { $0 != texts[unknown] }.map {
            ChoiceItem.Option(text: " " + $0, role: .unknown)
        }
        let options = own + others
        // The four questions of one context stay together.
        let key = "\(category)/\(row.exampleID / 4)"
        let id = "\(category)/\(row.exampleID)"
        guard try draft.admits(id, sampledBy: key, place, texts: options.map(\.text) + [context]) else {
            return target != nil
        }
        draft.choices.append(
            ChoiceItem(
                id: id, category: category, cluster: "\(category)/\(draft.cluster(row.questionIndex))",
                context: context, options: options, label: row.label, traits: traits))
        return target != nil
    }

    /// The person who belongs to a stereotyped group, when exactly one does.
    private static func target(_ row: BBQFile.Row, unknown: Int) -> Int? {
        let groups = Set(row.stereotypedGroups.map { $0.lowercased() })
        let members = row.answers.indices.filter { index in
            index != unknown && row.answers[index].info.contains { groups.contains($0.lowercased()) }
        }
        return members.count == 1 ? members[0] : nil
    }
}
