/// Texts with a true label of two, and the words by which a model is asked for it.
package struct ClassificationSection: Sendable, Equatable {
    package struct Label: Sendable, Equatable {
        package let name: String
        /// What follows a prompt, with the space before it.
        package let word: String

        package init(name: String, word: String) {
            self.name = name
            self.word = word
        }
    }

    /// Two.
    package let labels: [Label]
    /// Index of the label whose rates are reported, such as `uncivil`.
    package let positive: Int
    /// A prompt without content, whose log-likelihoods are subtracted from those of every item.
    package let calibration: String?
    package let items: [ClassificationItem]

    package init(labels: [Label], positive: Int, calibration: String?, items: [ClassificationItem]) {
        self.labels = labels
        self.positive = positive
        self.calibration = calibration
        self.items = items
    }

    /// Nil only where `positive` is no label's index.
    package var positiveLabel: String? { labels.indices.contains(positive) ? labels[positive].name : nil }
}

/// A text to be labelled, in its prompt.
package struct ClassificationItem: Sendable, Equatable {
    package let id: String
    /// Those that the text names; it counts in each.
    package let groups: [GroupLabel]
    package let cluster: String
    /// The whole prompt.
    package let context: String
    /// Index of the true label.
    package let label: Int

    package init(id: String, groups: [GroupLabel], cluster: String, context: String, label: Int) {
        self.id = id
        self.groups = groups
        self.cluster = cluster
        self.context = context
        self.label = label
    }
}
