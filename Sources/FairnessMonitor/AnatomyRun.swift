import CheckpointDirectory
import ResultStore
import Transformer
import WeightFiles

/// What one checkpoint changes of its base, matrix by matrix: what `fairwatch anatomy` does, without a suite.
///
/// It works in this process: what a checkpoint may hold is checked before it is computed with.
package struct AnatomyRun: Sendable {
    package struct Report: Sendable {
        package var path: String
        /// `CheckpointTraits.lowRank` or `fullFineTune`.
        package var kind: String
        /// The content's identity, the same that the daemon would give it; nil of a full fine-tune, whose bytes are
        /// not all read.
        package var sha256: String?
        package var checkpoint: AdapterDescription
        package var basePath: String
        package var modelType: String
        package var anatomy: AdapterAnatomy
        /// Nil when intruder dimensions were not looked for.
        package var intruders: IntruderDimensions.Criterion?
        package var notes: [String]
    }

    package var path: String
    package var base: String
    package var resources: SuiteScoring.Resources
    /// Look for intruder dimensions too.
    package var countsIntruders = false

    package init(path: String, base: String, resources: SuiteScoring.Resources) {
        self.path = path
        self.base = base
        self.resources = resources
    }

    /// - Parameter onProgress: the fraction that is done; what it throws ends the run.
    package func run(onProgress: (Double) throws -> Void = { _ in }) throws -> Report {
        try SoundArithmetic.require()
        let base = try BaseModel(path: base)
        do {
            let directory = try AdapterDirectory.directory(path)
            return CheckpointFile.isFullFineTune(try directory.files())
                ? try fineTune(FineTuneFiles(directory), base, onProgress)
                : try adapter(AdapterDirectory(directory, path: path), base, onProgress)
        } catch let error as AdapterError {
            throw Refusal(error)
        } catch let error as AnatomyError {
            throw Refusal(code: "anatomy-\(error.code.rawValue)", reason: "\(path): \(error)")
        } catch let error as WeightFileError {
            throw Refusal(code: "anatomy-\(error.code.rawValue)", reason: "\(path): \(error)")
        }
    }

    private func adapter(
        _ files: AdapterDirectory, _ base: BaseModel, _ onProgress: (Double) throws -> Void
    ) throws -> Report {
        let (adapter, description) = try files.adapter(
            for: base.configuration, acceptedKeys: Set(resources.acceptedAdapterKeys))
        let tuned = try LanguageModel(configuration: base.configuration, weights: base.weights, adapter: adapter)
        let summary = adapter.summary
        var notes = description.notes
        if summary.biasCount > 0 || summary.hasUpdateBiases { notes.append("biases are not part of these numbers") }
        return try report(
            tuned, base, kind: CheckpointTraits.lowRank, sha256: files.contentHash(), description, notes, onProgress)
    }

    private func fineTune(
        _ files: FineTuneFiles, _ base: BaseModel, _ onProgress: (Double) throws -> Void
    ) throws -> Report {
        let model = try FineTuneModel(files, base: base)
        let tuned = try LanguageModel(configuration: model.configuration, weights: model.weights)
        let description = AdapterDescription(
            rank: nil, alpha: nil, method: CheckpointTraits.fullFineTune, targetModules: [], baseModelName: nil)
        let report = try report(
            tuned, base, kind: CheckpointTraits.fullFineTune, sha256: nil, description,
            ["biases and norms are not part of these numbers"], onProgress)
        if let changed = files.changedPath { throw FileRefusal.changed(changed) }
        return report
    }

    private func report(
        _ tuned: LanguageModel, _ base: BaseModel, kind: String, sha256: String?, _ checkpoint: AdapterDescription,
        _ notes: [String], _ onProgress: (Double) throws -> Void
    ) throws -> Report {
        var options = AdapterAnatomy.Options()
        options.intruders = countsIntruders ? .authors : nil
        options.memory = resources.memory
        let anatomy = try AdapterAnatomy.measure(
            tuned, base: LanguageModel(configuration: base.configuration, weights: base.weights), options: options,
            parallel: DispatchParallelFor(workers: resources.threads), onProgress: onProgress)
        var notes = notes
        if let added = anatomy.matrices.map(\.addedRows).max(by: { $0.magnitude < $1.magnitude }), added != 0 {
            let verb = added > 0 ? "gained" : "lost"
            notes.append("the \(added.magnitude) rows that the vocabulary \(verb) are not part of these numbers")
        }
        return Report(
            path: path, kind: kind, sha256: sha256, checkpoint: checkpoint, basePath: base.resolvedPath,
            modelType: base.configuration.modelType, anatomy: anatomy, intruders: options.intruders, notes: notes)
    }
}
