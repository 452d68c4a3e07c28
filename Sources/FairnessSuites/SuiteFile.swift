import StrictYAML

/// The format `fairwatch-suite/1`: a YAML text in, an expanded suite or all of its errors out.
package enum SuiteFile {
    package static let format = "fairwatch-suite/1"

    /// Room for some ten thousand templates.
    private static let limits = YAMLLimits(bytes: 8 << 20, nodes: 400_000)
    private static let keys = ["format", "name", "version", "description", "categories", "templates", "plain"]

    /// Expands a suite file; pure, and the same items in the same order from the same bytes.
    ///
    /// - Parameters:
    ///   - fileName: For messages only.
    ///   - largestExpansion: Of all pairs, in UTF-8 bytes: a short file must not become a large suite.
    package static func parse(
        _ bytes: [UInt8], fileName: String, largestExpansion: Int = 32 << 20
    ) throws(SuiteFileErrors) -> Suite {
        let (root, log) = StrictYAML.read(bytes, file: fileName, prefix: "S", limits: limits)
        let suite = root.flatMap { Self.suite($0, log, largestExpansion) }
        guard let suite, !log.hasErrors else { throw SuiteFileErrors(diagnostics: log.inOrder) }
        return suite
    }

    /// Nil, and reported, when the head of the file is wrong; with errors in the log it must not be used.
    private static func suite(_ root: YAMLNode, _ log: DiagnosticLog, _ largestExpansion: Int) -> Suite? {
        guard let reader = MappingReader(root, "a suite", keys: keys, log: log) else { return nil }
        let rules = TextRules(log: log)
        guard let written = reader.string("format", required: true) else { return nil }
        guard written == format else {
            log.error(
                .unknownFormat, "the format '\(written)' is not known", at: reader.mark(of: "format"),
                help: "this version reads '\(format)'")
            return nil
        }
        let name = reader.string("name", required: true)
        if let name { _ = rules.acceptsName(name, "a suite's name", at: reader.mark(of: "name")) }
        let version = reader.string("version", required: true)
        if let version { _ = rules.acceptsName(version, "a version", dots: true, at: reader.mark(of: "version")) }
        let description = reader.string("description", required: true)
        if let description { _ = rules.accepts(description, "'description'", at: reader.mark(of: "description")) }
        let templates = reader.sequence("templates")
        let categories = Self.categories(reader, rules, required: templates != nil)
        let pairs = Self.pairs(templates ?? [], categories, largestExpansion, log)
        let plain = Self.plain(reader, rules)
        if !log.hasErrors, pairs.isEmpty, plain.isEmpty {
            log.error(.missingKey, "a suite needs 'templates' or 'plain'", at: reader.mark)
        }
        guard let name, let version, let description else { return nil }
        return Suite(
            name: name, version: version, description: description,
            categories: categories.map { Suite.Category(name: $0.name, description: $0.description) }, pairs: pairs,
            plain: plain)
    }

    private struct LocatedCategory {
        let name: String
        let description: String
        let mark: SourceMark
    }

    private static func categories(
        _ reader: MappingReader, _ rules: TextRules, required: Bool
    ) -> [LocatedCategory] {
        guard let entries = reader.namedEntries("categories", required: required),
            let node = reader.node("categories"),
            let texts = MappingReader(node, "'categories'", keys: entries.map(\.key), log: reader.log)
        else { return [] }
        return entries.map { entry in
            _ = rules.acceptsName(entry.key, "a category's name", at: entry.keyMark)
            let description = texts.string(entry.key)
            if let description {
                _ = rules.accepts(description, "the category's description", at: entry.value.mark)
            }
            return LocatedCategory(name: entry.key, description: description ?? "", mark: entry.keyMark)
        }
    }

    private static func pairs(
        _ nodes: [YAMLNode], _ categories: [LocatedCategory], _ largestExpansion: Int, _ log: DiagnosticLog
    ) -> [PairItem] {
        let names = categories.map(\.name)
        let known = Set(names)
        var used: Set<String> = []
        var ids = Seen<String>(log: log)
        var contents = Seen<[String]>(log: log)
        var pairs: [PairItem] = []
        var size = 0
        for node in nodes {
            guard size <= largestExpansion else {
                log.error(.tooLarge, "the templates expand to more than \(largestExpansion) bytes", at: node.mark)
                return pairs
            }
            guard let template = TemplateReader(node, log: log) else { continue }
            ids.note(template.id, .duplicateID, "the id '\(template.id)'", at: template.idMark)
            if let category = template.category {
                used.insert(category)
                if !known.contains(category) {
                    log.error(
                        .unknownCategory, "'\(category)' is not one of the suite's categories",
                        at: template.categoryMark, help: Suggestion.help(category, among: names))
                }
            }
            for located in template.items() {
                contents.note(
                    [located.item.more, located.item.less].sorted(), .repeatedItem, "this pair of sentences",
                    at: located.mark)
                size += located.item.size
                pairs.append(located.item)
            }
        }
        for category in categories where !used.contains(category.name) {
            log.error(.emptyCategory, "the category '\(category.name)' has no template", at: category.mark)
        }
        return pairs
    }

    private static func plain(_ reader: MappingReader, _ rules: TextRules) -> [PlainItem] {
        var ids = Seen<String>(log: reader.log)
        var texts = Seen<String>(log: reader.log)
        return (reader.sequence("plain") ?? []).compactMap { node in
            guard let entry = MappingReader(node, "a plain sentence", keys: ["id", "text"], log: reader.log) else {
                return nil
            }
            let written = (entry.string("id", required: true), entry.string("text", required: true))
            guard let id = written.0, let text = written.1 else { return nil }
            _ = rules.acceptsName(id, "a sentence's id", dots: true, at: entry.mark(of: "id"))
            ids.note(id, .duplicateID, "the id '\(id)'", at: entry.mark(of: "id"))
            _ = rules.accepts(text, "the text", at: entry.mark(of: "text"))
            texts.note(text, .repeatedItem, "this sentence", at: entry.mark(of: "text"))
            return PlainItem(id: id, text: text)
        }
    }
}

extension PairItem {
    /// Of its texts, in UTF-8 bytes.
    fileprivate var size: Int {
        more.utf8.count + less.utf8.count + (control.map { $0.more.utf8.count + $0.less.utf8.count } ?? 0)
    }
}

/// Reports what occurs a second time, with the line of the first.
private struct Seen<Key: Hashable> {
    let log: DiagnosticLog
    private var lines: [Key: Int] = [:]

    init(log: DiagnosticLog) {
        self.log = log
    }

    mutating func note(_ key: Key, _ code: DiagnosticCode, _ what: String, at mark: SourceMark) {
        if let line = lines[key] {
            log.error(code, "\(what) was used before, in line \(line)", at: mark)
        } else {
            lines[key] = mark.line
        }
    }
}
