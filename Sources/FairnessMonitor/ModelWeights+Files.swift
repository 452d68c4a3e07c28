import CheckpointDirectory
import WeightFiles

extension ModelWeights {
    /// Weights in one file or, where that isn't there, in the shards of an index.
    ///
    /// - Parameter file: opens a file by its name; nil where there is none.
    /// - Returns: nil with neither file nor index.
    static func opened(_ file: (_ name: String) throws -> OpenFile?) throws -> ModelWeights? {
        if let single = try file(CheckpointFile.modelWeights) {
            return try ModelWeights(single, file: CheckpointFile.modelWeights)
        }
        guard let indexFile = try file(CheckpointFile.modelIndex) else { return nil }
        let index = try WeightIndex.parse(try indexFile.bytes(), file: CheckpointFile.modelIndex)
        var sources: [String: any ByteSource] = [:]
        for shard in index.shardNames { sources[shard] = try file(shard) }
        return try ModelWeights(index: index, sources: sources)
    }
}
