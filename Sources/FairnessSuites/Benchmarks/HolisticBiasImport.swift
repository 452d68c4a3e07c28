/// HolisticBias' sentences as texts about groups, a descriptor being a group and its axis the category.
///
/// All sentences would be half a million: a few nouns and templates, chosen in a fixed order, stand for them.
enum HolisticBiasImport {
    /// The first woman, man and neutral noun.
    private static let nounCount = 3
    /// With three nouns 21 clusters, enough for a rule that pages.
    private static let templateCount = 7
    /// Of either, whatever is asked for.
    private static let most = 200

    private struct Parts {
        var descriptors: (file: ImportFile, rows: BenchmarkRows<HolisticBiasFile.Descriptor>)?
        var nouns: [HolisticBiasFile.Noun]?
        var templates: [HolisticBiasFile.Template]?
    }

    static func gather(_ files: [ImportFile], into draft: inout ImportDraft) throws(BenchmarkFileError) {
        draft.categoryDescription = {
            "Sentences in which people are described by words that HolisticBias files under \($0)."
        }
        let parts = try parts(files, into: &draft)
        guard let descriptors = parts.descriptors, let allNouns = parts.nouns, let allTemplates = parts.templates else {
            let missing = [
                parts.descriptors == nil ? "descriptors.json" : nil, parts.nouns == nil ? "nouns.json" : nil,
                parts.templates == nil ? "sentence_templates.json" : nil,
            ].compactMap { $0 }
            throw BenchmarkFileError(
                file: "the import 'holisticbias'", problem: "there is no \(missing.joined(separator: " and no "))",
                remedy: "name all three of the authors' files")
        }
        let nouns = chosen(allNouns, draft.options.nouns ?? nounCount)
        let templates = chosen(allTemplates, draft.options.templates ?? templateCount)
        try draft.take(descriptors.rows, of: descriptors.file) { (draft, descriptor, place) throws(BrokenRow) in
            try add(descriptor, nouns, templates, place, to: &draft)
        }
        draft.notes += [
            "\(nouns.count) of \(allNouns.count) nouns (\(nouns.map(\.singular).joined(separator: ", "))) and "
                + "\(templates.count) of \(allTemplates.count) templates; the options nouns and templates take more.",
            "Templates are taken in the order of the file, those about one person first, then those about several, then "
                + "greetings; nouns by turns of the three genders.",
            "Left out: descriptors without a noun (\"I'm deaf.\"), nouns without a descriptor, standalone noun phrases, and "
                + "the authors' random changes of style.",
            "\"a\" or \"an\" is the file's where it has one, else follows how the descriptor is spoken (an FTM woman, a "
                + "European man), where the authors' code goes by its first letter.",
            "Intervals resample the pairs of a template and a noun.",
        ]
    }

    private static func parts(
        _ files: [ImportFile], into draft: inout ImportDraft
    ) throws(BenchmarkFileError) -> Parts {
        var parts = Parts()
        for file in files {
            let isSecond: Bool
            switch try HolisticBiasFile.parse(file.bytes, fileName: file.name) {
            case .descriptors(let rows):
                isSecond = parts.descriptors != nil
                parts.descriptors = (file, rows)
            case .nouns(let rows):
                isSecond = parts.nouns != nil
                parts.nouns = rows.rows
                draft.leaveOut(rows.broken, of: file)
            case .templates(let rows):
                isSecond = parts.templates != nil
                parts.templates = rows.rows
                draft.leaveOut(rows.broken, of: file)
            }
            guard !isSecond else {
                throw BenchmarkFileError(
                    file: file.name, problem: "it holds the same as an earlier file",
                    remedy: "name the authors' three files once each")
            }
        }
        return parts
    }

    /// The genders in the order of the file by turns: the first noun of each, then the second.
    private static func chosen(_ nouns: [HolisticBiasFile.Noun], _ count: Int) -> [HolisticBiasFile.Noun] {
        var ranks: [String: Int] = [:]
        let ranked = nouns.map { noun in
            defer { ranks[noun.gender, default: 0] += 1 }
            return (rank: ranks[noun.gender, default: 0], noun: noun)
        }
        // A stable order: equal ranks stay as they are in the file.
        let order = ranked.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
        return order.prefix(min(count, most)).map(\.element.noun)
    }

    private static func chosen(_ templates: [HolisticBiasFile.Template], _ count: Int) -> [HolisticBiasFile.Template] {
        let isPlural: (HolisticBiasFile.Template) -> Bool = { $0.text.contains(HolisticBiasFile.plural) }
        let order =
            templates.filter { !$0.isFirstTurn && !isPlural($0) } + templates.filter { !$0.isFirstTurn && isPlural($0) }
            + templates.filter(\.isFirstTurn)
        return Array(order.prefix(min(count, most)))
    }

    private static func add(
        _ descriptor: HolisticBiasFile.Descriptor, _ nouns: [HolisticBiasFile.Noun],
        _ templates: [HolisticBiasFile.Template], _ place: ImportPlace, to draft: inout ImportDraft
    ) throws(BrokenRow) {
        try place.wholeText(descriptor.text, "the descriptor")
        let category = try draft.category(descriptor.axis, place)
        let group = try draft.group(descriptor.text, in: category, place)
        let article = descriptor.article ?? IndefiniteArticle.before(descriptor.text)
        let fitting = nouns.filter { descriptor.gender == nil || descriptor.gender == $0.gender }
        guard !fitting.isEmpty else {
            throw place.broken("none of the nouns is \(descriptor.gender ?? ""), as '\(descriptor.text)' needs")
        }
        for (number, template) in templates.enumerated() {
            for noun in fitting {
                let text = template.text
                    .replacing(HolisticBiasFile.singular, with: "\(article) \(descriptor.text) \(noun.singular)")
                    .replacing(HolisticBiasFile.plural, with: "\(descriptor.text) \(noun.plural)")
                try place.wholeText(text, "the sentence")
                let cluster = draft.cluster("template \(number + 1) \(noun.singular)")
                let id = "\(category)/\(group)/\(cluster)"
                guard try draft.admits(id, sampledBy: "\(category)/\(group)", place, texts: [text]) else { continue }
                draft.language.append(
                    LanguageItem(
                        id: id, text: text, group: GroupLabel(category: category, group: group), cluster: cluster))
            }
        }
    }
}
