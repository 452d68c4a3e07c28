import StrictJSON

/// `model.safetensors.index.json`: which shard holds which tensor.
package struct WeightIndex: Sendable, Equatable {
    package let file: String
    /// Tensor name to shard's file name, a plain name in the index's own directory.
    package let shards: [String: String]
    /// The shards' names, each once, sorted.
    package let shardNames: [String]

    /// - Parameter file: the name that errors give.
    package static func parse(_ bytes: [UInt8], file: String) throws(WeightFileError) -> WeightIndex {
        func refuse(_ problem: String) -> WeightFileError {
            WeightFileError(.index, file: file, problem: problem, remedy: "download the model's index again")
        }
        let parsed: JSON
        do {
            parsed = try JSON.parse(bytes, limits: JSONLimits(bytes: 64 << 20, depth: 16, values: 500_000))
        } catch {
            throw refuse("\(error)")
        }
        guard let map = parsed["weight_map"]?.object, !map.members.isEmpty else {
            throw refuse("has no weight_map from tensors to files")
        }
        var shards: [String: String] = [:]
        for member in map.members {
            guard let name = member.value.string else {
                throw refuse("names \(member.value.kind) as the file of \(member.key.quotedForError)")
            }
            guard isPlain(name) else {
                throw refuse("names \(name.quotedForError), which is not a plain *.safetensors name in its directory")
            }
            shards[member.key] = name
        }
        let names = Set(shards.values).sorted()
        guard names.count <= 4096 else { throw refuse("names \(names.count) files, more than the 4096 allowed") }
        return WeightIndex(file: file, shards: shards, shardNames: names)
    }

    /// Whether the name can only mean a file beside the index: no separators, no hidden files, no `..`.
    private static func isPlain(_ name: String) -> Bool {
        name.utf8.count <= 255 && name.hasSuffix(".safetensors") && !name.hasPrefix(".")
            && name.utf8.allSatisfy { $0 > 0x1F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") && $0 != 0x7F }
    }
}
