/// Sums over subsets of clusters, for many metrics at a time: a product of the matrices members (subsets × clusters)
/// and contributions (clusters × metrics).
///
/// Eight clusters at a time: the sums of all their 256 subsets are tabulated, so that one look-up adds up eight of them
/// (the method of Arlazarov, Dinic, Kronrod and Faradzhev, 1970).
struct SubsetSums {
    /// (bytes of a subset, 256)
    private let table: [SIMD2<Double>]

    /// - Parameter contributions: Two numbers for each cluster.
    init(_ contributions: [SIMD2<Double>]) {
        var table: [SIMD2<Double>] = []
        table.reserveCapacity((contributions.count + 7) / 8 * 256)
        for first in stride(from: 0, to: contributions.count, by: 8) {
            let start = table.count
            for subset in 0..<256 {
                guard subset > 0 else {
                    table.append(.zero)
                    continue
                }
                let last = 7 - UInt8(subset).leadingZeroBitCount
                let others = table[start + subset - (1 << last)]
                table.append(first + last < contributions.count ? others + contributions[first + last] : others)
            }
        }
        self.table = table
    }

    /// Adds up a tile.
    ///
    /// - Parameter members: (bytes, `ClusterSubsets.tile`)
    func callAsFunction(_ members: [UInt8], into sums: inout [SIMD2<Double>]) {
        for subset in sums.indices { sums[subset] = .zero }
        for byte in 0..<(table.count / 256) {
            let row = table[(byte * 256)..<(byte * 256 + 256)]
            let start = byte * ClusterSubsets.tile
            row.withUnsafeBufferPointer { row in
                for subset in sums.indices {
                    sums[subset] += row[Int(members[start + subset])]
                }
            }
        }
    }
}
