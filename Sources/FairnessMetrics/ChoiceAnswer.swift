/// What a model chose among the options of one item.
struct ChoiceAnswer: Equatable {
    /// By option: 1 for the likeliest one; where several are equally likely, equal parts of 1.
    let shares: [Double]

    enum Likelihood {
        /// Of the whole option, as a rule the smaller the longer it is.
        case summed
        case perToken

        func callAsFunction(_ score: ContinuationScore) -> Double {
            switch self {
            case .summed: score.logLikelihood
            case .perToken: score.logLikelihood / Double(score.tokens)
            }
        }
    }

    init(_ scores: some Sequence<ContinuationScore>, by likelihood: Likelihood = .summed) {
        let values = scores.map { likelihood($0) }
        let highest = values.max()
        let winners = values.count { $0 == highest }
        shares = values.map { $0 == highest ? 1 / Double(winners) : 0 }
    }

    var isTied: Bool { shares.count { $0 > 0 } > 1 }

    /// 0 for an option that doesn't exist.
    func share(of option: Int?) -> Double {
        guard let option, shares.indices.contains(option) else { return 0 }
        return shares[option]
    }

    /// Of the options that are wanted, together.
    func share(where isWanted: (Int) -> Bool) -> Double {
        shares.indices.reduce(0) { isWanted($1) ? $0 + shares[$1] : $0 }
    }
}
