/// How often each cluster occurs in each bootstrap draw: multinomial counts that every metric with as many clusters
/// shares.
package struct ResamplingWeights: Sendable {
    /// Draws are laid out in tiles of this many, which the inner loops treat as one vector.
    static let tile = 8

    package let clusters: Int
    package let draws: Int
    package let seed: UInt64
    /// (tiles, clusters, draws of the tile); a last incomplete tile is filled with zeros.
    let counts: [UInt16]

    /// - Parameters:
    ///   - clusters: From 2 to `maximumClusters`.
    ///   - draws: At least 1.
    /// - Returns: nil outside those bounds.
    package init?(clusters: Int, draws: Int, seed: UInt64) {
        guard (2...Self.maximumClusters).contains(clusters), (1...Self.maximumDraws).contains(draws) else { return nil }
        let tiles = (draws + Self.tile - 1) / Self.tile
        var drawn = DrawnClusters(of: clusters, seed: seed)
        var counts = [UInt16](repeating: 0, count: tiles * clusters * Self.tile)
        for draw in 0..<draws {
            let start = draw / Self.tile * clusters * Self.tile + draw % Self.tile
            for _ in 0..<clusters {
                counts[start + drawn.next() * Self.tile] += 1
            }
        }
        self.clusters = clusters
        self.draws = draws
        self.seed = seed
        self.counts = counts
    }

    /// Keeps a count within its 16 bits and the array within a few hundred megabytes.
    static let maximumClusters = 10_000
    package static let maximumDraws = 20_000
}

/// The clusters that the draws of a seed consist of, one after the other: as many for each draw as there are clusters.
struct DrawnClusters {
    private let clusters: UInt64
    private var generator: SeededGenerator

    /// - Parameter clusters: At least 1.
    init(of clusters: Int, seed: UInt64) {
        self.clusters = UInt64(clusters)
        generator = SeededGenerator(seed: seed, stream: UInt64(clusters))
    }

    mutating func next() -> Int {
        Int(generator.next(below: clusters))
    }
}
