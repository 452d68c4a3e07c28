import CPosix
import CheckpointDirectory
import Dispatch
import FoundationEssentials
import Glibc
import Transformer
import WeightFiles

/// The worker process: reads one request, scores it, and writes messages until it is done.
package struct EvaluationWorker {
    /// Runs the request that waits in standard input and returns the process' exit status.
    package static func main() -> Int32 {
        let worker = EvaluationWorker()
        do {
            let (task, files) = try FileHandover.receive(from: 0) { task in
                guard let fineTune = try Self.request(task).fineTune else { return [] }
                return fineTune.names.map { "\(fineTune.path)/\($0)" }
            }
            let request = try Self.request(task)
            try worker.becomeExpendable(request)
            try worker.run(request, files)
            return 0
        } catch let refusal as Refusal {
            try? worker.send(.refused(refusal))
        } catch {
            try? worker.send(.refused(Refusal(code: "not-evaluated", reason: "\(error)")))
        }
        return 1
    }

    private static func request(_ task: [UInt8]) throws -> WorkerRequest {
        try JSONDecoder().decode(WorkerRequest.self, from: Data(task))
    }

    /// One message a line.
    private func send(_ message: WorkerMessage) throws {
        do {
            try FileDescriptorWriter.standardOutput.write(
                Array(try JSONEncoder().encode(message)) + [UInt8(ascii: "\n")])
        } catch is FileDescriptorWriter.WriteError {
            throw Refusal(code: "orphaned", reason: "the parent process no longer listens")
        }
    }

    /// Dies with its parent, and is the first to be killed when memory runs out.
    private func becomeExpendable(_ request: WorkerRequest) throws {
        // The signal belongs to the thread that forked; swift-subprocess keeps one for the life of the process.
        guard cposix_die_with_parent() == 0, getppid() == request.parent else {
            throw Refusal(code: "orphaned", reason: "the parent process is gone")
        }
        if request.nice != 0 {
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Int32(clamping: request.nice))
        }
        let file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)
        if file >= 0 {
            _ = write(file, "900", 3)
            close(file)
        }
    }

    private func run(_ request: WorkerRequest, _ files: [OpenFile]) throws {
        let started = DispatchTime.now()
        try checkArithmetic(request)
        let base = try BaseModel(path: request.base)
        let (model, adapter) = try model(of: base, request, files)
        let tokens = try PromptTokens(base.tokenizer, request.beginningOfSequence)
        let sequences = try tokens.encode(request.prompts)
        try SequenceCheck(base: base, model: model.configuration, fineTune: request.fineTune?.path)(
            sequences, of: request.prompts)
        let plan = ScoringPlan(
            sequences: sequences, longestShared: model.configuration.longestSharedSequence)
        let finished = Set(request.finishedBlocks)
        let parallel = DispatchParallelFor(workers: request.threads)
        let isBase = request.adapter == nil && request.fineTune == nil
        let comparison = try ContextComparison(
            request.prompts, request.comparedContexts, tokens, tuned: model,
            base: isBase ? nil : LanguageModel(configuration: base.configuration, weights: base.weights),
            byLayer: request.comparesLayers, parallel: parallel, memory: request.memory)
        let remaining = model.floatingPointOperations(plan, skipping: finished)
        let work = remaining + comparison.floatingPointOperations
        try send(
            .planned(
                WorkPlan(
                    tokens: plan.tokens, distinctTokens: plan.distinctTokens,
                    estimatedSeconds: work
                        / (model.measuredRate(threadTime: ThreadTime.now) * Double(parallel.workers)),
                    adapter: adapter)))
        for block in finished.sorted() where plan.blocks.indices.contains(block) {
            try send(.known(block: block, continuations: plan.blocks[block].sequenceIndices))
        }
        try sendUnscored(sequences, plan, request)
        let engine = LogLikelihoodEngine(model: model, parallel: parallel, memory: request.memory)
        do {
            try engine.score(plan, skipping: finished) { fraction in
                try send(.progress(fraction * remaining / work))
            } onBlock: { result in
                try send(.block(blockScores(result, plan, request)))
            }
        } catch let error as NotFiniteScore {
            throw Refusal(error, of: request)
        }
        do {
            let divergences = try comparison.run { fraction in
                try send(.progress((remaining + fraction * comparison.floatingPointOperations) / work))
            }
            if let divergences { try send(.divergences(divergences)) }
        } catch let error as NotFiniteScore {
            throw Refusal(notFinite: comparison.name(ofContext: error.sequence), of: request)
        }
        try send(.finished(.current(since: started)))
    }

    private func model(
        of base: BaseModel, _ request: WorkerRequest, _ files: [OpenFile]
    ) throws -> (LanguageModel, AdapterDescription?) {
        if let fineTune = request.fineTune {
            let handed = FineTuneFiles(
                path: fineTune.path, files: zip(fineTune.names, files).map { (name: $0, file: $1) })
            let model = try FineTuneModel(handed, base: base)
            try FineTuneModel.checkTokenizer(of: handed, against: base, on: request.prompts)
            return (try LanguageModel(configuration: model.configuration, weights: model.weights), nil)
        }
        guard let path = request.adapter else {
            return (try LanguageModel(configuration: base.configuration, weights: base.weights), nil)
        }
        do {
            let (adapter, description) = try AdapterDirectory(path: path).adapter(
                for: base.configuration, acceptedKeys: Set(request.acceptedAdapterKeys))
            let model = try LanguageModel(
                configuration: base.configuration, weights: base.weights, adapter: adapter)
            return (model, description)
        } catch let error as AdapterError {
            throw Refusal(error)
        } catch let error as WeightFileError {
            throw Refusal(AdapterError(error))
        }
    }

    private func checkArithmetic(_ request: WorkerRequest) throws {
        try SoundArithmetic.require()
        guard request.numericFingerprint == NumericFingerprint.current else {
            throw Refusal(
                code: "arithmetic",
                reason: "the worker computes with \(NumericFingerprint.current), its parent expected "
                    + "\(request.numericFingerprint); restart fairwatchd")
        }
    }

    /// Texts too short to have a scored token belong to no block and are reported by themselves.
    private func sendUnscored(_ sequences: [ScoringSequence], _ plan: ScoringPlan, _ request: WorkerRequest) throws {
        let unscored = sequences.indices.filter { sequences[$0].scoredCount == 0 }
        guard !unscored.isEmpty else { return }
        try send(
            .block(
                BlockScores(
                    block: -1,
                    continuations: unscored.map { index in
                        BlockScores.Continuation(
                            index: index, logLikelihood: 0, tokens: 0,
                            tokenLogLikelihoods: request.wantsTokens ? [] : nil,
                            tokenIDs: request.wantsTokens ? sequences[index].tokens : nil)
                    })))
    }

    private func blockScores(
        _ result: LogLikelihoodEngine.BlockResult, _ plan: ScoringPlan, _ request: WorkerRequest
    ) -> BlockScores {
        let continuations = zip(plan.blocks[result.block].sequenceIndices, result.tokenLogLikelihoods).map {
            index, values in
            BlockScores.Continuation(
                index: index, logLikelihood: values.reduce(0, +), tokens: values.count,
                tokenLogLikelihoods: request.wantsTokens ? values : nil,
                tokenIDs: request.wantsTokens ? plan.sequences[index].tokens : nil)
        }
        return BlockScores(block: result.block, continuations: continuations)
    }
}

extension WorkUsage {
    /// Of this process; the peak is the kernel's count of this program alone, not of the process it came from.
    static func current(since started: DispatchTime) -> WorkUsage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        let nanoseconds = DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds
        return WorkUsage(
            cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), wallSeconds: Double(nanoseconds) / 1e9,
            peakMemoryBytes: usage.ru_maxrss * 1024)
    }
}
