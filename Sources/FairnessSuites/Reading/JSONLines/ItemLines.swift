import StrictYAML

/// Each nil, and reported, when a member is missing or wrong; the same keys as in `Suite.canonicalText`.
extension PairItem {
    init?(_ line: LineReader, _ header: SuiteHeader) {
        line.allow(
            [
                "kind", "id", "category", "template", "wording", "direction", "more", "less", "control_more",
                "control_less",
            ], in: "a pair")
        let ids = (line.name("id"), line.category(header), line.name("template"), line.integer("wording"))
        let direction: Direction? = line.choice("direction", required: false)
        let members = (line.text("more"), line.text("less"))
        let hasControl = ["control_more", "control_less"].contains { line.object[$0] != nil }
        let controls = (
            line.text("control_more", required: hasControl), line.text("control_less", required: hasControl)
        )
        guard let id = ids.0, let category = ids.1, let template = ids.2, let wording = ids.3, let more = members.0,
            let less = members.1
        else { return nil }
        var control: Control?
        if let more = controls.0, let less = controls.1 { control = Control(more: more, less: less) }
        self.init(
            id: id, category: category, template: template, wording: wording, more: more, less: less,
            control: control, direction: direction)
    }
}

extension ChoiceItem {
    init?(_ line: LineReader, _ header: SuiteHeader) {
        line.allow(
            ["kind", "id", "category", "cluster", "context", "options", "label", "traits"], in: "a choice")
        let ids = (line.name("id"), line.category(header), line.name("cluster"))
        let context = line.text("context", mayBeEmpty: true)
        let entries = line.objects("options")
        let options = entries?.compactMap { entry -> Option? in
            entry.allow(["text", "role"], in: "an option")
            let role: Role? = entry.choice("role", required: false)
            return entry.text("text").map { Option(text: $0, role: role) }
        }
        let label = line.integer("label", required: false)
        let traits = Self.traits(line)
        if let entries, entries.count < 2 {
            line.error(.outOfRange, "a choice has at least 2 options, not \(entries.count)", at: "options")
        }
        if let label, let entries, label >= entries.count {
            line.error(.outOfRange, "'label' is \(label), but there are \(entries.count) options", at: "label")
        }
        guard let id = ids.0, let category = ids.1, let cluster = ids.2, let context, let options, let traits else {
            return nil
        }
        self.init(
            id: id, category: category, cluster: cluster, context: context, options: options, label: label,
            traits: traits)
    }

    private static func traits(_ line: LineReader) -> [String: String]? {
        guard line.object["traits"] != nil else { return [:] }
        guard let object = line.object("traits") else { return nil }
        var traits: [String: String] = [:]
        for key in object.object.keys {
            guard object.isName(key, key), let text = object.text(key) else { return nil }
            // Keys that differ in bytes only are one to whoever asks for them.
            guard traits.updateValue(text, forKey: key) == nil else {
                object.error(.duplicateKey, "the trait '\(key)' is there twice", at: key)
                return nil
            }
        }
        return traits
    }
}

extension ContinuationItem {
    init?(_ line: LineReader, _ header: SuiteHeader) {
        line.allow(
            ["kind", "id", "category", "group", "template", "cluster", "neutral", "context"], in: "a continuation")
        let ids = (line.name("id"), line.name("template"), line.name("cluster"))
        let group = line.group(header)
        let texts = (line.bool("neutral"), line.text("context"))
        guard let id = ids.0, let template = ids.1, let cluster = ids.2, let group, let isNeutral = texts.0,
            let context = texts.1
        else { return nil }
        self.init(
            id: id, category: group.category, group: group.group, template: template, cluster: cluster,
            isNeutral: isNeutral, context: context)
    }
}

extension DecisionItem {
    init?(_ line: LineReader, _ header: SuiteHeader) {
        line.allow(
            ["kind", "id", "category", "group", "cluster", "domain", "expected", "question", "inverted"],
            in: "a decision")
        let ids = (line.name("id"), line.name("cluster"), line.name("domain"))
        let group = line.group(header)
        let expected: Answer? = line.choice("expected")
        let texts = (line.text("question"), line.text("inverted"))
        guard let id = ids.0, let cluster = ids.1, let domain = ids.2, let group, let expected,
            let question = texts.0, let inverted = texts.1
        else { return nil }
        self.init(
            id: id, category: group.category, group: group.group, cluster: cluster, domain: domain,
            expected: expected, question: question, inverted: inverted)
    }
}

extension ClassificationItem {
    init?(_ line: LineReader, _ header: SuiteHeader) {
        line.allow(["kind", "id", "groups", "cluster", "context", "label"], in: "a text to classify")
        let ids = (line.name("id"), line.name("cluster"))
        let names = line.texts("groups")
        let groups = names?.compactMap { line.label($0, header, at: "groups") }
        let texts = (line.text("context"), line.text("label"))
        guard let id = ids.0, let cluster = ids.1, let groups, groups.count == names?.count, let context = texts.0,
            let label = texts.1, let labels = header.classifications?.labels
        else { return nil }
        guard let index = labels.firstIndex(where: { $0.name == label }) else {
            line.error(
                .unknownLabel, "'\(printable(label, limit: 80))' is not one of the labels", at: "label",
                help: Suggestion.help(label, among: labels.map(\.name)))
            return nil
        }
        self.init(id: id, groups: groups, cluster: cluster, context: context, label: index)
    }
}

extension LanguageItem {
    init?(_ line: LineReader, _ header: SuiteHeader) {
        line.allow(["kind", "id", "group", "cluster", "text"], in: "a language item")
        let id = line.name("id")
        let name = line.text("group", required: false)
        let group = name.flatMap { line.label($0, header, at: "group") }
        let cluster = line.name("cluster", required: false)
        guard let text = line.text("text"), let id, (name == nil) == (group == nil) else { return nil }
        self.init(id: id, text: text, group: group, cluster: cluster)
    }
}

extension LineReader {
    fileprivate func category(_ header: SuiteHeader) -> String? {
        guard let category = text("category") else { return nil }
        header.check(category: category, of: self, at: "category")
        return category
    }

    fileprivate func group(_ header: SuiteHeader) -> GroupLabel? {
        let category = text("category")
        guard let group = name("group", slashes: false), let category else { return nil }
        header.check(category: category, of: self, at: "category")
        header.check(category: category, group: group, of: self, at: "group")
        return GroupLabel(category: category, group: group)
    }

    fileprivate func label(_ text: String, _ header: SuiteHeader, at key: String) -> GroupLabel? {
        guard let label = GroupLabel(text), isName(label.group, key) else {
            error(
                .badName, "'\(printable(text, limit: 80))' names no group", at: key,
                help: "a category and its group, such as religion/muslim")
            return nil
        }
        header.check(category: label.category, group: label.group, of: self, at: key)
        return label
    }
}
