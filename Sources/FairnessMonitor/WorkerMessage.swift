import FairnessMetrics
import FairnessSuites
import Transformer

/// What a worker process is asked to do: handed over once, as JSON, with the files that it reads (`FileHandover`).
package struct WorkerRequest: Codable, Sendable {
    /// How a sequence begins.
    package enum BeginningOfSequence: String, Codable, Sendable, CaseIterable {
        /// As the model's own tokenizer does it; what suites use.
        case auto
        case always
        case never
    }

    /// What the handed-over files are, in their order.
    struct FineTune: Codable, Sendable {
        var path: String
        var names: [String]
    }

    /// A resolved model directory.
    package var base: String
    /// A directory with `adapter_config.json` and `adapter_model.safetensors`; nil scores the base itself.
    package var adapter: String?
    /// A full fine-tune whose files are handed over with the request; it is scored instead of the base.
    var fineTune: FineTune?
    /// Keys of adapter_config.json that the operator accepts though fairwatch doesn't know them.
    package var acceptedAdapterKeys: [String] = []
    package var prompts: [Prompt]
    /// Sets of prompts, by index, whose next-token distributions are compared with each other and with the base's.
    package var comparedContexts: [[Int]] = []
    /// Compare them with the base's after each layer too, through the logit lens.
    package var comparesLayers = false
    /// Of prompts that begin as the model begins its texts.
    package var beginningOfSequence = BeginningOfSequence.auto
    package var threads: Int
    /// Bytes for activations; decides how many blocks share one reading of the weights.
    package var memory: Int
    package var nice = 0
    /// The fingerprint that `finishedBlocks` were computed under; a worker that finds another one refuses.
    package var numericFingerprint: String
    package var finishedBlocks: [Int] = []
    /// Whose death ends the worker.
    var parent: Int32 = 0
    /// Send each token's log-likelihood, not only their sums.
    package var wantsTokens = false

    package init(base: String, adapter: String?, prompts: [Prompt], threads: Int, memory: Int) {
        self.base = base
        self.adapter = adapter
        self.prompts = prompts
        self.threads = threads
        self.memory = memory
        numericFingerprint = NumericFingerprint.current
    }
}

/// What a worker says, one JSON object a line on its standard output.
enum WorkerMessage: Codable, Sendable {
    struct Divergences: Codable, Sendable {
        /// Of each context of the request's sets; none for a base.
        var contexts: [ContextDivergence] = []
        /// Of each set.
        var groups: [Double] = []
        /// Of each layer that of each context; none unless asked for.
        var layers: [[ContextDivergence]] = []
    }

    case planned(WorkPlan)
    /// Which continuations a finished block holds, in the order of its scores.
    case known(block: Int, continuations: [Int])
    /// Fraction of the work that this process was given.
    case progress(Double)
    case block(BlockScores)
    case divergences(Divergences)
    case finished(WorkUsage)
    case refused(Refusal)
}

/// What lies ahead, known before any of it is computed.
package struct WorkPlan: Codable, Sendable, Equatable {
    package var tokens: Int
    /// Tokens that remain when shared prefixes are computed once.
    package var distinctTokens: Int
    /// From the operations that remain and the rate of matrix products measured just now.
    package var estimatedSeconds: Double
    /// Nil for a base.
    package var adapter: AdapterDescription?
}

/// What a checkpoint says of itself, for tables and the rank study.
package struct AdapterDescription: Codable, Sendable, Equatable {
    /// Nil for a full fine-tune, as `alpha` is.
    package var rank: Int?
    package var alpha: Double?
    package var method: String
    package var targetModules: [String]
    package var baseModelName: String?
    /// Worth knowing beside every result of it.
    package var notes: [String] = []
}

/// The scores of one block's continuations.
struct BlockScores: Codable, Sendable {
    struct Continuation: Codable, Sendable {
        /// Among those of all prompts of the request.
        var index: Int
        var logLikelihood: Double
        var tokens: Int
        /// With the tokens' ids, only when asked for.
        var tokenLogLikelihoods: [Double]?
        var tokenIDs: [Int32]?
    }

    var block: Int
    var continuations: [Continuation]
}

/// What a worker used, by the kernel's own count.
package struct WorkUsage: Codable, Sendable, Equatable {
    package var cpuSeconds: Double
    package var wallSeconds: Double
    package var peakMemoryBytes: Int
}

/// Why something can't be evaluated: a recorded outcome, not a crash.
package struct Refusal: Error, Codable, Sendable, Equatable, CustomStringConvertible {
    /// Stable word for scripts, such as "adapter-unsupported".
    package var code: String
    /// What is wrong and how to mend it.
    package var reason: String

    package init(code: String, reason: String) {
        self.code = code
        self.reason = reason
    }

    package var description: String { reason }
}

extension Refusal {
    init(_ error: AdapterError) {
        self.init(code: "adapter-\(error.code.rawValue)", reason: error.description)
    }

    /// The base is scored before any adapter, so that with an adapter the fault is the adapter's.
    init(_ error: NotFiniteScore, of request: WorkerRequest) {
        self.init(notFinite: "\(request.prompts.place(ofContinuation: error.sequence))", of: request)
    }

    /// - Parameter subject: Whose probabilities they are.
    init(notFinite subject: String, of request: WorkerRequest) {
        let problem = "\(subject): its probabilities are no finite numbers"
        if let fineTune = request.fineTune {
            self.init(
                code: "fine-tune-not-finite",
                reason: "\(fineTune.path): \(problem); the training diverged, use an earlier checkpoint")
        } else if request.adapter != nil {
            self.init(
                code: "adapter-\(AdapterError.Code.notFinite.rawValue)",
                reason: "with the adapter applied, \(problem); the training diverged, use an earlier checkpoint")
        } else {
            self.init(
                code: "base-unusable",
                reason: "\(problem); the base's weights are damaged or too large for float32, download them again")
        }
    }
}
