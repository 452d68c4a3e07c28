import Foundation
import Testing

@testable import FairnessMonitor

struct BaseModelTests {
    @Test func theFingerprintIsTheContentWhereverItLies() throws {
        let first = try CopiedModel()
        let second = try CopiedModel()
        let fingerprint = try BaseModel(path: first.path).fingerprint()
        #expect(try BaseModel(path: second.path).fingerprint() == fingerprint)
        let link = second.root.appending(path: "link").path(percentEncoded: false)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: second.path)
        let linked = try BaseModel(path: link)
        #expect(try linked.fingerprint() == fingerprint)
        #expect(!linked.resolvedPath.hasSuffix("link"))
    }

    @Test func theFingerprintChangesWithEveryFileThatCounts() throws {
        let copy = try CopiedModel()
        let before = try BaseModel(path: copy.path).fingerprint()
        try copy.write("README.md", "nothing that is read")
        #expect(try BaseModel(path: copy.path).fingerprint() == before)
        try copy.replace(in: "config.json", "10000.0", "10001.0")
        let otherConfiguration = try BaseModel(path: copy.path).fingerprint()
        #expect(otherConfiguration != before)
        try copy.remove("tokenizer_config.json")
        #expect(try BaseModel(path: copy.path).fingerprint() != otherConfiguration)
    }

    @Test func hashesAreKeptOnlyForFilesThatWereNotWritten() throws {
        let copy = try CopiedModel()
        let known = FileHashes()
        let before = try BaseModel(path: copy.path).fingerprint(known: known)
        #expect(try BaseModel(path: copy.path).fingerprint(known: known) == before)
        try copy.replace(in: "config.json", "10000.0", "10001.0")
        #expect(try BaseModel(path: copy.path).fingerprint(known: known) != before)
    }

    @Test func vocabularyAndMergesStandInForATokenizerJSON() throws {
        let copy = try CopiedModel()
        let whole = try BaseModel(path: copy.path)
        let fingerprint = try whole.fingerprint()
        let file = try Data(contentsOf: URL(filePath: copy.path).appending(path: "tokenizer.json"))
        let model = (try JSONSerialization.jsonObject(with: file) as? [String: Any])?["model"] as? [String: Any]
        let vocabulary = try JSONSerialization.data(withJSONObject: try #require(model?["vocab"]))
        try copy.write("vocab.json", String(decoding: vocabulary, as: UTF8.self))
        let merges = try #require(model?["merges"] as? [[String]]).map { $0.joined(separator: " ") }
        try copy.write("merges.txt", "#version: 0.2\n\(merges.joined(separator: "\n"))\n")
        try copy.write("tokenizer_config.json", #"{"tokenizer_class":"GPT2Tokenizer"}"#)
        #expect(try BaseModel(path: copy.path).tokenizer.vocabularySize == whole.tokenizer.vocabularySize)
        try copy.remove("tokenizer.json")
        let parts = try BaseModel(path: copy.path)
        let text = "She isn't the nurse, he is.\n"
        #expect(parts.tokenizer.encode(text) == whole.tokenizer.encode(text))
        #expect(try parts.fingerprint() != fingerprint)
        try copy.write("tokenizer_config.json", #"{"tokenizer_class":"Qwen2Tokenizer"}"#)
        let error = #expect(throws: Refusal.self) { try BaseModel(path: copy.path) }
        #expect(error?.reason.contains("tokenizer_config.json, tokenizer_class") == true)
    }

    /// What is done to a sound model, and what the refusal then says.
    @Test(
        arguments: [
            ("config.json", nil, "config.json"), ("config.json", "{", "not valid JSON"),
            ("tokenizer.json", nil, "tokenizer.json"),
            ("tokenizer.json", "{}", "tokenizer.json"), ("model.safetensors", nil, "no model.safetensors"),
            ("model.safetensors", "not a weight file", "model.safetensors"),
        ] as [(String, String?, String)])
    func aDamagedDirectoryIsRefusedByName(_ file: String, _ text: String?, _ word: String) throws {
        let copy = try CopiedModel()
        if let text { try copy.write(file, text) } else { try copy.remove(file) }
        let error = #expect(throws: Refusal.self) { try BaseModel(path: copy.path) }
        #expect(error?.code == "base-unusable")
        #expect(error?.reason.contains(word) == true)
        #expect(error?.reason.contains(copy.path) == true)
    }

    @Test(arguments: [0, 7, 8, 1000, 2_000_000]) func aTruncatedWeightFileIsRefused(_ size: Int) throws {
        let copy = try CopiedModel()
        try copy.truncate("model.safetensors", to: size)
        let error = #expect(throws: Refusal.self) { try BaseModel(path: copy.path) }
        #expect(error?.reason.contains("model.safetensors") == true)
    }

    @Test(arguments: [
        ("\"hidden_size\": 128", "\"hidden_size\": 64"), ("\"num_hidden_layers\": 4", "\"num_hidden_layers\": 5"),
        ("\"vocab_size\": 2048", "\"vocab_size\": 2049"), ("\"vocab_size\": 2048", "\"vocab_size\": 2047"),
        ("\"tie_word_embeddings\": true", "\"tie_word_embeddings\": false"), ("\"llama\"", "\"mamba\""),
        ("\"mlp_bias\": false", "\"mlp_bias\": true"),
    ])
    func aConfigurationOfAnotherModelIsRefused(_ old: String, _ new: String) throws {
        let copy = try CopiedModel()
        try copy.replace(in: "config.json", old, new)
        let error = #expect(throws: Refusal.self) { try BaseModel(path: copy.path) }
        #expect(error?.code == "base-unusable")
    }

    @Test func aDirectoryThatIsNotThereIsNamed() {
        #expect(throws: (any Error).self) { try BaseModel(path: "/nonexistent/model") }
    }
}
