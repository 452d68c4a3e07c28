import CheckpointDirectory
import FairnessSuites
import StrictJSON
import Tokenization
import Transformer
import WeightFiles

/// A full fine-tune, checked against the base that it is compared with: its own configuration and weights.
struct FineTuneModel {
    let configuration: ModelConfiguration
    let weights: ModelWeights

    /// Reads headers, not weights; a `Refusal` of `fine-tune-…` says what the checkpoint or its mapping lacks.
    init(_ files: FineTuneFiles, base: BaseModel) throws {
        func refusal(_ code: String, _ problem: String) -> Refusal {
            Refusal(code: "fine-tune-\(code)", reason: "\(files.path): \(problem)")
        }
        guard let configurationFile = files[CheckpointFile.modelConfiguration] else {
            throw refusal("unsupported", "no \(CheckpointFile.modelConfiguration); save the model again")
        }
        let bytes = try configurationFile.bytes()
        let configuration: ModelConfiguration
        do throws(ModelConfigurationError) {
            configuration = try ModelConfiguration.parse(bytes)
        } catch {
            guard error.isOfQuantisation, let key = error.key else { throw refusal("unsupported", "\(error)") }
            throw refusal("quantised", "config.json: '\(key)': a quantised model; save it dequantised, in BF16")
        }
        if let difference = configuration.difference(from: base.configuration) {
            throw refusal(
                "other-base",
                "\(difference), so it was made from another base than \(base.resolvedPath); name its own one with "
                    + "'fine_tunes' in the configuration, or with --base")
        }
        guard configuration.vocabularySize >= base.tokenizer.vocabularySize else {
            throw refusal(
                "vocabulary",
                "its embedding has \(configuration.vocabularySize) rows, but the base's tokenizer needs "
                    + "\(base.tokenizer.vocabularySize); name its own base with 'fine_tunes' in the configuration")
        }
        do {
            guard let weights = try ModelWeights.opened({ files[$0] }) else {
                throw refusal("weights", "no \(CheckpointFile.modelWeights); save the model again")
            }
            self.weights = weights
            _ = try LanguageModel(configuration: configuration, weights: weights)
        } catch let error as WeightFileError where error.code == .elementType {
            let tensor = error.tensor.map { ", tensor \($0.quotedForError)" } ?? ""
            throw refusal("weights", "\(error.file.quotedForError)\(tensor): \(error.problem); save it in BF16")
        } catch let error as WeightFileError {
            throw refusal("weights", "\(error)")
        }
        self.configuration = configuration
    }

    /// Throws unless the tokenizer that the checkpoint carries, if any, agrees with the base's on these prompts:
    /// log-likelihoods of other tokens can't be compared.
    static func checkTokenizer(of files: FineTuneFiles, against base: BaseModel, on prompts: [Prompt]) throws {
        let names = Set(files.files.map(\.name))
        guard BaseModel.hasTokenizer(in: names) else { return }
        func refusal(_ problem: String) -> Refusal {
            Refusal(code: "fine-tune-tokenizer", reason: "\(files.path): \(problem)")
        }
        let own: Tokenizer
        do {
            own = try BaseModel.tokenizer(in: names) { try files[$0]?.bytes() ?? [] }
        } catch let error as TokenizerError {
            throw refusal("\(error); if it is the base's tokenizer, leave it out")
        }
        let remedy = "save it with the base's tokenizer, or name the base whose tokenizer this is"
        // The template of tokenizer.json decides; beside vocabulary and merges it is tokenizer_config.json that does.
        if !names.isDisjoint(with: ["tokenizer.json", CheckpointFile.tokenizerConfiguration]),
            own.beginningOfSequence != base.tokenizer.beginningOfSequence
        {
            throw refusal("its tokenizer begins a text otherwise than the base's tokenizer does; \(remedy)")
        }
        let (mine, theirs) = (try PromptTokens(own), try PromptTokens(base.tokenizer))
        var place = 0
        for prompt in prompts {
            defer { place += prompt.continuations.count }
            // Others have the same texts behind the base's token for the beginning, whatever the checkpoint's own is.
            guard prompt.beginning == .model else { continue }
            let expected = try theirs.encode([prompt])
            // What the checkpoint's tokenizer can't encode at all is the checkpoint's fault too.
            let found = try? mine.encode([prompt])
            guard found != expected else { continue }
            let first = found.flatMap { found in expected.indices.first { found[$0] != expected[$0] } } ?? 0
            throw refusal(
                "its tokenizer splits \(prompts.place(ofContinuation: place + first)) into other tokens than the base's "
                    + "tokenizer does; \(remedy)")
        }
    }

    /// Bytes of the base's name; what is longer has no business in records and messages.
    private static let longestName = 4096

    /// What `config.json` says of its base: a name or a path, which proves nothing. Nil for one that is too long.
    static func claimedBase(_ configuration: [UInt8]) -> String? {
        let limits = JSONLimits(bytes: 4 << 20, depth: 32, values: 500_000)
        guard let name = (try? JSON.parse(configuration, limits: limits))?["_name_or_path"]?.string,
            (1...longestName).contains(name.utf8.count)
        else { return nil }
        return name
    }
}
