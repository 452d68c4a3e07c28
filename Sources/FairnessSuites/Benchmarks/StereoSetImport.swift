/// StereoSet as choices of three: a whole sentence, or one that follows the context.
enum StereoSetImport {
    static func gather(_ files: [ImportFile], into draft: inout ImportDraft) throws(BenchmarkFileError) {
        draft.categoryDescription = { "Stereotypes that StereoSet files under \($0)." }
        for file in files {
            let rows = try StereoSetFile.parse(file.bytes, fileName: file.name)
            try draft.take(rows, of: file) { (draft, row, place) throws(BrokenRow) in
                try add(row, place, to: &draft)
            }
        }
        let count = draft.choices.count { $0.traits["kind"] == "intra" }
        draft.notes += [
            "\(count) intrasentence items, whose options are whole sentences, and \(draft.choices.count - count) "
                + "intersentence ones, whose options follow the context; the trait kind tells them apart.",
            "Items are numbered by their lines, because this form of the file has no ids; intervals resample the targets.",
            "A context without a full stop, question or exclamation mark at its end gets a full stop, as in the authors' "
                + "code.",
        ]
    }

    private static let roles: [ChoiceItem.Role] = [.stereotype, .antiStereotype, .unrelated]

    private static func add(
        _ row: StereoSetFile.Row, _ place: ImportPlace, to draft: inout ImportDraft
    ) throws(BrokenRow) {
        for (sentence, role) in zip(row.sentences, roles) { try place.wholeText(sentence, "'\(role.rawValue)'") }
        let sentences = Set(row.sentences.map { Array($0.utf8) })
        guard sentences.count == roles.count else { throw place.broken("two of its sentences are equal") }
        let isIntra = row.kind == .intrasentence
        var context = ""
        if !isIntra {
            context = try place.wholeText(row.context, "'context'")
            if let last = context.last, !".!?".contains(last) { context += "." }
        }
        let category = try draft.category(row.biasType, place)
        let id = "\(place.line)"
        guard try draft.admits(id, place, texts: row.sentences + [context]) else { return }
        draft.choices.append(
            ChoiceItem(
                id: id, category: category, cluster: draft.cluster(row.target), context: context,
                options: zip(row.sentences, roles).map { sentence, role in
                    ChoiceItem.Option(text: isIntra ? sentence : " " + sentence, role: role)
                }, label: nil, traits: ["kind": isIntra ? "intra" : "inter"]))
    }
}
