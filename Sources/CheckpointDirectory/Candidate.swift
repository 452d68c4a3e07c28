/// A directory that is, or is about to become, a checkpoint.
package struct Candidate: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        case adapter
        /// Weights of an adapter without `adapter_config.json`, which PEFT writes last.
        case incompleteAdapter = "incomplete-adapter"
        /// A whole model with its configuration, and weights as safetensors or in what is refused.
        case fullFineTune = "full-fine-tune"
    }

    package struct File: Sendable, Hashable {
        package let name: String
        package let facts: FileFacts

        package init(name: String, facts: FileFacts) {
            self.name = name
            self.facts = facts
        }
    }

    /// Relative to the watched root; empty when the root itself is the checkpoint.
    package let path: String
    package let kind: Kind
    /// The files that matter for an evaluation, by name: two equal candidates hold the same bytes.
    ///
    /// Others are left out on purpose: a log that grows for ever in the same directory must not keep an
    /// adapter from settling, nor make it arrive again.
    package let files: [File]
    /// Links to files, pipes, sockets and devices that lie directly in the directory.
    package let irregularFiles: [File]

    package init(path: String, kind: Kind, files: [File], irregularFiles: [File] = []) {
        self.path = path
        self.kind = kind
        self.files = files.sorted { $0.name < $1.name }
        self.irregularFiles = irregularFiles.sorted { $0.name < $1.name }
    }

    package func file(_ name: String) -> File? {
        files.first { $0.name == name }
    }

    /// Equal as long as no file was written, replaced or renamed: what was hashed then need not be hashed again.
    ///
    /// Devices are left out, because their numbers change when a machine starts anew.
    package var statFingerprint: String {
        func text(_ time: Timestamp) -> String { "\(time.seconds).\(time.nanoseconds)" }
        let facts = files.map {
            "\($0.name):\($0.facts.inode):\($0.facts.size):\(text($0.facts.modified)):\(text($0.facts.changed))"
        }
        return SHA256Digest(of: Array(facts.joined(separator: "\n").utf8)).description
    }
}

/// Names of files that fairwatch knows in a checkpoint.
package enum CheckpointFile {
    package static let adapterConfiguration = "adapter_config.json"
    package static let adapterWeights = "adapter_model.safetensors"
    package static let adapterPickle = "adapter_model.bin"
    /// MLX names its adapters so; they aren't PEFT's.
    package static let mlxWeights = "adapters.safetensors"
    package static let modelConfiguration = "config.json"
    package static let modelWeights = "model.safetensors"
    package static let modelIndex = "model.safetensors.index.json"
    package static let trainerState = "trainer_state.json"
    /// Written by whoever wants to say that a checkpoint is complete.
    package static let readyMarker = ".fairwatch-ready"

    /// By the names of a directory's files: one with a model's configuration and no adapter's.
    package static func isFullFineTune(_ names: [String]) -> Bool {
        names.contains(modelConfiguration) && !names.contains(adapterConfiguration)
    }

    static let named: Set<String> = [
        adapterConfiguration, adapterWeights, adapterPickle, mlxWeights, modelConfiguration, modelIndex,
        trainerState, readyMarker,
    ]
    static let weightsSuffix = ".safetensors"
    package static let tokenizerConfiguration = "tokenizer_config.json"
    /// A full fine-tune may carry its own; an adapter's says nothing.
    static let tokenizer: Set<String> = [
        "tokenizer.json", tokenizerConfiguration, "vocab.json", "merges.txt", "special_tokens_map.json",
        "added_tokens.json",
    ]

    /// `pytorch_model.bin` or a shard of it.
    static func isModelPickle(_ name: String) -> Bool {
        name.hasPrefix("pytorch_model") && name.hasSuffix(".bin")
    }

    /// Directories of writers that will be renamed or removed.
    static func isTemporary(directory name: String) -> Bool {
        name.hasPrefix(".") || name.hasPrefix("tmp-") || name.hasSuffix(".incomplete")
    }
}
