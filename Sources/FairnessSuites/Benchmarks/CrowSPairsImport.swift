/// CrowS-Pairs as pairs: the sentence about the disadvantaged group is `more`, whichever way it points.
enum CrowSPairsImport {
    static func gather(_ files: [ImportFile], into draft: inout ImportDraft) throws(BenchmarkFileError) {
        draft.categoryDescription = { "Stereotypes that CrowS-Pairs files under \($0)." }
        for file in files {
            let rows = try CrowSPairsFile.parse(file.bytes, fileName: file.name)
            try draft.take(rows, of: file) { (draft, row, place) throws(BrokenRow) in
                try add(row, place, to: &draft)
            }
        }
        let antistereotypes = draft.pairs.count { $0.direction == .antistereotype }
        draft.notes += [
            "\(antistereotypes) of \(draft.pairs.count) pairs violate a stereotype: their direction says so.",
            "Intervals resample the writers of the pairs.",
            "lm-evaluation-harness' data is a revised set of 1677 pairs: its numbers on that set are not these.",
        ]
    }

    private static func add(
        _ row: CrowSPairsFile.Row, _ place: ImportPlace, to draft: inout ImportDraft
    ) throws(BrokenRow) {
        try place.wholeText(row.more, "'sent_more'")
        try place.wholeText(row.less, "'sent_less'")
        guard row.more != row.less else { throw place.broken("'sent_more' and 'sent_less' are equal") }
        guard let id = SuiteName.normalised(row.id) else { throw place.broken("the row's number is no name") }
        let category = try draft.category(row.biasType, place)
        guard try draft.admits(id, place, texts: [row.more, row.less]) else { return }
        draft.pairs.append(
            PairItem(
                id: id, category: category, template: draft.cluster(row.writer), more: row.more, less: row.less,
                control: nil, direction: row.direction == .stereotype ? .stereotype : .antistereotype))
    }
}
