import CheckpointDirectory
import FairnessSuites
import Foundation
import Testing

@testable import FairnessMonitor

/// A copy of the demo's base is a full fine-tune of it that changed nothing.
struct FineTuneModelTests {
    private let base: BaseModel
    private let copy: CopiedModel

    init() throws {
        base = try BaseModel(path: CopiedModel.original.appending(path: "base").path(percentEncoded: false))
        copy = try CopiedModel()
    }

    private func files() throws -> FineTuneFiles { try FineTuneFiles(BaseDirectory(path: copy.path)) }

    private func refusal() -> Refusal? {
        #expect(throws: Refusal.self) { try FineTuneModel(files(), base: base) }
    }

    @Test func aCopyOfTheBaseBelongsToIt() throws {
        let model = try FineTuneModel(files(), base: base)
        #expect(model.configuration == base.configuration)
        for parameter in base.configuration.parameters {
            let (own, others) = (model.weights[parameter.name], base.weights[parameter.name])
            #expect(own != nil || others == nil)
            #expect(try own?.floats() == others?.floats())
        }
        try FineTuneModel.checkTokenizer(
            of: files(), against: base,
            on: [Prompt(continuations: ["Any sentence."]), Prompt(continuations: ["and another"])])
    }

    /// Expected value from Python: sha256 over b"fairwatch fine-tune 1\0", then for config.json and model.safetensors
    /// name, b"\0", the file's own sha256 in hexadecimal, b"\n".
    @Test func identityIsTheDocumentedHash() throws {
        let identity = try files().contentHash()
        #expect(identity.description == "f3c3b9dd3d0c1a5184b392ca834cc7a81045b25e466f0bccf179fb08c3a6aee6")
        try copy.write("tokenizer.json", "{}")
        try copy.write("README.md", "nothing that is read")
        #expect(try files().contentHash() == identity)
        try copy.replace(in: "config.json", "10000.0", "10001.0")
        #expect(try files().contentHash() != identity)
    }

    @Test func whatWasHashedIsNotReadAgain() throws {
        let known = FileHashes()
        let identity = try files().contentHash(known: known)
        // A file that can't be hashed any more shows that its hash was kept.
        #expect(try files().contentHash(known: known) { true } == identity)
        #expect(throws: CancellationError.self) { try files().contentHash { true } }
    }

    /// What is done to config.json, the code of the refusal, and a word of it.
    @Test(
        arguments: [
            ("\"llama\"", "\"mamba\"", "unsupported", "model_type"),
            ("\"hidden_act\": \"silu\"", "\"hidden_act\": \"tanh\"", "unsupported", "hidden_act"),
            ("{", "{\"quantization_config\": {},", "quantised", "quantization_config"),
            ("{", "{\"compression_config\": {},", "quantised", "compression_config"),
            ("\"num_hidden_layers\": 4", "\"num_hidden_layers\": 5", "other-base", "isn't in the base"),
            ("\"intermediate_size\": 352", "\"intermediate_size\": 350", "other-base", "128×350, in the base 128×352"),
            ("\"rms_norm_eps\": 1e-05", "\"rms_norm_eps\": 1e-06", "other-base", "norms"),
            ("\"vocab_size\": 2048", "\"vocab_size\": 2047", "vocabulary", "2047 rows"),
            ("\"vocab_size\": 2048", "\"vocab_size\": 2049", "weights", "2048×128"),
            ("\"tie_word_embeddings\": true", "\"tie_word_embeddings\": false", "weights", "lm_head.weight"),
        ] as [(String, String, String, String)])
    func anotherModelIsRefusedByName(_ old: String, _ new: String, _ code: String, _ word: String) throws {
        let text = try String(contentsOf: copy.root.appending(path: "base/config.json"), encoding: .utf8)
        let range = try #require(text.range(of: old))
        try copy.write("config.json", text.replacingCharacters(in: range, with: new))
        let refusal = refusal()
        #expect(refusal?.code == "fine-tune-\(code)")
        #expect(refusal?.reason.contains(word) == true, "\(refusal?.reason ?? "")")
        #expect(refusal?.reason.contains(copy.path) == true)
        #expect(refusal?.isPermanentForCheckpoint == true)
    }

    @Test(arguments: [0, 7, 1000, 2_000_000]) func truncatedWeightsAreRefused(_ size: Int) throws {
        try copy.truncate("model.safetensors", to: size)
        #expect(refusal()?.code == "fine-tune-weights")
    }

    /// What is done to the tokenizer that the fine-tune carries, and a word of the refusal; nil where it is accepted.
    @Test(
        arguments: [
            ("tokenizer.json", "[\n        \"Ġ\",\n        \"t\"\n      ],", "", "sentence 2"),
            ("tokenizer.json", "\"type\": \"BPE\"", "\"type\": \"WordPiece\"", "leave it out"),
            ("tokenizer_config.json", "{", "{\"padding_side\": \"left\",", nil),
        ] as [(String, String, String, String?)])
    func aTokenizerThatTellsOtherTokensIsRefused(
        _ file: String, _ old: String, _ new: String, _ word: String?
    ) throws {
        let text = try String(contentsOf: copy.root.appending(path: "base/\(file)"), encoding: .utf8)
        let range = try #require(text.range(of: old))
        try copy.write(file, text.replacingCharacters(in: range, with: new))
        func check() throws {
            try FineTuneModel.checkTokenizer(
                of: files(), against: base,
                on: [Prompt(continuations: ["Nobody"]), Prompt(continuations: ["The nurse told them."])])
        }
        guard let word else { return try check() }
        let refusal = #expect(throws: Refusal.self) { try check() }
        #expect(refusal?.code == "fine-tune-tokenizer")
        #expect(refusal?.reason.contains(word) == true, "\(refusal?.reason ?? "")")
    }

    /// transformers follows the template of tokenizer.json whether tokenizer_config.json is there or not.
    @Test(arguments: [true, false]) func aTokenizerThatBeginsOtherwiseIsRefused(_ isAlone: Bool) throws {
        let file = copy.root.appending(path: "base/tokenizer.json")
        var json = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        json["post_processor"] = try JSONSerialization.jsonObject(
            with: Data(
                """
                {"type": "TemplateProcessing", "pair": [],
                "single": [
                  {"SpecialToken": {"id": "<|endoftext|>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
                "special_tokens": {"<|endoftext|>": {"id": "<|endoftext|>", "ids": [0], "tokens": ["<|endoftext|>"]}}}
                """.utf8))
        try JSONSerialization.data(withJSONObject: json).write(to: file)
        if isAlone { try copy.remove("tokenizer_config.json") }
        let refusal = #expect(throws: Refusal.self) {
            try FineTuneModel.checkTokenizer(
                of: files(), against: base, on: [Prompt(continuations: ["The nurse told them."])])
        }
        #expect(refusal?.code == "fine-tune-tokenizer")
        #expect(refusal?.reason.contains("begins a text otherwise") == true, "\(refusal?.reason ?? "")")
    }

    @Test func aTokenizerWithoutItsConfigurationIsEnough() throws {
        try copy.remove("tokenizer_config.json")
        try FineTuneModel.checkTokenizer(
            of: files(), against: base, on: [Prompt(continuations: ["The nurse told them."])])
    }

    @Test func withoutATokenizerTheBasesIsEnough() throws {
        try copy.remove("tokenizer.json")
        try FineTuneModel.checkTokenizer(
            of: files(), against: base, on: [Prompt(continuations: ["The nurse said so."])])
    }

    private static func nameOrPath(_ length: Int) -> String {
        #"{"_name_or_path": "\#(String(repeating: "n", count: length))"}"#
    }

    @Test(
        arguments: [
            (#"{"_name_or_path": "org/model"}"#, "org/model"), (#"{"_name_or_path": ""}"#, nil), ("{}", nil),
            (#"{"_name_or_path": 7}"#, nil), ("[", nil),
            (nameOrPath(4096), String(repeating: "n", count: 4096)), (nameOrPath(4097), nil),
        ] as [(String, String?)])
    func theClaimedBaseIsRead(_ text: String, _ name: String?) {
        #expect(FineTuneModel.claimedBase(Array(text.utf8)) == name)
    }
}
