import StrictYAML

/// By which words a text names which groups: YAML of categories, their groups and their terms, or a table of tabs with
/// a category, a group and a term a line.
struct GroupTerms {
    static let most = 20_000

    /// In the order of the files.
    private(set) var labels: [GroupLabel] = []
    private var known: Set<GroupLabel> = []
    private var search = WordSearch<GroupLabel>()
    private var count = 0

    init(_ files: [ImportFile], into draft: inout ImportDraft) throws(BenchmarkFileError) {
        for file in files {
            let first = TextLines(file.bytes).first { $0.bytes.first != UInt8(ascii: "#") }
            let isTable = first?.bytes.contains(UInt8(ascii: "\t")) ?? false
            let broken = isTable ? addTable(file) : try addYAML(file)
            draft.leaveOut(broken, of: file)
            guard count <= Self.most else {
                throw BenchmarkFileError(
                    file: file.name, problem: "there are more than \(Self.most) terms", remedy: "shorten the list")
            }
        }
        guard count > 0 else {
            throw BenchmarkFileError(
                file: files.first?.name ?? "the import '\(draft.kind.rawValue)'",
                problem: "there is no term of a group",
                remedy:
                    "by the option terms name a file such as 'religion: {muslim: [muslim, muslims]}', or a table of "
                    + "category, group and term")
        }
    }

    /// Those that the text names, each once, in the order of the text.
    func labels(in text: String) -> [GroupLabel] {
        search.values(in: text).removingDuplicates
    }

    private mutating func add(
        _ term: String, _ category: String, _ group: String, line: Int
    ) throws(BrokenRow) {
        let label = GroupLabel(category: category, group: group)
        guard search.add(term, for: label) else {
            throw BrokenRow(line: line, problem: "the term '\(printable(term, limit: 60))' has no letter or digit")
        }
        count += 1
        if known.insert(label).inserted { labels.append(label) }
    }

    private mutating func addTable(_ file: ImportFile) -> [BrokenRow] {
        var broken: [BrokenRow] = []
        for record in DelimitedText.tabSeparated(file.bytes) {
            do throws(BrokenRow) {
                let record = try record.get()
                guard record.fields.first?.hasPrefix("#") != true else { continue }
                let fields = record.fields.map { ImportPlace.trimmed($0) }
                guard fields.count == 3, !fields.contains("") else {
                    throw BrokenRow(line: record.line, problem: "it is not a category, a group and a term")
                }
                try add(fields[2], fields[0], fields[1], line: record.line)
            } catch {
                broken.append(error)
            }
        }
        return broken
    }

    private mutating func addYAML(_ file: ImportFile) throws(BenchmarkFileError) -> [BrokenRow] {
        let (root, log) = StrictYAML.read(file.bytes, file: file.name, prefix: "S")
        var broken: [BrokenRow] = []
        if let root {
            for category in root.mapping?.entries ?? [] {
                for group in category.value.mapping?.entries ?? [] {
                    for term in group.value.sequence ?? [group.value] {
                        do throws(BrokenRow) {
                            guard let text = term.scalar?.text, !term.isNull else {
                                throw BrokenRow(line: term.mark.line, problem: "\(term.kind) instead of a term")
                            }
                            try add(text, category.key, group.key, line: term.mark.line)
                        } catch {
                            broken.append(error)
                        }
                    }
                }
                if category.value.mapping == nil {
                    log.error(.wrongValue, "a category's groups must be a mapping", at: category.value.mark)
                }
            }
            if root.mapping == nil {
                log.error(.wrongValue, "the terms must be a mapping of categories", at: root.mark)
            }
        }
        if let diagnostic = log.inOrder.first(where: { $0.severity == .error }) {
            throw BenchmarkFileError(
                file: file.name, problem: "line \(diagnostic.mark.line): \(diagnostic.message)",
                remedy: diagnostic.help ?? "write it as 'religion: {muslim: [muslim, muslims]}'")
        }
        return broken
    }
}
