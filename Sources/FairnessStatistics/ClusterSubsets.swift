/// Sets of clusters, whose signs or labels are exchanged: all there are where they are few, else drawn with a seed.
///
/// The empty set, which stands for the data themselves, always comes first. Metrics with as many clusters share them.
package struct ClusterSubsets: Sendable, Equatable {
    package let clusters: Int
    /// Subsets, the first one included.
    package let count: Int
    package let isExact: Bool
    let seed: UInt64

    /// Up to this many all are taken, however few were asked for: they take milliseconds.
    private static let alwaysAll = 4_096
    /// Draws of a test, at most.
    package static let mostDraws = 1_000_000
    /// Subsets that are worked on together: their sums stay in the fastest cache.
    static let tile = 1_024

    /// - Parameters:
    ///   - clusters: At least 1.
    ///   - draws: All subsets are taken where they are no more than this.
    package init?(clusters: Int, draws: Int, seed: UInt64) {
        guard clusters > 0, draws > 0 else { return nil }
        let drawn = min(draws, Self.mostDraws) + 1
        let all = clusters < 30 ? 1 << clusters : Int.max
        self.clusters = clusters
        isExact = all <= max(drawn, Self.alwaysAll)
        count = isExact ? all : drawn
        self.seed = seed
    }

    /// The draws with which ten subsets in all may count against a rejection at the level, capped.
    package static func draws(level: Double) -> Int {
        guard level > 0 else { return mostDraws }
        return Int(min(Double(mostDraws), (10 / level).rounded(.up) - 1))
    }

    /// Eight clusters in a byte, the first in its lowest bit.
    var bytes: Int { (clusters + 7) / 8 }

    /// Goes through the subsets a tile at a time.
    ///
    /// - Parameter visit: The numbers of the tile's subsets and their members, (bytes, tile); bits beyond the last
    ///   cluster mean nothing.
    func forEachTile(_ visit: (_ subsets: Range<Int>, _ members: [UInt8]) -> Void) {
        let words = (clusters + 63) / 64
        var generator = SeededGenerator(seed: seed, stream: ~UInt64(clusters))
        var members = [UInt8](repeating: 0, count: bytes * Self.tile)
        for first in stride(from: 0, to: count, by: Self.tile) {
            let subsets = first..<min(first + Self.tile, count)
            for subset in subsets {
                for word in 0..<words {
                    let bits = subset == 0 ? 0 : isExact ? UInt64(subset) : generator.next()
                    for byte in (8 * word)..<min(8 * word + 8, bytes) {
                        members[byte * Self.tile + subset - first] = UInt8(
                            truncatingIfNeeded: bits >> UInt64(8 * (byte - 8 * word)))
                    }
                }
            }
            visit(subsets, members)
        }
    }
}
