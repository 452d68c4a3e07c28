import StrictYAML

/// A line of text with `{{placeholders}}`, filled in from a verdict.
package struct SummaryTemplate: Sendable, Equatable {
    /// What a summary may mention.
    package enum Placeholder: String, Sendable, CaseIterable {
        case rule, suite, metric, category, severity, state, unit, n, clusters
        /// The tested quantity: the metric's value, or its change for a rule that compares.
        case value
        /// Of the tested quantity, at the level of the verdict.
        case interval
        /// Of that interval, in per cent.
        case confidence
        case threshold
        /// The checkpoint's own value.
        case measured
        case base
        case detects
    }

    enum Part: Sendable, Equatable {
        case text(String)
        case placeholder(Placeholder)
    }

    let parts: [Part]

    package static let standard = SummaryTemplate(parts: [
        .placeholder(.metric), .text(" ("), .placeholder(.category), .text("): "), .placeholder(.value), .text(" "),
        .placeholder(.unit), .text(", interval "), .placeholder(.interval), .text("; rule: "),
        .placeholder(.threshold),
    ])

    init(parts: [Part]) {
        self.parts = parts
    }

    /// What is wrong with a template.
    package enum Flaw: Sendable, Equatable {
        case unknown(String)
        case unclosed
    }

    /// Every flaw of the text, or the template.
    static func parse(_ text: String) -> (template: SummaryTemplate, flaws: [Flaw]) {
        var parts: [Part] = []
        var flaws: [Flaw] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            if open.lowerBound > rest.startIndex { parts.append(.text(String(rest[..<open.lowerBound]))) }
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: "}}") else {
                flaws.append(.unclosed)
                rest = ""
                break
            }
            let word = rest[..<close.lowerBound].trimmed
            if let placeholder = Placeholder(rawValue: word) {
                parts.append(.placeholder(placeholder))
            } else {
                flaws.append(.unknown(word))
            }
            rest = rest[close.upperBound...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        return (SummaryTemplate(parts: parts), flaws)
    }

    /// One line, without control characters: names of categories come from suites that anyone may write.
    func render(_ value: (Placeholder) -> String) -> String {
        let text = parts.map { part in
            switch part {
            case .text(let text): text
            case .placeholder(let placeholder): value(placeholder)
            }
        }.joined()
        return printable(text, limit: 1_000)
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

extension Substring {
    /// Without the regular-expression library, which this module doesn't need otherwise.
    fileprivate func firstRange(of mark: String) -> Range<Index>? {
        var at = startIndex
        while at < endIndex {
            if self[at...].hasPrefix(mark), let end = index(at, offsetBy: mark.count, limitedBy: endIndex) {
                return at..<end
            }
            at = index(after: at)
        }
        return nil
    }
}
