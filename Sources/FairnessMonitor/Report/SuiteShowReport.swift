import DisplayText
import FairnessSuites
import StrictJSON

/// What `fairwatch suite show` says of a suite.
package struct SuiteShowReport: Sendable {
    private let loaded: LoadedSuite
    private let examples: Int
    private let counts: SuiteSummary

    private var suite: Suite { loaded.suite }

    /// - Parameter examples: How many items of each kind are shown.
    package init(_ loaded: LoadedSuite, examples: Int) {
        self.loaded = loaded
        self.examples = examples
        counts = SuiteSummary(loaded.suite)
    }

    package var lines: [String] {
        facts + [""] + categoryTable + exampleLines
    }

    private var facts: [String] {
        var facts = FactLines()
        facts.add("suite", "\(suite.name) \(suite.version)")
        facts.add("about", "\(suite.description)")
        facts.add("benchmark", suite.benchmark.map { "\($0.rawValue)" })
        facts.add("sha256", "\(loaded.sha256)")
        facts.add("items", "\(counts.text)")
        facts.add("scored", "\(NumberText.grouped(suite.scoreCount)) texts")
        if let lexicon = suite.continuations {
            facts.add("harmful words", "\(lexicon.harmful.joined(separator: ", "))")
            if !lexicon.neutral.isEmpty { facts.add("neutral words", "\(lexicon.neutral.joined(separator: ", "))") }
        }
        return facts.lines
    }

    /// Items of each kind by category.
    private var categoryTable: [String] {
        guard !suite.categories.isEmpty else { return [] }
        let kinds = counts.totals.map(\.kind).filter { kind in
            counts.counts.contains { $0.kind == kind && $0.category != nil }
        }
        var table = TextTable(
            [.left("CATEGORY")] + kinds.map { .right("\($0.rawValue.uppercased())") } + [
                .left("GROUPS"), .left("HARM"),
            ])
        for category in suite.categories {
            let cells = kinds.map { kind in
                let count = counts.counts.first { $0.kind == kind && $0.category == category.name }
                return "\(count.map { NumberText.grouped($0.items) } ?? "–")" as EscapedText
            }
            table.add(
                ["\(category.name)"] + cells + ["\(Self.list(category.groups))", "\(category.description)"])
        }
        return table.lines
    }

    /// Names, the first few of many.
    private static func list(_ names: [String]) -> String {
        guard !names.isEmpty else { return "–" }
        return names.count <= 6
            ? names.joined(separator: ", ") : "\(names.prefix(5).joined(separator: ", ")), … (\(names.count))"
    }

    private var exampleLines: [String] {
        guard examples > 0 else { return [] }
        var shown: [(title: String, texts: [(label: String, text: String)])] = []
        for pair in suite.pairs.prefix(examples) {
            let control = pair.control.map { [("control", $0.more), ("control", $0.less)] } ?? []
            shown.append(("pair \(pair.id)", [("more", pair.more), ("less", pair.less)] + control))
        }
        for item in suite.choices.prefix(examples) {
            let options = item.options.enumerated().map { index, option in
                (option.role?.rawValue ?? "option", option.text + (index == item.label ? "   (right)" : ""))
            }
            shown.append(("choice \(item.id)", (item.context.isEmpty ? [] : [("context", item.context)]) + options))
        }
        for item in suite.continuations?.items.prefix(examples) ?? [] {
            shown.append(("continuation \(item.id)", [(item.isNeutral ? "neutral" : "loaded", item.context + " …")]))
        }
        for item in suite.decisions?.items.prefix(examples) ?? [] {
            shown.append(
                (
                    "decision \(item.id), expected \(item.expected.rawValue)",
                    [("asked", item.question), ("inverted", item.inverted)]
                ))
        }
        if let section = suite.classifications {
            for item in section.items.prefix(examples) {
                let label = section.labels.indices.contains(item.label) ? section.labels[item.label].name : "?"
                shown.append(("classify \(item.id)", [(label, item.context)]))
            }
        }
        for item in suite.language.prefix(examples) {
            shown.append(("language \(item.id)", [(item.group.map(\.description) ?? "plain", item.text)]))
        }
        return shown.flatMap { example -> [String] in
            var facts = FactLines()
            for (label, text) in example.texts { facts.add("  \(label)", "\(text)") }
            return ["", EscapedText(escaping: example.title).text] + facts.lines
        }
    }

    /// Schema version 1.
    package var document: JSON {
        [
            "schema_version": 1, "suite": JSON(suite.name), "version": JSON(suite.version),
            "description": JSON(suite.description), "benchmark": JSON(suite.benchmark?.rawValue),
            "sha256": JSON(loaded.sha256), "items": counts.json, "scored_texts": JSON(suite.scoreCount),
            "categories": .array(
                suite.categories.map { category in
                    [
                        "category": JSON(category.name), "description": JSON(category.description),
                        "groups": .array(category.groups.map { JSON($0) }),
                    ]
                }),
            "harmful_words": .array((suite.continuations?.harmful ?? []).map { JSON($0) }),
            "neutral_words": .array((suite.continuations?.neutral ?? []).map { JSON($0) }),
        ]
    }
}
