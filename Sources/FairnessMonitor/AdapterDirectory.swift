import CheckpointDirectory
import Transformer
import WeightFiles

/// An adapter's two files, opened where an operator or the spool put them.
package struct AdapterDirectory {
    private let configuration: OpenFile
    private let weights: OpenFile

    /// The largest configuration and weights that are read.
    private static let limits = (configuration: 4 << 20, weights: 8 << 30)

    package init(path: String) throws {
        try self.init(try Self.directory(path), path: path)
    }

    static func directory(_ path: String) throws -> BaseDirectory {
        do throws(FileRefusal) {
            return try BaseDirectory(path: path)
        } catch {
            throw error.naming("adapter", remedy: "name the directory that PEFT or transformers saved")
        }
    }

    init(_ directory: BaseDirectory, path: String) throws {
        let names = Set(try directory.files())
        guard names.contains(CheckpointFile.adapterConfiguration) else {
            throw Refusal(
                code: "adapter-missing",
                reason:
                    "\(path): neither \(CheckpointFile.adapterConfiguration) nor \(CheckpointFile.modelConfiguration); "
                    + "name the directory that PEFT or transformers saved")
        }
        guard names.contains(CheckpointFile.adapterWeights) else {
            let isPickle = names.contains(CheckpointFile.adapterPickle)
            throw Refusal(
                code: isPickle ? "pickle" : "adapter-missing",
                reason: isPickle
                    ? "\(path): \(CheckpointFile.adapterPickle) is a pickle, which can run code when it is read, so it "
                        + "is never opened; save the adapter again with safe_serialization=True"
                    : "\(path): no \(CheckpointFile.adapterWeights); save the adapter again")
        }
        configuration = try directory.open(CheckpointFile.adapterConfiguration, limit: Self.limits.configuration)
        weights = try directory.open(CheckpointFile.adapterWeights, limit: Self.limits.weights)
    }

    /// The same hash that the daemon gives this content.
    func contentHash() throws -> String {
        let identity = ContentIdentity()
        for file in [configuration, weights] {
            identity.begin(size: file.size)
            try file.forEachPiece { identity.update($0) }
        }
        return identity.finish().description
    }

    func configuration(acceptedKeys: Set<String>) throws -> AdapterConfiguration {
        try AdapterConfiguration.parse(try configuration.bytes(), acceptedKeys: acceptedKeys)
    }

    package func adapter(
        for shape: ModelConfiguration, acceptedKeys: Set<String>
    ) throws -> (LowRankAdapter, AdapterDescription) {
        let parsed = try self.configuration(acceptedKeys: acceptedKeys)
        let adapter = try LowRankAdapter.parse(
            configuration: parsed,
            weights: try Safetensors(weights, file: CheckpointFile.adapterWeights, headerLimit: .adapter),
            model: shape)
        return (adapter, AdapterDescription(adapter, parsed))
    }
}
