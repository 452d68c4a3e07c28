import Yams

/// Turns a text that passed the guard into nodes with marks.
struct Composition {
    private struct Place: Hashable {
        let line: Int
        let column: Int
    }

    /// Each duplicate costs one more pass over the text: at most so many, and so many bytes in all.
    private static let passes = 20
    private static let bytesOfAllPasses = 4 << 20

    private let log: DiagnosticLog
    private let limits: YAMLLimits

    init(log: DiagnosticLog, limits: YAMLLimits) {
        self.log = log
        self.limits = limits
    }

    func root() -> YAMLNode? {
        var text = log.source.text
        var renamed: [Place: String] = [:]
        let passes = min(Self.passes, Self.bytesOfAllPasses / max(1, text.utf8.count))
        while true {
            do {
                guard let node = try Parser(yaml: text, encoding: .utf8).singleRoot() else {
                    log.error(.notYAML, "the file holds nothing", at: .start)
                    return nil
                }
                var count = 0
                return convert(node, depth: 0, count: &count, renamed: renamed)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                // Composing stops at the first mapping with a duplicate. Renaming the occurrence it points at, in
                // place, lets the rest be read; `entries` then finds and reports every one by its real name.
                let place = Place(line: context.mark.line, column: context.mark.column)
                guard let key = keys.first, renamed.count < passes, renamed[place] == nil,
                    let next = rename(text, place, number: renamed.count)
                else {
                    for (place, key) in renamed.merging([place: keys.first ?? ""], uniquingKeysWith: { $1 }) {
                        log.error(
                            .duplicateKey, "duplicate key '\(key)': it is given here and again further down",
                            at: log.source.mark(line: place.line, column: place.column))
                    }
                    return nil
                }
                renamed[place] = key
                text = next
            } catch {
                report(error)
                return nil
            }
        }
    }

    /// The text with the first character of the key at the place replaced by one for private use.
    private func rename(_ text: String, _ place: Place, number: Int) -> String? {
        guard let replacement = Unicode.Scalar(UInt32(0xE000 + number)) else { return nil }
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        guard place.line >= 1, place.line <= lines.count else { return nil }
        var column = place.column - 1
        let line = lines[place.line - 1]
        guard column >= 0, column < line.count else { return nil }
        if line[column] == "\"" || line[column] == "'" {
            guard column + 1 < line.count, line[column + 1] != line[column] else { return nil }
            column += 1
        }
        guard !"[]{}|>:,\\".unicodeScalars.contains(line[column]) else { return nil }
        lines[place.line - 1][column] = replacement
        var result = String.UnicodeScalarView()
        for (index, line) in lines.enumerated() {
            if index > 0 { result.append("\n") }
            result.append(contentsOf: line)
        }
        return String(result)
    }

    private func report(_ error: any Error) {
        guard let error = error as? YamlError else {
            log.error(.notYAML, "not YAML", at: .start)
            return
        }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            let during = context.map { " (\($0.text) at \($0.mark.line):\($0.mark.column))" } ?? ""
            log.error(.notYAML, "not YAML: \(problem)\(during)", at: place(mark))
        case .composer(_, let problem, let mark, _):
            if problem.contains("another document") {
                log.error(
                    .refusedFeature, "a second document begins here", at: place(mark), help: "one document a file")
            } else {
                log.error(.notYAML, "not YAML: \(problem)", at: place(mark))
            }
        case .reader(let problem, _, _, _):
            log.error(.notYAML, "not YAML: \(problem)", at: .start)
        default:
            log.error(.notYAML, "not YAML", at: .start)
        }
    }

    private func place(_ mark: Mark?) -> SourceMark {
        guard let mark else { return .start }
        return log.source.mark(line: mark.line, column: mark.column)
    }

    private func convert(_ node: Node, depth: Int, count: inout Int, renamed: [Place: String]) -> YAMLNode? {
        count += 1
        let mark = place(node.mark)
        guard depth <= limits.depth, count <= limits.nodes else {
            log.error(.tooLarge, "more than \(limits.nodes) values or \(limits.depth) levels", at: mark)
            return nil
        }
        switch node {
        case .scalar(let scalar):
            guard ["", Tag.Name.str.rawValue].contains(scalar.tag.description) else {
                log.error(.refusedFeature, "tags ('!') are not allowed", at: mark)
                return nil
            }
            let isPlain = scalar.style == .plain || scalar.style == .any
            return YAMLNode(
                value: .scalar(YAMLScalar(text: scalar.string, isQuoted: !isPlain)), mark: mark)
        case .sequence(let sequence):
            var nodes: [YAMLNode] = []
            for element in sequence {
                guard let child = convert(element, depth: depth + 1, count: &count, renamed: renamed) else {
                    return nil
                }
                nodes.append(child)
            }
            return YAMLNode(value: .sequence(nodes), mark: mark)
        case .mapping(let mapping):
            guard let entries = entries(mapping, depth: depth, count: &count, renamed: renamed) else { return nil }
            return YAMLNode(value: .mapping(YAMLMapping(entries: entries)), mark: mark)
        case .alias:
            log.error(.refusedFeature, "aliases ('*') are not allowed", at: mark)
            return nil
        }
    }

    private func entries(
        _ mapping: Node.Mapping, depth: Int, count: inout Int, renamed: [Place: String]
    ) -> [YAMLMapping.Entry]? {
        var entries: [YAMLMapping.Entry] = []
        var first: [String: SourceMark] = [:]
        for (key, value) in mapping {
            let mark = place(key.mark)
            guard case .scalar(let scalar) = key else {
                log.error(.refusedFeature, "a key must be text", at: mark)
                continue
            }
            let name = renamed[Place(line: mark.line, column: mark.column)] ?? scalar.string
            if name == "<<" {
                log.error(.refusedFeature, "merge keys ('<<') are not allowed", at: mark, help: "write the keys out")
                continue
            }
            if let earlier = first[name] {
                log.error(
                    .duplicateKey, "duplicate key '\(name)'; first given at \(earlier.line):\(earlier.column)",
                    at: mark)
            }
            first[name] = first[name] ?? mark
            guard let child = convert(value, depth: depth + 1, count: &count, renamed: renamed) else { return nil }
            entries.append(YAMLMapping.Entry(key: name, keyMark: mark, value: child))
        }
        return entries
    }
}
