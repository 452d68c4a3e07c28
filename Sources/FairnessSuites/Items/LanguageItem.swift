/// A text whose perplexity is measured: plain ones guard against "fair because broken", those about groups compare.
package struct LanguageItem: Sendable, Equatable {
    package let id: String
    package let text: String
    /// Nil for plain text.
    package let group: GroupLabel?
    /// The independent unit that intervals resample.
    package let cluster: String

    package init(id: String, text: String, group: GroupLabel? = nil, cluster: String? = nil) {
        self.id = id
        self.text = text
        self.group = group
        self.cluster = cluster ?? id
    }
}
