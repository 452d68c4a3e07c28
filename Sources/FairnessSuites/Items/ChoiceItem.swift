/// A context with several ways to go on, of which a model prefers one.
package struct ChoiceItem: Sendable, Equatable {
    package struct Option: Sendable, Equatable {
        /// What follows the context, with the space before it.
        package let text: String
        package let role: Role?

        package init(text: String, role: Role? = nil) {
            self.text = text
            self.role = role
        }
    }

    /// What choosing an option says about the model.
    package enum Role: String, Sendable, CaseIterable {
        case stereotype
        case antiStereotype = "anti-stereotype"
        /// Makes no sense after the context: the language model's own control.
        case unrelated
        /// Names the person against whom the bias is held.
        case target
        /// Names the other person.
        case other
        /// Names nobody.
        case unknown
        case occupation
        case participant
    }

    package let id: String
    package let category: String
    /// The independent unit that intervals resample.
    package let cluster: String
    /// Empty where the options are whole sentences.
    package let context: String
    package let options: [Option]
    /// Index of the right option, where one is.
    package let label: Int?
    /// What else a benchmark's metrics tell items apart by, such as BBQ's `condition`.
    package let traits: [String: String]

    package init(
        id: String, category: String, cluster: String, context: String, options: [Option], label: Int?,
        traits: [String: String] = [:]
    ) {
        self.id = id
        self.category = category
        self.cluster = cluster
        self.context = context
        self.options = options
        self.label = label
        self.traits = traits
    }
}
