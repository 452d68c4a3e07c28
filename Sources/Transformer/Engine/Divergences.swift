import RealModule

/// How far a model's distribution of the next token is from another's, in nats, in both directions.
package struct ModelDivergence: Sendable, Equatable {
    /// KL(base‖tuned) = Σ p_base·ln(p_base / p_tuned).
    package let fromBase: Double
    /// KL(tuned‖base).
    package let toBase: Double
}

/// What `DivergenceEngine` finds of a plan.
package struct Divergences: Sendable, Equatable {
    /// Of each context; empty without a base.
    package let contexts: [ModelDivergence]
    /// Of each set the generalised Jensen–Shannon divergence of the tuned model's distributions with equal weights,
    /// H(mean p) − mean H(p), in nats.
    package let sets: [Double]
    /// After each layer that of each context, (layers, contexts), the last being `contexts`; empty unless asked for.
    package let layers: [[ModelDivergence]]
}

/// Sums over exponentials of logits, kept relative to the largest so far.
struct ExponentialSums {
    private(set) var maximum = -Double.infinity
    /// Σ exp(x − maximum).
    private(set) var sum = 0.0
    /// Σ exp(x − maximum)·d, with the differences d of the logits to another model's.
    private(set) var weighted = 0.0

    /// Takes in a part whose sums are relative to its own maximum.
    mutating func add(maximum other: Double, sum otherSum: Double, weighted otherWeighted: Double = 0) {
        let largest = Swift.max(maximum, other)
        let (own, others) = (Double.exp(maximum - largest), Double.exp(other - largest))
        maximum = largest
        sum = sum * own + otherSum * others
        weighted = weighted * own + otherWeighted * others
    }

    mutating func add(_ other: ExponentialSums) {
        add(maximum: other.maximum, sum: other.sum, weighted: other.weighted)
    }

    var logSum: Double { maximum + Double.log(sum) }
    var mean: Double { weighted / sum }
}

/// One row's distributions.
struct ComparedRow {
    /// Over the tokens that both models have, with the differences base − tuned.
    var base = ExponentialSums()
    var tuned = ExponentialSums()
    /// Over those that the tuned model has alone.
    var rest: ExponentialSums?

    /// Of the tuned model over its whole vocabulary.
    var logNormaliser: Double {
        guard let rest else { return tuned.logSum }
        var whole = tuned
        whole.add(rest)
        return whole.logSum
    }

    var divergence: ModelDivergence {
        let shift = base.logSum - tuned.logSum
        return ModelDivergence(
            fromBase: (base.mean - shift).withoutRounding, toBase: (shift - tuned.mean).withoutRounding)
    }
}

extension Double {
    /// A divergence that sums to less than 0 is 0: it has no negative values (Gibbs' inequality), so that much is
    /// rounding.
    var withoutRounding: Double { self < 0 ? 0 : self }
}
