/// An estimate and what each cluster contributes to it.
package struct InfluencedEstimate<Name: Hashable & Sendable>: Sendable, Equatable {
    package var estimate: Estimate?
    /// Nil without a standard error.
    package var influence: ClusterInfluence<Name>?
}

/// What two models' values of a quantity say of each other, with what each cluster contributes.
package struct InfluencedContrast<Name: Hashable & Sendable>: Sendable, Equatable {
    package var value = InfluencedEstimate<Name>()
    package var baseline = InfluencedEstimate<Name>()
    /// Value minus baseline, paired; on the scale `logarithm` that of their ratio.
    package var difference = InfluencedEstimate<Name>()
    /// Value plus baseline minus twice the ideal, paired; empty without an ideal and on the scale `logarithm`.
    package var sum = InfluencedEstimate<Name>()
}

extension InfluencedEstimate<String> {
    /// The estimate that knows what its clusters contribute.
    package var whole: Estimate? {
        var whole = estimate
        whole?.influence = influence
        return whole
    }
}

extension ResampledContrast {
    package init(_ contrast: InfluencedContrast<String>) {
        self.init(
            value: contrast.value.whole, baseline: contrast.baseline.whole, difference: contrast.difference.whole,
            sum: contrast.sum.whole)
    }
}
