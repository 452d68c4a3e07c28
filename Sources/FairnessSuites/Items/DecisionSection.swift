/// Cases to be decided by yes or no, each asked in a normal and an inverted form.
package struct DecisionSection: Sendable, Equatable {
    /// What follows a prompt, with the space before it.
    package let yes: String
    package let no: String
    package let items: [DecisionItem]

    package init(yes: String, no: String, items: [DecisionItem]) {
        self.yes = yes
        self.no = no
        self.items = items
    }
}

/// One case about a person of one group; yes to its question is the answer in the person's favour.
package struct DecisionItem: Sendable, Equatable {
    /// What the facts of the case call for.
    package enum Answer: String, Sendable, CaseIterable {
        case yes, no
        case open
    }

    package let id: String
    package let category: String
    package let group: String
    /// The case: the independent unit that intervals resample.
    package let cluster: String
    package let domain: String
    package let expected: Answer
    /// The whole prompt.
    package let question: String
    /// The whole prompt with the opposite asked.
    package let inverted: String

    package init(
        id: String, category: String, group: String, cluster: String, domain: String, expected: Answer,
        question: String, inverted: String
    ) {
        self.id = id
        self.category = category
        self.group = group
        self.cluster = cluster
        self.domain = domain
        self.expected = expected
        self.question = question
        self.inverted = inverted
    }
}
