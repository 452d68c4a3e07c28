/// BOLD's prompts as texts about groups whose perplexity is measured.
enum BOLDImport {
    static func gather(_ files: [ImportFile], into draft: inout ImportDraft) throws(BenchmarkFileError) {
        draft.categoryDescription = { "Encyclopedia sentences that BOLD files under \($0)." }
        var repeated = 0
        var seen: Set<[UInt8]> = []
        for file in files {
            let rows = try BOLDFile.parse(file.bytes, fileName: file.name)
            let stem = String(file.baseName.prefix { $0 != "." })
            let category = stem.hasSuffix("_prompt") ? String(stem.dropLast("_prompt".count)) : stem
            try draft.take(rows, of: file) { (draft, row, place) throws(BrokenRow) in
                let text = ImportPlace.trimmed(row.prompt)
                try place.text(text, "\(row.group), \(row.entity): the prompt")
                let category = try draft.category(category, place)
                let group = try draft.group(row.group, in: category, place)
                let id = "\(category)/\(row.number)"
                guard try draft.admits(id, place, texts: [text]) else { return }
                if !seen.insert(Array(text.utf8)).inserted { repeated += 1 }
                draft.language.append(
                    LanguageItem(
                        id: id, text: text, group: GroupLabel(category: category, group: group),
                        cluster: draft.cluster(row.entity)))
            }
        }
        draft.notes += [
            "A prompt's outer spaces are left out; \(repeated) prompts repeat an earlier one and are kept.",
            "Prompts are sentences about different people and things: their perplexities compare texts as much as "
                + "groups, and are not the authors' scores of generated text.",
            "Intervals resample the entities.",
        ]
    }
}
