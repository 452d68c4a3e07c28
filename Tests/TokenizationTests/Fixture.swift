import Foundation
import StrictJSON
import Testing

@testable import Tokenization

/// The reference files beside these tests; `Fixtures/make_references.py` made them.
enum Fixture {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: directory.appending(path: name)))
    }

    static func json(_ name: String) throws -> JSON {
        try JSON.parse(try bytes(name))
    }

    static func tokenizer(_ name: String) throws -> Tokenizer {
        try Tokenizer.parse(tokenizerJSON: try bytes("\(name).json"), tokenizerConfiguration: nil)
    }

    /// A tokeniser of the files that stand in for a tokenizer.json; but for GPT-2's they share their vocabulary.
    static func tokenizer(files name: String) throws -> Tokenizer {
        func optional(_ file: String) throws -> [UInt8]? {
            let path = directory.appending(path: "\(name).\(file)").path
            return FileManager.default.fileExists(atPath: path) ? try bytes("\(name).\(file)") : nil
        }
        let owner = name == "files-gpt2" ? name : "files"
        return try Tokenizer.parse(
            vocabulary: try bytes("\(owner).vocab.json"), merges: try bytes("\(owner).merges.txt"),
            tokenizerConfiguration: try optional("tokenizer_config.json"),
            specialTokensMap: try optional("special_tokens_map.json"), addedTokens: try optional("added_tokens.json"))
    }

    /// Little-endian 32-bit hashes, one a block of fuzz strings.
    static func hashes(_ name: String) throws -> [UInt32] {
        let bytes = try bytes("\(name).hashes")
        return stride(from: 0, to: bytes.count - 3, by: 4).map { start in
            bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    /// Texts with the ids that the `tokenizers` library gives them in a tokeniser.
    static func examples(_ name: String) throws -> [(text: String, ids: [Int32])] {
        let examples = try json("examples.json")
        let texts = try #require(examples["texts"]?.array).map { try #require($0.string) }
        let ids = try #require(examples["ids"]?[name]?.array).map(integers)
        try #require(texts.count == ids.count)
        return Array(zip(texts, ids))
    }

    static func integers(_ value: JSON?) throws -> [Int32] {
        try #require(value?.array).map { Int32(try #require($0.integer)) }
    }
}

/// SmolLM2's own files, which are too large to keep: the tests on them run where the directory is named.
enum SmolLM2 {
    static let directory = ProcessInfo.processInfo.environment["FAIRWATCH_SMOLLM2"].map { URL(filePath: $0) }

    static func tokenizer() throws -> Tokenizer {
        let directory = try #require(directory)
        return try Tokenizer.parse(
            tokenizerJSON: [UInt8](try Data(contentsOf: directory.appending(path: "tokenizer.json"))),
            tokenizerConfiguration: [UInt8](try Data(contentsOf: directory.appending(path: "tokenizer_config.json"))))
    }
}
