import CheckpointDirectory
import Tokenization
import Transformer
import WeightFiles

/// A base model's directory, opened and checked: configuration, tokenizer and every weight's place and shape.
package struct BaseModel: Sendable {
    /// Where the directory really lies, links followed.
    package let resolvedPath: String
    package let configuration: ModelConfiguration
    /// The text of config.json.
    let configurationText: String
    package let tokenizer: Tokenizer
    package let weights: ModelWeights
    private let files: [(name: String, file: OpenFile)]

    private static let smallFile = 64 << 20

    /// Opens what `path` names: a model directory, a snapshot or a repository of the Hugging Face cache.
    package init(path: String) throws {
        let directory: BaseDirectory
        do throws(FileRefusal) {
            directory = try BaseDirectory(path: path)
        } catch {
            throw error.naming("base", remedy: "name a model's directory, or a repository in a Hugging Face cache")
        }
        try self.init(directory: directory)
    }

    package init(directory: BaseDirectory) throws {
        resolvedPath = directory.resolvedPath
        var files: [(name: String, file: OpenFile)] = []
        func open(_ name: String, limit: Int = Self.smallFile) throws -> OpenFile {
            let file = try directory.open(name, limit: limit)
            files.append((name, file))
            return file
        }
        let names = Set(try directory.files())
        do {
            let configurationBytes = try open("config.json").bytes()
            configuration = try ModelConfiguration.parse(configurationBytes)
            configurationText = String(decoding: configurationBytes, as: UTF8.self)
            tokenizer = try Self.tokenizer(in: names) { try open($0).bytes() }
            let opened = try ModelWeights.opened { name in
                guard names.contains(name) else { return nil }
                return try open(name, limit: name == CheckpointFile.modelIndex ? Self.smallFile : .max)
            }
            guard let opened else {
                throw Refusal(
                    code: "base-unusable",
                    reason: "no \(CheckpointFile.modelWeights) and no \(CheckpointFile.modelIndex); "
                        + "save the model with safe_serialization=True")
            }
            weights = opened
            _ = try LanguageModel(configuration: configuration, weights: weights)
            guard tokenizer.vocabularySize <= configuration.vocabularySize else {
                throw Refusal(
                    code: "base-unusable",
                    reason: "the tokenizer has \(tokenizer.vocabularySize) tokens, more than the model's "
                        + "\(configuration.vocabularySize) embeddings; is this the model's own tokenizer?")
            }
        } catch {
            throw Refusal(code: "base-unusable", reason: "base \(directory.resolvedPath): \(error)")
        }
        self.files = files
    }

    static func hasTokenizer(in names: Set<String>) -> Bool {
        names.contains("tokenizer.json") || names.isSuperset(of: ["vocab.json", "merges.txt"])
    }

    /// GPT-2's and OPT's older repositories have no tokenizer.json, but the files that it is made from.
    static func tokenizer(
        in names: Set<String>, bytes: (String) throws -> [UInt8]
    ) throws -> Tokenizer {
        func optional(_ name: String) throws -> [UInt8]? { names.contains(name) ? try bytes(name) : nil }
        let configuration = try optional("tokenizer_config.json")
        guard !names.contains("tokenizer.json"), names.isSuperset(of: ["vocab.json", "merges.txt"]) else {
            return try Tokenizer.parse(
                tokenizerJSON: try bytes("tokenizer.json"), tokenizerConfiguration: configuration)
        }
        return try Tokenizer.parse(
            vocabulary: try bytes("vocab.json"), merges: try bytes("merges.txt"),
            tokenizerConfiguration: configuration, specialTokensMap: try optional("special_tokens_map.json"),
            addedTokens: try optional("added_tokens.json"))
    }

    /// What the base is, wherever it lies: SHA-256 over each file's name and content. Reads all weights.
    ///
    /// `known` gives the hash of a file that was hashed before and has not been written since, and learns new ones.
    package func fingerprint(
        known: FileHashes = FileHashes(), isCancelled: () -> Bool = { false }
    ) throws -> String {
        let hasher = SHA256Hasher()
        hasher.update(Array("fairwatch base 1\0".utf8))
        for (name, file) in files.sorted(by: { $0.name < $1.name }) {
            let hash = try known.hash(of: file, isCancelled: isCancelled)
            hasher.update(Array("\(name)\0\(hash)\n".utf8))
        }
        return hasher.finish().description
    }

    /// Whether its files are still the ones that were opened here: another process that reads them by their paths
    /// then reads what this model's fingerprint says.
    func isUnchanged() -> Bool {
        files.allSatisfy { name, file in
            guard let now = try? BaseDirectory.open("\(resolvedPath)/\(name)") else { return false }
            return now.facts.hasSameContent(as: file.facts)
        }
    }
}

extension FileRefusal {
    /// For a directory that a person named: says which one is missing and what was expected.
    func naming(_ role: String, remedy: String) -> Refusal {
        Refusal(
            code: "\(role)-\(code.rawValue)",
            reason: code == .missing
                ? "\(role) \(subject): there is no such directory; \(remedy)" : "\(role) \(description)")
    }
}
