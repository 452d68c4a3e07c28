import StrictYAML

/// Reads a suite that is written in YAML, in either version of the format.
struct SuiteDocument {
    /// Room for some ten thousand templates.
    private static let limits = YAMLLimits(bytes: 8 << 20, nodes: 400_000)
    private static let head = ["format", "name", "version", "description", "categories"]
    private static let crossed = ["continuations", "decisions", "classify"]
    private static let sections = ["pairs", "choices"] + crossed + ["language"]

    private let root: MappingReader
    private let reading: SuiteReading

    static func parse(
        _ bytes: [UInt8], fileName: String, part: SuiteFile.Part, largestExpansion: Int
    ) throws(SuiteFileErrors) -> Suite {
        let (root, log) = StrictYAML.read(bytes, file: fileName, prefix: "S", limits: limits)
        let document = root.flatMap {
            SuiteDocument($0, log: log, part: part, largestExpansion: largestExpansion)
        }
        guard let suite = document?.suite(), !log.hasErrors else {
            throw SuiteFileErrors(diagnostics: log.inOrder)
        }
        return suite
    }

    /// Nil, and reported, when the format is unknown.
    private init?(_ node: YAMLNode, log: DiagnosticLog, part: SuiteFile.Part, largestExpansion: Int) {
        let format = node.mapping?["format"]?.scalar?.text
        let isFirst = format == SuiteFile.firstFormat
        let keys = Self.head + (isFirst ? ["templates", "plain"] : ["groups"] + Self.sections)
        let hints = isFirst ? [:] : ["templates": ["pairs"], "plain": ["language"], "sentences": ["language"]]
        // Under an unknown format its keys are unknown too, which is no error of its own.
        let isKnown = isFirst || format == SuiteFile.format || format == nil
        let allowed = isKnown ? keys : node.mapping?.entries.map(\.key) ?? keys
        guard let root = MappingReader(node, "a suite", keys: allowed, hints: hints, log: log),
            let written = root.string("format", required: true)
        else { return nil }
        guard isKnown else {
            log.error(
                .unknownFormat, "the format '\(written)' is not known", at: root.mark(of: "format"),
                help: "this version reads '\(SuiteFile.format)' and '\(SuiteFile.firstFormat)'")
            return nil
        }
        self.root = root
        reading = SuiteReading(log: log, part: part, isFirstFormat: isFirst, largestExpansion: largestExpansion)
    }

    /// Nil, and reported, when the head of the file is wrong; with errors in the log it must not be used.
    private func suite() -> Suite? {
        let name = self.name("name", "a suite's name")
        let version = self.name("version", "a version", dots: true)
        let description = reading.text(root, "description", "'description'")
        let needsCategories = ["templates", "pairs", "choices", "groups"].contains { root.has($0) }
        reading.categories = CategoryReader(reading: reading).categories(root, required: needsCategories)
        reading.groups = GroupReader(reading: reading).groups(root)
        let pairs = entries(reading.isFirstFormat ? "templates" : "pairs").flatMap {
            PairTemplateReader($0, reading)?.items() ?? []
        }
        let choices = entries("choices").compactMap(ChoiceReader(reading: reading).item)
        let continuations = root.node("continuations").flatMap(ContinuationReader(reading: reading).section)
        let decisions = root.node("decisions").flatMap(DecisionReader(reading: reading).section)
        let classifications = root.node("classify").flatMap(ClassificationReader(reading: reading).section)
        let language = entries(reading.isFirstFormat ? "plain" : "language")
            .compactMap(LanguageReader(reading: reading).item)
        reading.reportUnusedCategories()
        reading.groups.report(reading.log)
        guard let name, let version, let description else { return nil }
        let suite = Suite(
            name: reading.part == .quick ? SuiteFile.quickName : name, version: version, description: description,
            categories: [], pairs: pairs, choices: choices, continuations: continuations, decisions: decisions,
            classifications: classifications, language: language)
        if !reading.log.hasErrors, suite.prompts.isEmpty { reportEmptiness() }
        return suite.with(categories: categories(of: suite))
    }

    private func name(_ key: String, _ what: String, dots: Bool = false) -> String? {
        guard let name = root.string(key, required: true),
            reading.rules.acceptsName(name, what, dots: dots, at: root.mark(of: key))
        else { return nil }
        return name
    }

    private func entries(_ key: String) -> [YAMLNode] { reading.entries(root, key, required: false) }

    /// Those that the part of the suite has items of, each with its groups where items are crossed with them.
    private func categories(of suite: Suite) -> [Suite.Category] {
        let used = suite.usedCategories
        let isCrossed = suite.continuations != nil || suite.decisions != nil || suite.classifications != nil
        return reading.categories.filter { used.contains($0.name) }.map {
            Suite.Category(
                name: $0.name, description: $0.description, groups: isCrossed ? reading.groups.names(of: $0.name) : [])
        }
    }

    private func reportEmptiness() {
        let needed = reading.isFirstFormat ? ["templates", "plain"] : Self.sections
        let list = needed.dropLast().joined(separator: "', '") + "' or '" + (needed.last ?? "")
        if reading.part == .whole || !needed.contains(where: root.has) {
            reading.log.error(.missingKey, "a suite needs '\(list)'", at: root.mark)
        } else {
            reading.log.error(
                .emptyPart, "nothing of the suite is marked 'quick'", at: root.mark,
                help: reading.isFirstFormat
                    ? "that needs the format '\(SuiteFile.format)'" : "write quick: true in the entries to keep")
        }
    }
}
