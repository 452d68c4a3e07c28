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

    /// What the first sentence says of a disadvantaged group, where the benchmark tells (CrowS-Pairs).
    package enum Direction: String, Sendable, CaseIterable {
        /// `more` states a stereotype.
        case stereotype
        /// `less` violates one.
        case antistereotype
    }

    package let id: String
    package let category: String
    /// The template it was expanded from: the independent unit that intervals resample.
    package let template: String
    /// Which of the template's paraphrases it is, from 0.
    package let wording: Int
    package let more: String
    package let less: String
    package let control: Control?
    package let direction: Direction?

    package init(
        id: String, category: String, template: String, wording: Int = 0, more: String, less: String,
        control: Control?, direction: Direction? = nil
    ) {
        self.id = id
        self.category = category
        self.template = template
        self.wording = wording
        self.more = more
        self.less = less
        self.control = control
        self.direction = direction
    }

    /// Its sentences in the order in which they are scored.
    package var sentences: [String] { [more, less] + (control.map { [$0.more, $0.less] } ?? []) }
}
