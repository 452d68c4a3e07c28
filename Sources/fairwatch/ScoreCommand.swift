import ArgumentParser
import FairnessMonitor
import FairnessSuites
import StrictJSON

struct ScoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Prints the log-likelihood of each sentence, one a line.",
        discussion: """
            Reads one sentence a line from standard input or from --input and prints them in order. A log-likelihood \
            is the sum of the natural-log probabilities of a sentence's tokens; without a token for the beginning \
            the first token is not scored.
            """)

    @Option(help: "A model's directory, or a repository in a Hugging Face cache.")
    var base: String

    @Option(help: "The directory of a PEFT LoRA adapter.")
    var adapter: String?

    @Option(help: "A file with one sentence a line; standard input without it.")
    var input: String?

    @Option(
        help: "How a sentence begins: auto (as the model's tokenizer does, and as suites are scored), always, never.")
    var bos: WorkerRequest.BeginningOfSequence = .auto

    @OptionGroup var resources: ResourceOptions

    @Flag(help: "One JSON object a line: text, token_ids, token_log_likelihoods, log_likelihood, schema_version.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            let sentences = try SentenceInput.lines(of: input)
            let base = try BaseModel(path: base).resolvedPath
            var request = WorkerRequest(
                base: base, adapter: adapter, prompts: sentences.map { Prompt(continuations: [$0]) },
                threads: resources.threadCount,
                memory: resources.memoryBytes)
            request.beginningOfSequence = bos
            for score in try await SentenceScoring().score(request) {
                print(json ? score.json.written() : score.line)
            }
        }
    }
}

extension WorkerRequest.BeginningOfSequence: ExpressibleByArgument {}

extension ScoredSentence {
    fileprivate var line: String {
        (logLikelihood.map { "\($0)" } ?? "-") + "\t" + "\(tokenLogLikelihoods.count)" + "\t" + text
    }

    fileprivate var json: JSON {
        [
            "text": JSON(text), "token_ids": .array(tokenIDs.map { JSON(Int($0)) }),
            "token_log_likelihoods": .array(tokenLogLikelihoods.map { JSON($0) }),
            "log_likelihood": JSON(logLikelihood), "schema_version": 1,
        ]
    }
}
