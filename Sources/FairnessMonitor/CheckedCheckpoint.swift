import CheckpointDirectory
import ResultStore
import Transformer

/// A checkpoint's directory that a person named, opened and found to belong to the base.
struct CheckedCheckpoint {
    let model: ScoredModel
    let description: AdapterDescription
    /// The same that the daemon gives this content.
    let sha256: String

    /// A directory with an adapter's configuration is an adapter, one with a model's is a full fine-tune.
    ///
    /// Refuses it when it can't score the suites, before the base is scored for it.
    init(path: String, base: BaseModel, suites: [LoadedSuite], acceptedKeys: Set<String>) throws {
        let directory = try AdapterDirectory.directory(path)
        guard CheckpointFile.isFullFineTune(try directory.files()) else {
            let adapter = try AdapterDirectory(directory, path: path)
            model = .adapter(path)
            let (parsed, description) = try adapter.adapter(for: base.configuration, acceptedKeys: acceptedKeys)
            self.description = description
            let applied = try LanguageModel(configuration: base.configuration, weights: base.weights, adapter: parsed)
            try Self.check(SequenceCheck(base: base, model: applied.configuration), on: suites)
            sha256 = try adapter.contentHash()
            return
        }
        let files = try FineTuneFiles(directory)
        let fineTune = try FineTuneModel(files, base: base)
        for suite in suites {
            try FineTuneModel.checkTokenizer(of: files, against: base, on: suite.suite.prompts)
        }
        let check = SequenceCheck(base: base, model: fineTune.configuration, fineTune: files.path)
        try Self.check(check, on: suites)
        model = .fineTune(files)
        description = AdapterDescription(
            rank: nil, alpha: nil, method: CheckpointTraits.fullFineTune, targetModules: [],
            baseModelName: try files[CheckpointFile.modelConfiguration].flatMap {
                FineTuneModel.claimedBase(try $0.bytes())
            })
        sha256 = try files.contentHash().description
    }

    private static func check(_ check: SequenceCheck, on suites: [LoadedSuite]) throws {
        let tokens = try PromptTokens(check.base.tokenizer)
        for suite in suites {
            let prompts = suite.suite.prompts
            try check(tokens.encode(prompts), of: prompts)
        }
    }

    var kind: String {
        model.fineTune == nil ? CheckpointTraits.lowRank : CheckpointTraits.fullFineTune
    }

    func stage(_ suite: String) -> CheckRun.Stage {
        model.fineTune == nil ? .adapter(suite: suite) : .fineTune(suite: suite)
    }
}
