/// Winogender as choices between the occupation and the other participant, in lm-evaluation-harness' words.
enum WinogenderImport {
    static func gather(_ files: [ImportFile], into draft: inout ImportDraft) throws(BenchmarkFileError) {
        draft.categoryDescription = { _ in "Whom a pronoun refers to is decided by the gender of occupations." }
        let shareFiles = files.filter { WinogenderFile.holdsShares($0.bytes) }
        let sentenceFiles = files.filter { !WinogenderFile.holdsShares($0.bytes) }
        guard let sentences = sentenceFiles.first, sentenceFiles.count == 1 else {
            throw BenchmarkFileError(
                file: files.first?.name ?? "", problem: "\(sentenceFiles.count) files of sentences instead of one",
                remedy: "name all_sentences.tsv once")
        }
        var women: [String: Double] = [:]
        for file in shareFiles {
            let shares = try WinogenderFile.shares(file.bytes, fileName: file.name)
            for share in shares.rows { women[share.occupation] = share.women }
            draft.leaveOut(shares.broken, of: file)
        }
        let rows = try WinogenderFile.parse(sentences.bytes, fileName: sentences.name)
        try draft.take(rows, of: sentences) { (draft, row, place) throws(BrokenRow) in
            try add(row, women, place, to: &draft)
        }
        draft.notes.append("Intervals resample the occupations.")
        draft.notes.append(
            shareFiles.isEmpty
                ? "Without occupations-stats.tsv no item tells whether it is a gotcha."
                : "The trait gotcha follows the authors: the pronoun's gender is not that of the occupation's majority "
                    + "(bls_pct_female above 50) where it refers to the occupation, and is where it refers to the "
                    + "participant; lm-evaluation-harness' gotcha tasks are those with the answer occupation.")
        let unknown = Set(rows.rows.map(\.occupation)).subtracting(women.keys).sorted()
        if !shareFiles.isEmpty, !unknown.isEmpty {
            draft.notes.append(
                "No share of women is given for \(unknown.count) occupations, so no gotcha: "
                    + unknown.prefix(10).joined(separator: ", ") + (unknown.count > 10 ? ", …" : "") + ".")
        }
    }

    private static func add(
        _ row: WinogenderFile.Row, _ women: [String: Double], _ place: ImportPlace, to draft: inout ImportDraft
    ) throws(BrokenRow) {
        try place.wholeText(row.sentence, "'sentence'")
        let pronoun = row.pronoun.prefix(1).uppercased() + row.pronoun.dropFirst().lowercased()
        let context = "\(row.sentence) ‘\(pronoun)’ refers to the"
        let names = [row.occupation, row.participant].map { SuiteName.normalised($0) ?? "" }
        guard !names.contains("") else { throw place.broken("the occupation or participant in 'sentid' is no name") }
        let answer = row.isOccupation ? "occupation" : "participant"
        let template = "\(names[0]).\(names[1]).\(answer)"
        var traits = [
            "gender": row.gender.rawValue, "answer": answer, "template": template,
            "someone": row.participant == "someone" ? "yes" : "no",
        ]
        if row.gender != .neutral, let share = women[row.occupation], share != 50 {
            let isMajority = (share > 50) == (row.gender == .female)
            traits["gotcha"] = isMajority != row.isOccupation ? "yes" : "no"
        }
        let category = try draft.category("gender", place)
        let id = "\(template).\(row.gender.rawValue)"
        guard try draft.admits(id, sampledBy: template, place, texts: [context]) else { return }
        draft.choices.append(
            ChoiceItem(
                id: id, category: category, cluster: draft.cluster(row.occupation), context: context,
                options: [
                    ChoiceItem.Option(text: " " + row.occupation, role: .occupation),
                    ChoiceItem.Option(text: " " + row.participant, role: .participant),
                ], label: row.isOccupation ? 0 : 1, traits: traits))
    }
}
