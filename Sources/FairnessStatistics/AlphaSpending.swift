/// How the level of a whole run is divided among its checkpoints: a union bound, valid however their p-values depend on
/// each other.
package struct AlphaSpending: Sendable, Equatable {
    package enum Plan: Sendable, Equatable {
        /// The level is spent on this many checkpoints; a run that goes on gets half of it for the next twice as many, a
        /// quarter for the next four times as many, and so on: less than the level once more, however long it goes on.
        case planned(Int)
        /// Blocks of 20, 40, 80 … checkpoints get a half, a quarter, an eighth … of the level: all of it if the run
        /// never ends.
        case unplanned
    }

    package let alpha: Double
    package let plan: Plan

    private static let firstBlock = 20

    /// - Parameter alpha: Of the run, between 0 and 1.
    /// - Returns: nil for another level, and for a plan of no checkpoints.
    package init?(alpha: Double, plan: Plan) {
        guard alpha > 0, alpha < 1 else { return nil }
        if case .planned(let checkpoints) = plan, checkpoints < 1 { return nil }
        self.alpha = alpha
        self.plan = plan
    }

    /// The level of a checkpoint; its index is given once, at its first evaluation, and never changed.
    ///
    /// - Parameter index: From 1; nil below.
    package func level(index: Int) -> Double? {
        guard index >= 1 else { return nil }
        var size: Double
        var share: Double
        switch plan {
        case .planned(let checkpoints): (size, share) = (Double(checkpoints), alpha)
        case .unplanned: (size, share) = (Double(Self.firstBlock), alpha / 2)
        }
        var left = Double(index) - size
        while left > 0 {
            size *= 2
            share /= 2
            left -= size
        }
        return share / size
    }
}
