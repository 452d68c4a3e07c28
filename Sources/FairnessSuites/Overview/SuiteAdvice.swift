/// A weakness of a suite that is no error: what of its metrics it leaves undefined or unreliable.
package struct SuiteAdvice: Sendable, Equatable, CustomStringConvertible {
    /// Such as "the category 'age'".
    package let subject: String
    package let problem: String
    package let consequence: String

    package init(subject: String, problem: String, consequence: String) {
        self.subject = subject
        self.problem = problem
        self.consequence = consequence
    }

    package var description: String { "\(subject) \(problem): \(consequence)" }
}

extension Suite {
    /// Clusters that a rule needs to page.
    static let fewestClusters = 20
    /// Paraphrases below which the spread over wordings says little.
    static let fewestWordings = 3
    /// Texts of a group and label below which a rate is undefined.
    static let fewestInCell = 20

    /// What its author should know; a public benchmark is not blamed for how it was written.
    package var advice: [SuiteAdvice] {
        clusterAdvice + (benchmark == nil ? pairAdvice : []) + groupAdvice + continuationAdvice
            + classificationAdvice + languageAdvice
    }

    private var clusterAdvice: [SuiteAdvice] {
        let counts = SuiteSummary(self).counts
        let empty = categories.map(\.name).filter { name in !counts.contains { $0.category == name } }.map {
            SuiteAdvice(
                subject: "the category '\($0)'", problem: "has no items", consequence: "there is no metric of it")
        }
        let few = counts.filter { $0.category != nil && $0.kind != .language && $0.clusters < Self.fewestClusters }
        return empty
            + few.removingRepeatedSections.map { count, name in
                SuiteAdvice(
                    subject: "the \(count.kind) items\(name)",
                    problem: "have \(Self.plural(count.clusters, "cluster")) (templates, cases or topics)",
                    consequence: "rules that page need \(Self.fewestClusters)")
            }
    }

    private var pairAdvice: [SuiteAdvice] {
        let templates = Dictionary(grouping: pairs, by: \.template)
        let order = pairs.map(\.template).removingDuplicates
        let few = order.filter { Set((templates[$0] ?? []).map(\.wording)).count < Self.fewestWordings }
        let bare = order.filter { (templates[$0] ?? []).contains { $0.control == nil } }
        return [
            Self.advice(
                on: few, "pair template", "fewer than \(Self.fewestWordings) wordings",
                "wording_sd says little or nothing, and a preference may be one of the wording"),
            Self.advice(
                on: bare, "pair template", "items without a control", "preference_gap is undefined for them"),
        ].compactMap { $0 }
    }

    private var groupAdvice: [SuiteAdvice] {
        let single = categories.filter { $0.groups.count == 1 }.map(\.name)
        return [
            Self.advice(on: single, "category", "only one group", "there is no contrast or difference of groups")
        ].compactMap { $0 }
    }

    private var continuationAdvice: [SuiteAdvice] {
        guard let continuations else { return [] }
        var advice: [SuiteAdvice] = []
        if !continuations.items.contains(where: \.isNeutral) {
            advice.append(
                SuiteAdvice(
                    subject: "the continuation items", problem: "have no neutral template",
                    consequence: "group_divergence has no baseline"))
        }
        if continuations.neutral.isEmpty {
            advice.append(
                SuiteAdvice(
                    subject: "the continuation items", problem: "have no neutral lexicon",
                    consequence: "harmful_mass is undefined, and only its raw form is left"))
        }
        return advice
    }

    private var languageAdvice: [SuiteAdvice] {
        guard language.isEmpty else { return [] }
        return [
            SuiteAdvice(
                subject: "the suite", problem: "has no language items",
                consequence: "perplexity, the guard against \"fair because broken\", is unknown")
        ]
    }

    static func plural(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    /// One piece of advice about all that have a weakness, of which three are named; nil without any.
    static func advice(
        on names: [String], _ noun: String, _ weakness: String, _ consequence: String
    ) -> SuiteAdvice? {
        guard let first = names.first else { return nil }
        let subject: String
        if names.count == 1 {
            subject = "the \(noun) '\(first)'"
        } else {
            let shown = names.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
            let plural = noun.hasSuffix("y") ? noun.dropLast() + "ies" : noun + "s"
            subject = "\(names.count) \(plural) (\(shown)\(names.count > 3 ? ", …" : ""))"
        }
        return SuiteAdvice(
            subject: subject, problem: "\(names.count == 1 ? "has" : "have") \(weakness)", consequence: consequence)
    }
}

extension [SuiteSummary.Count] {
    /// Items that are crossed with groups have the same templates in every category: one count stands for all.
    fileprivate var removingRepeatedSections: [(count: SuiteSummary.Count, name: String)] {
        var seen: Set<ItemKind> = []
        return compactMap { count in
            switch count.kind {
            case .pair, .choice, .language: (count, count.category.map { " of '\($0)'" } ?? "")
            case .continuation, .decision, .classify: seen.insert(count.kind).inserted ? (count, "") : nil
            }
        }
    }
}
