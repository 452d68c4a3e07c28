import RealModule

extension AdapterAnatomy {
    /// Some matrices together.
    package struct Summary: Sendable, Equatable, Codable {
        /// Over the matrices whose change has singular values.
        package struct Spread: Sendable, Equatable, Codable {
            package let median: Double
            package let largest: Double
        }

        /// How many matrices.
        package let matrices: Int
        /// √Σ‖W‖² and √Σ‖ΔW‖².
        package let weightNorm: Double
        package let changeNorm: Double
        /// Nil when no matrix' change has singular values; `undefined` then says why.
        package let stableRank: Spread?
        package let effectiveRank: Spread?
        package let largestNumericalRank: Int?
        /// Of the matrices that have no singular values, the first one's reason.
        package let undefined: Undefined?
        /// Of the matrices without intruder dimensions, the first one's reason.
        package let undefinedIntruders: Undefined?
        /// Sums over the matrices; nil when none were looked for.
        package let intruders: Intruders?

        package struct Intruders: Sendable, Equatable, Codable {
            package let count: Int
            /// How many singular vectors were looked at.
            package let among: Int
        }

        /// √Σ‖ΔW‖² / √Σ‖W‖²; nil where every W is zero, or there is none.
        package var ratio: Double? { weightNorm > 0 ? changeNorm / weightNorm : nil }
    }

    /// The matrices of one layer or of one kind.
    package struct Group: Sendable, Equatable {
        /// Nil for a kind, and for what is in no layer.
        package let layer: Int?
        /// Nil for a layer.
        package let kind: String?
        package let summary: Summary
    }

    package var summary: Summary { Summary(matrices) }

    /// Ascending, what is in no layer at the end.
    package var byLayer: [Group] {
        let groups = Dictionary(grouping: matrices, by: \.layer)
        return groups.sorted { ($0.key ?? .max) < ($1.key ?? .max) }.map {
            Group(layer: $0.key, kind: nil, summary: Summary($0.value))
        }
    }

    /// In the order in which the kinds first occur in the network.
    package var byKind: [Group] {
        let groups = Dictionary(grouping: matrices, by: \.kind)
        var seen: Set<String> = []
        return matrices.map(\.kind).filter { seen.insert($0).inserted }.map {
            Group(layer: nil, kind: $0, summary: Summary(groups[$0] ?? []))
        }
    }
}

extension AdapterAnatomy.Summary {
    init(_ matrices: [MatrixAnatomy]) {
        self.matrices = matrices.count
        weightNorm = Double.sqrt(matrices.reduce(0) { $0 + $1.weightNorm * $1.weightNorm })
        changeNorm = Double.sqrt(matrices.reduce(0) { $0 + $1.changeNorm * $1.changeNorm })
        let spectra = matrices.compactMap { try? $0.spectrum.get() }
        stableRank = Spread(spectra.map(\.stableRank))
        effectiveRank = Spread(spectra.map(\.effectiveRank))
        largestNumericalRank = spectra.map(\.numericalRank).max()
        undefined = matrices.lazy.compactMap(\.undefined).first
        undefinedIntruders = matrices.lazy.compactMap(\.undefinedIntruders).first
        let found = matrices.compactMap { try? $0.intruders?.get() }
        intruders =
            found.isEmpty
            ? nil
            : Intruders(count: found.reduce(0) { $0 + $1.count }, among: found.reduce(0) { $0 + $1.similarities.count })
    }
}

extension AdapterAnatomy.Summary.Spread {
    init?(_ values: [Double]) {
        let sorted = values.sorted()
        guard let largest = sorted.last else { return nil }
        let middle = sorted.count / 2
        median = sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
        self.largest = largest
    }
}
