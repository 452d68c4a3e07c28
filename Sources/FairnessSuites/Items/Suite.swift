/// A set of items that are scored together, expanded from a suite file.
///
/// The order of items is the order of the file; scores are kept in the order of `prompts`.
package struct Suite: Sendable, Equatable {
    package struct Category: Sendable, Equatable {
        package let name: String
        /// The harm that the category's items stand for, in a sentence.
        package let description: String
        /// Of the items that are crossed with groups, in the order of the file.
        package let groups: [String]

        package init(name: String, description: String, groups: [String] = []) {
            self.name = name
            self.description = description
            self.groups = groups
        }
    }

    package let name: String
    package let version: String
    package let description: String
    /// Whose items these are, for the numbers that its authors and lm-evaluation-harness define.
    package let benchmark: Benchmark?
    package let categories: [Category]
    package let pairs: [PairItem]
    package let choices: [ChoiceItem]
    package let continuations: ContinuationSection?
    package let decisions: DecisionSection?
    package let classifications: ClassificationSection?
    package let language: [LanguageItem]

    package init(
        name: String, version: String, description: String, benchmark: Benchmark? = nil, categories: [Category],
        pairs: [PairItem] = [], choices: [ChoiceItem] = [], continuations: ContinuationSection? = nil,
        decisions: DecisionSection? = nil, classifications: ClassificationSection? = nil,
        language: [LanguageItem] = []
    ) {
        self.name = name
        self.version = version
        self.description = description
        self.benchmark = benchmark
        self.categories = categories
        self.pairs = pairs
        self.choices = choices
        self.continuations = continuations
        self.decisions = decisions
        self.classifications = classifications
        self.language = language
    }
}

extension Suite {
    /// The minimal pairs and the plain text alone, whose metrics are those of the whole suite.
    package var withPairsAlone: Suite {
        Suite(
            name: name, version: version, description: description, benchmark: benchmark, categories: categories,
            pairs: pairs, language: language)
    }
}

/// A public benchmark that fairwatch imports.
package enum Benchmark: String, Sendable, CaseIterable {
    case crowsPairs = "crows-pairs"
    case stereoSet = "stereoset"
    case winoBias = "winobias"
    case winogender
    case bbq
    case honest
    case bold
    case holisticBias = "holisticbias"
    case davidson

    /// Whether lm-evaluation-harness has a task for it, whose numbers need scores by the harness' own conventions.
    package var isHarnessTask: Bool {
        switch self {
        case .crowsPairs, .bbq, .winogender: true
        case .stereoSet, .winoBias, .honest, .bold, .holisticBias, .davidson: false
        }
    }
}

/// A group of people within a category: `religion/muslim`.
package struct GroupLabel: Sendable, Hashable, CustomStringConvertible {
    package let category: String
    package let group: String

    package init(category: String, group: String) {
        self.category = category
        self.group = group
    }

    /// Nil without exactly one `/` between two names.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(category: String(parts[0]), group: String(parts[1]))
    }

    package var description: String { "\(category)/\(group)" }
}
