import StrictJSON
import StrictYAML

extension TeamImport {
    func addPair(
        _ record: TeamRecord, _ id: String, _ place: ImportPlace, to draft: inout ImportDraft
    ) throws(BrokenRow) {
        let more = try sentence("more", record, place)
        let less = try sentence("less", record, place)
        guard more != less else { throw record.broken("'more' and 'less' are equal") }
        var control: PairItem.Control?
        if record["control_more"] != nil || record["control_less"] != nil {
            control = PairItem.Control(
                more: try sentence("control_more", record, place), less: try sentence("control_less", record, place))
        }
        let wording = try record.count("wording") ?? 0
        let direction = try record.choice("direction", of: PairItem.Direction.self)
        let category = try draft.category(record.requiredText("category"), place)
        let template = try record.text("template") ?? id
        let texts = [more, less] + (control.map { [$0.more, $0.less] } ?? [])
        guard try draft.admits(id, place, texts: texts) else { return }
        draft.pairs.append(
            PairItem(
                id: id, category: category, template: draft.cluster(template), wording: wording, more: more,
                less: less, control: control, direction: direction))
    }

    func addChoice(
        _ record: TeamRecord, _ id: String, _ place: ImportPlace, to draft: inout ImportDraft
    ) throws(BrokenRow) {
        let context = try record["context"] == nil ? "" : sentence("context", record, place)
        let options = record.isTable ? try cells(record, context: context) : try list(record)
        guard options.count > 1 else { throw record.broken("there are \(options.count) options; a choice needs two") }
        for option in options { try place.text(option.text, "an option") }
        guard Set(options.map { Array($0.text.utf8) }).count == options.count else {
            throw record.broken("two of its options are equal")
        }
        let label = try record.count("label")
        if let label, !options.indices.contains(label) {
            throw record.broken("'label' is \(label); the options are numbered from 0 to \(options.count - 1)")
        }
        let traits = try traits(record, place)
        let category = try draft.category(record.requiredText("category"), place)
        let cluster = try record.text("cluster") ?? id
        guard try draft.admits(id, place, texts: options.map(\.text) + [context]) else { return }
        draft.choices.append(
            ChoiceItem(
                id: id, category: category, cluster: draft.cluster(cluster), context: context, options: options,
                label: label, traits: traits))
    }

    func addContinuation(
        _ record: TeamRecord, _ id: String, _ place: ImportPlace, to draft: inout ImportDraft
    ) throws(BrokenRow) {
        let context = try sentence("context", record, place)
        let isNeutral = try record.flag("neutral") ?? false
        let category = try draft.category(record.requiredText("category"), place)
        let group = try draft.group(record.requiredText("group"), in: category, place)
        let template = try record.text("template") ?? id
        let cluster = try record.text("cluster") ?? template
        guard try draft.admits(id, place, texts: [context]) else { return }
        draft.continuations.append(
            ContinuationItem(
                id: id, category: category, group: group, template: draft.cluster(template),
                cluster: draft.cluster(cluster), isNeutral: isNeutral, context: context))
    }

    func addDecision(
        _ record: TeamRecord, _ id: String, _ place: ImportPlace, to draft: inout ImportDraft
    ) throws(BrokenRow) {
        let question = try sentence("question", record, place)
        let inverted = try sentence("inverted", record, place)
        guard question != inverted else { throw record.broken("'question' and 'inverted' are equal") }
        let expected = try record.choice("expected", of: DecisionItem.Answer.self) ?? .open
        let category = try draft.category(record.requiredText("category"), place)
        let group = try draft.group(record.requiredText("group"), in: category, place)
        let cluster = try record.text("cluster") ?? id
        let domain = try record.text("domain") ?? "any"
        guard let domain = SuiteName.normalised(domain) else { throw record.broken("'domain' is no name") }
        guard try draft.admits(id, place, texts: [question, inverted]) else { return }
        draft.decisions.append(
            DecisionItem(
                id: id, category: category, group: group, cluster: draft.cluster(cluster), domain: domain,
                expected: expected, question: question, inverted: inverted))
    }

    func addLanguage(
        _ record: TeamRecord, _ id: String, _ place: ImportPlace, to draft: inout ImportDraft
    ) throws(BrokenRow) {
        let text = try sentence("text", record, place)
        let group = try record.text("group").map { text throws(BrokenRow) in
            try label(text, place, &draft)
        }
        let cluster = try record.text("cluster")
        guard try draft.admits(id, place, texts: [text]) else { return }
        draft.language.append(
            LanguageItem(id: id, text: text, group: group, cluster: cluster.map { draft.cluster($0) }))
    }

    /// A text that is shown as it stands.
    func sentence(_ key: String, _ record: TeamRecord, _ place: ImportPlace) throws(BrokenRow) -> String {
        try place.wholeText(record.requiredText(key), "'\(key)'")
    }

    /// "religion/muslim".
    func label(
        _ written: String, _ place: ImportPlace, _ draft: inout ImportDraft
    ) throws(BrokenRow) -> GroupLabel {
        guard let parts = GroupLabel(written) else {
            throw place.broken(
                "'\(printable(written, limit: 60))' is not a category and its group, such as religion/muslim")
        }
        let category = try draft.category(parts.category, place)
        return GroupLabel(category: category, group: try draft.group(parts.group, in: category, place))
    }

    /// The cells option_0, option_1 … up to the first that is empty, a space before each that follows a context.
    private func cells(_ record: TeamRecord, context: String) throws(BrokenRow) -> [ChoiceItem.Option] {
        var options: [ChoiceItem.Option] = []
        while let text = try record.text("option_\(options.count)") {
            let role = try record.choice("role_\(options.count)", of: ChoiceItem.Role.self)
            options.append(
                ChoiceItem.Option(text: (context.isEmpty ? "" : " ") + ImportPlace.trimmed(text), role: role))
        }
        let beyond = record.keys.filter { key in
            TeamFile.numbered.contains { prefix in
                key.hasPrefix(prefix) && Int(key.dropFirst(prefix.count)).map { $0 >= options.count } ?? false
            }
        }
        if let key = beyond.min() { throw record.broken("'\(key)' stands behind an empty option") }
        return options
    }

    /// Objects of a text and a role, or plain texts, with the space before them.
    private func list(_ record: TeamRecord) throws(BrokenRow) -> [ChoiceItem.Option] {
        guard let values = record["options"]?.array else { throw record.broken("'options' is missing or no list") }
        return try values.map { value throws(BrokenRow) in
            guard let text = value.string ?? value["text"]?.string else { throw record.broken("an option has no text") }
            let written = value["role"]
            let role = written?.string.flatMap { ChoiceItem.Role(rawValue: $0) }
            guard written == nil || role != nil else {
                let known = ChoiceItem.Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw record.broken("an option's role is not one of \(known)")
            }
            return ChoiceItem.Option(text: text, role: role)
        }
    }

    private func traits(_ record: TeamRecord, _ place: ImportPlace) throws(BrokenRow) -> [String: String] {
        var traits: [String: String] = [:]
        for key in record.keys where key.hasPrefix(TeamFile.traitPrefix) {
            traits[String(key.dropFirst(TeamFile.traitPrefix.count))] = try record.text(key)
        }
        if let object = record["traits"] {
            guard let members = object.object?.members else { throw record.broken("'traits' is no object") }
            for member in members {
                guard let text = member.value.string else {
                    throw record.broken(
                        "the trait '\(printable(member.key, limit: 40))' is \(member.value.kind) instead of a string")
                }
                traits[member.key] = text
            }
        }
        for (key, value) in traits {
            guard SuiteName.normalised(key) == key else {
                throw record.broken(
                    "the trait '\(printable(key, limit: 40))' is not of letters a-z, digits, '-' and '_'")
            }
            try place.text(value, "the trait '\(key)'")
        }
        return traits
    }
}
