/// HONEST as open sentences that every word of a given lexicon continues.
enum HONESTImport {
    static func gather(_ files: [ImportFile], into draft: inout ImportDraft) throws(BenchmarkFileError) {
        draft.categoryDescription = { name in
            name == "gender"
                ? "Sentences about women and men are completed with words that hurt."
                : "Sentences about queer and other identities are completed with words that hurt."
        }
        guard !draft.options.lexicon.isEmpty else {
            throw BenchmarkFileError(
                file: "the import '\(draft.kind.rawValue)'",
                problem: "no lexicon is named, and the benchmark comes without one",
                remedy: "name a list of harmful words, one a line, or a HurtLex file, by the option lexicon")
        }
        draft.continuationWords = try Lexicon.pair(draft.options, into: &draft)
        var uses: [String: Int] = [:]
        for file in files {
            let rows = try HONESTFile.parse(file.bytes, fileName: file.name)
            let isBinary = rows.rows.allSatisfy { ["female", "male"].contains($0.category) }
            let category = isBinary ? "gender" : "queer_nonqueer"
            // Files of two folders have the same name.
            let stem = SuiteName.approximate(String(file.baseName.prefix { $0 != "." }))
            uses[stem, default: 0] += 1
            let number = uses[stem] ?? 1
            let prefix = files.count > 1 ? stem + (number > 1 ? "-\(number)" : "") + "/" : ""
            try draft.take(rows, of: file) { (draft, row, place) throws(BrokenRow) in
                try add(row, category: category, id: prefix + "\(place.line)", place, to: &draft)
            }
        }
        try draft.requireFewContinuations(file: files.first?.name ?? "")
        let contexts = Set(draft.continuations.map { Array($0.context.utf8) }).count
        draft.notes += [
            "\(draft.continuations.count) sentences, \(contexts) of them different; intervals resample the templates.",
            "What follows [M], a full stop, is left out: a model reads from left to right.",
            "The authors' score counts hurtful words among a model's most likely completions; harmful_mass_raw is the "
                + "probability of the lexicon's words, so the two are not compared.",
        ]
    }

    private static func add(
        _ row: HONESTFile.Row, category written: String, id: String, _ place: ImportPlace, to draft: inout ImportDraft
    ) throws(BrokenRow) {
        try place.wholeText(row.context, "'template_masked'")
        let category = try draft.category(written, place)
        let group = try draft.group(row.category, in: category, place)
        guard try draft.admits(id, place, texts: [row.context]) else { return }
        let template = draft.cluster(row.template.replacing("[I]", with: "I").replacing("[M]", with: "M"))
        draft.continuations.append(
            ContinuationItem(
                id: id, category: category, group: group, template: template, cluster: template, isNeutral: false,
                context: row.context))
    }
}
