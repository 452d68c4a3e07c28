import Yams

/// The one reader of files that people write: rules, suites and the configuration.
package enum StrictYAML {
    /// Reads one document; every problem goes to the log, and nil means that there is nothing to look at.
    ///
    /// Anchors, aliases, merge keys, tags, directives, complex keys, further documents, duplicate keys, control
    /// characters and invalid UTF-8 are errors. A tree may be returned beside errors, so that those in its content
    /// can be reported in the same breath: ask `log.hasErrors` before using any of it.
    ///
    /// - Parameters:
    ///   - file: The name for messages.
    ///   - prefix: Of the codes: "R" for rules, "C" for the configuration, "S" for suites.
    package static func read(
        _ bytes: [UInt8], file: String, prefix: String, limits: YAMLLimits = YAMLLimits()
    ) -> (root: YAMLNode?, log: DiagnosticLog) {
        guard bytes.count <= limits.bytes else {
            let log = DiagnosticLog(source: YAMLSource(file: file, text: ""), prefix: prefix)
            log.error(.tooLarge, "\(bytes.count) bytes, more than the \(limits.bytes) allowed", at: .start)
            return (nil, log)
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let content = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
        guard let text = String(validating: content, as: UTF8.self) else {
            let log = DiagnosticLog(source: YAMLSource(file: file, text: ""), prefix: prefix)
            log.error(.notYAML, "not valid UTF-8", at: firstInvalid(content))
            return (nil, log)
        }
        let log = DiagnosticLog(source: YAMLSource(file: file, text: text), prefix: prefix)
        refuseUnprintable(log)
        if !log.hasErrors { LexicalGuard.inspect(log, limits: limits) }
        if !log.hasErrors { refuseAliases(log) }
        guard !log.hasErrors else { return (nil, log) }
        return (Composition(log: log, limits: limits).root(), log)
    }

    private static func firstInvalid(_ bytes: ArraySlice<UInt8>) -> SourceMark {
        var parser = Unicode.UTF8.ForwardParser()
        var bytes = bytes.makeIterator()
        var mark = SourceMark.start
        while case .valid(let encoded) = parser.parseScalar(from: &bytes) {
            if encoded.elementsEqual([UInt8(ascii: "\n")]) {
                mark = SourceMark(line: mark.line + 1, column: 1)
            } else {
                mark.column += 1
            }
        }
        return mark
    }

    /// Control characters would move a reader's line count away from ours, or hide text from a person.
    private static func refuseUnprintable(_ log: DiagnosticLog) {
        for (index, line) in log.source.lines.enumerated() {
            guard let at = line.firstIndex(where: { !isPrintable($0) && $0 != "\t" }) else { continue }
            log.error(
                .notYAML, "the character \(printable(String(line[at]))) is not allowed in the text",
                at: SourceMark(line: index + 1, column: at + 1))
            return
        }
    }

    /// A second net below the guard, without any notion of context: an alias needs its name twice, as `&name` and
    /// as `*name`, and a tree grown from aliases could take for ever to compose.
    private static func refuseAliases(_ log: DiagnosticLog) {
        var anchors: Set<String> = []
        var aliases: [(name: String, mark: SourceMark)] = []
        for (index, scalars) in log.source.lines.enumerated() {
            for (column, scalar) in scalars.enumerated() where scalar == "&" || scalar == "*" {
                let name = scalars[(column + 1)...].prefix {
                    $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_")
                }
                guard !name.isEmpty else { continue }
                var word = String.UnicodeScalarView()
                word.append(contentsOf: name)
                if scalar == "&" {
                    anchors.insert(String(word))
                } else {
                    aliases.append(
                        (String(word), SourceMark(line: index + 1, column: column + 1, length: name.count + 1)))
                }
            }
        }
        for alias in aliases where anchors.contains(alias.name) {
            log.error(
                .refusedFeature, "'&\(alias.name)' and '*\(alias.name)' look like an anchor and its alias",
                at: alias.mark, help: "aliases are not allowed; word it differently")
            return
        }
    }
}
