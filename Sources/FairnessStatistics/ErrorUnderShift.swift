/// How a standard error would change if all items of a model were shifted alike: SE² + linear·Δ + quadratic·Δ², Δ the
/// change of the value.
///
/// A mean's stays as it is. A scaled mean's grows with its distance from zero, because the deviation that it is divided
/// by is estimated too (Hedges 1981): what would be found lies farther off than today's error says.
struct ErrorUnderShift: Sendable, Equatable {
    let linear: Double
    let quadratic: Double

    /// - Parameter slopes: By which the clusters' influences change for each unit of the value.
    init?<Name>(_ influence: ClusterInfluence<Name>, slopes: [Double]) {
        let clusters = Double(slopes.count)
        guard influence.contributions.count == slopes.count, slopes.count > 1, slopes.allSatisfy(\.isFinite) else {
            return nil
        }
        let factor = clusters / (clusters - 1)
        linear = 2 * factor * zip(influence.contributions, slopes).reduce(0) { $0 + $1.0.influence * $1.1 }
        quadratic = factor * slopes.reduce(0) { $0 + $1 * $1 }
    }
}
