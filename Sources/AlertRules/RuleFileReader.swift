import FairnessStatistics
import StrictYAML

/// Reads one rule file against the catalogue.
struct RuleFileReader {
    /// Of `planned_checkpoints`: nobody knows how long a run will be.
    private static let unplanned = "unknown"

    let log: DiagnosticLog
    let catalogue: MetricCatalogue

    /// Nil only when the text is no mapping or of another version; other problems are in the log.
    func read(_ root: YAMLNode) -> RuleFilePart? {
        guard
            let file = MappingReader(root, "a rule file", keys: ["version", "defaults", "lists", "rules"], log: log)
        else { return nil }
        let version = file.integer("version", required: true)
        if let version, version != 1 {
            log.error(
                .unsupportedVersion, "version \(version) of the rule format is not known", at: file.mark(of: "version"),
                help: "this fairwatch reads version 1")
            return nil
        }
        var part = RuleFilePart()
        let minimum = readDefaults(file, into: &part)
        let lists = readLists(file)
        let reader = RuleReader(log: log, catalogue: catalogue, lists: lists, minimum: minimum)
        for node in file.sequence("rules", required: true) ?? [] {
            if let rule = reader.read(node) { part.rules.append(rule) }
        }
        return part
    }

    private func readDefaults(_ file: MappingReader, into part: inout RuleFilePart) -> RuleFilePart.Minimum {
        let standard = RuleFilePart.Minimum()
        guard
            let defaults = file.mapping(
                "defaults",
                keys: [
                    "min_clusters", "min_effective", "alpha", "planned_checkpoints", "correction", "no_data", "remind",
                ])
        else { return standard }
        // At most one half: above that a test would rather fire than not.
        part.alpha = defaults.double("alpha", in: 1e-6...0.5).map { .init(value: $0, mark: defaults.mark(of: "alpha")) }
        part.spending = spending(defaults).map { .init(value: $0, mark: defaults.mark(of: "planned_checkpoints")) }
        readCorrection(defaults, into: &part)
        part.reminder = reminder(defaults).map { .init(value: $0, mark: defaults.mark(of: "remind")) }
        expect("unknown", for: "no_data", in: defaults)
        return RuleFilePart.Minimum(
            clusters: defaults.integer("min_clusters", in: 2...1_000_000) ?? standard.clusters,
            effective: defaults.integer("min_effective", in: 1...1_000_000) ?? standard.effective)
    }

    private func spending(_ defaults: MappingReader) -> AlphaSpending.Plan? {
        let key = "planned_checkpoints"
        if defaults.node(key)?.scalar?.text == Self.unplanned { return .unplanned }
        return defaults.integer(key, in: 1...100_000).map { .planned($0) }
    }

    /// Seconds, or nil within for `never`.
    private func reminder(_ defaults: MappingReader) -> Double?? {
        let key = "remind"
        let words: [String: Double?] = ["never": nil, "daily": 86_400, "weekly": 7 * 86_400]
        if let word = defaults.node(key)?.scalar?.text, let seconds = words[word] { return seconds }
        return defaults.duration(key, in: .seconds(600) ... .seconds(365 * 86_400)).map {
            Double($0.components.seconds)
        }
    }

    private func readCorrection(_ defaults: MappingReader, into part: inout RuleFilePart) {
        guard let correction = defaults.mapping("correction", keys: ["within", "over_run", "warnings"]) else { return }
        expect("holm", for: "within", in: correction)
        expect("spend", for: "over_run", in: correction)
        part.quietCorrection = correction.choice("warnings").map {
            .init(value: $0, mark: correction.mark(of: "warnings"))
        }
    }

    private func expect(_ word: String, for key: String, in reader: MappingReader) {
        guard let given = reader.string(key), given != word else { return }
        log.error(.wrongValue, "'\(key)' can't be '\(given)'", at: reader.mark(of: key), help: "only '\(word)'")
    }

    private func readLists(_ file: MappingReader) -> [String: RuleReader.List] {
        var lists: [String: RuleReader.List] = [:]
        for entry in file.namedEntries("lists") ?? [] {
            let nodes = entry.value.sequence
            let items = nodes?.compactMap { node in
                node.scalar.flatMap { $0.isNull || $0.looksNumeric || $0.looksBoolean ? nil : ($0.text, node.mark) }
            }
            if let items, items.count == nodes?.count, !items.isEmpty {
                lists[entry.key] = .items(items)
            } else {
                lists[entry.key] = .broken
                log.error(
                    .wrongValue, "the list '\(entry.key)' must be a list of names, such as [gender, religion]",
                    at: entry.value.mark)
            }
        }
        return lists
    }
}
