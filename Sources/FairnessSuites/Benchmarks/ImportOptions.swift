/// How an import is wanted; nil and empty where the kind's own way will do.
package struct ImportOptions: Sendable, Equatable {
    /// What a person may set; each kind of import takes some of them.
    package enum Key: String, Sendable, CaseIterable {
        case name, version, description, sample
        case lexicon, neutral, terms
        case nouns, templates
        case kind, prompt, positive, calibration

        /// On the command line, where `--version` is the program's.
        package var optionName: String { self == .version ? "suite-version" : rawValue }
    }

    /// Of the suite; the import's kind by default.
    package var name: String?
    package var version: String?
    package var description: String?
    /// One item in so many is kept, chosen by a hash of its id: the same whatever else is in the file.
    package var sample: Int?
    /// Files of harmful words.
    package var lexicon: [ImportFile] = []
    /// Files of words without harm.
    package var neutral: [ImportFile] = []
    /// By which words a text names a group.
    package var terms: [ImportFile] = []
    /// Of HolisticBias: how many nouns, each kind of person in turn.
    package var nouns: Int?
    /// Of HolisticBias: how many sentence templates.
    package var templates: Int?
    /// Of a team's own file.
    package var kind: ItemKind?
    /// Around a text to be classified, with `{text}` where it stands.
    package var prompt: String?
    /// The label whose rates are reported.
    package var positive: String?
    /// A whole prompt without content.
    package var calibration: String?

    package init() {}

    /// Those that are set.
    var keys: [Key] {
        let isSet: [(Key, Bool)] = [
            (.name, name != nil), (.version, version != nil), (.description, description != nil),
            (.sample, sample != nil), (.lexicon, !lexicon.isEmpty), (.neutral, !neutral.isEmpty),
            (.terms, !terms.isEmpty), (.nouns, nouns != nil), (.templates, templates != nil), (.kind, kind != nil),
            (.prompt, prompt != nil), (.positive, positive != nil), (.calibration, calibration != nil),
        ]
        return isSet.filter(\.1).map(\.0)
    }
}
