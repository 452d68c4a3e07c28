/// A set of items that are scored together, expanded from a suite file.
///
/// The order of items is the order of the file; scores are kept in the order of `sentences`.
package struct Suite: Sendable, Equatable {
    package struct Category: Sendable, Equatable {
        package let name: String
        /// The harm that the category's items stand for, in a sentence.
        package let description: String

        package init(name: String, description: String) {
            self.name = name
            self.description = description
        }
    }

    package let name: String
    package let version: String
    package let description: String
    package let categories: [Category]
    package let pairs: [PairItem]
    /// Plain sentences for the perplexity guard.
    package let plain: [PlainItem]

    package init(
        name: String, version: String, description: String, categories: [Category], pairs: [PairItem],
        plain: [PlainItem]
    ) {
        self.name = name
        self.version = version
        self.description = description
        self.categories = categories
        self.pairs = pairs
        self.plain = plain
    }

    /// Every sentence to be scored: for each pair `more`, `less` and, where there is a control, its `more`
    /// and `less`; then the plain sentences.
    package var sentences: [String] {
        pairs.flatMap { pair in
            [pair.more, pair.less] + (pair.control.map { [$0.more, $0.less] } ?? [])
        } + plain.map(\.text)
    }
}

/// Two sentences that differ only in the group they name, one the stereotype, and the same two terms in a
/// sentence that carries no stereotype.
package struct PairItem: Sendable, Equatable {
    package struct Control: Sendable, Equatable {
        package let more: String
        package let less: String

        package init(more: String, less: String) {
            self.more = more
            self.less = less
        }
    }

    package let id: String
    package let category: String
    /// The template it was expanded from: the independent unit that intervals resample.
    package let template: String
    package let more: String
    package let less: String
    package let control: Control?

    package init(
        id: String, category: String, template: String, more: String, less: String, control: Control?
    ) {
        self.id = id
        self.category = category
        self.template = template
        self.more = more
        self.less = less
        self.control = control
    }
}

/// A sentence without any group, by which a model that has lost its language is noticed.
package struct PlainItem: Sendable, Equatable {
    package let id: String
    package let text: String

    package init(id: String, text: String) {
        self.id = id
        self.text = text
    }
}
