/// One item of a suite and its part in the change of a metric from the base.
package struct ItemChange: Sendable, Equatable {
    /// The item's id.
    package var item: String
    /// The template or case that it belongs to.
    package var cluster: String
    /// What was scored: of a pair the more stereotyped sentence, then the other.
    package var texts: [String]
    /// The item's own number with the base's scores, in the metric's unit (of a perplexity in nats a token).
    package var base: Double
    package var tuned: Double
    /// What it adds to the change: those of all items add up to it, of a perplexity to the ratio's logarithm.
    package var contribution: Double
}
