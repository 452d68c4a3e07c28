/// One layer: attention, then a feed-forward network, each added to the residual stream.
struct TransformerLayer: Sendable, Equatable {
    /// Where a sublayer normalises: what it reads, what it gives before that is added, and the stream after the sum.
    struct Norms: Sendable, Equatable {
        var input: Norm?
        var output: Norm?
        var stream: Norm?
    }

    struct Attention: Sendable, Equatable {
        let norms: Norms
        /// Queries, keys and values one under the other: three modules, or one that holds all.
        let projections: [LinearModule]
        /// Of each query head and each key head, before they are rotated.
        var queryNorm: Norm?
        var keyNorm: Norm?
        let output: LinearModule
        /// Factor of the scores before the soft-max.
        let scale: Float
        /// A token sees this many tokens, itself included; nil sees all before it.
        let window: Int?
    }

    struct FeedForward: Sendable, Equatable {
        let norms: Norms
        /// Gate and up one under the other, or the one inner projection of a network without a gate.
        let projections: [LinearModule]
        let activation: Activation
        let output: LinearModule

        var isGated: Bool { projections.count == 2 }
        var innerWidth: Int { output.inputs }
    }

    let attention: Attention
    let feedForward: FeedForward

    var linearModules: [LinearModule] {
        attention.projections + [attention.output] + feedForward.projections + [feedForward.output]
    }

    var norms: [Norm] {
        let attention = [
            attention.norms.input, attention.queryNorm, attention.keyNorm, attention.norms.output,
            attention.norms.stream,
        ]
        let feedForward = [feedForward.norms.input, feedForward.norms.output, feedForward.norms.stream]
        return (attention + feedForward).compactMap { $0 }
    }

    var parameters: [ModelParameter] { linearModules.flatMap(\.parameters) + norms.flatMap(\.parameters) }
}
