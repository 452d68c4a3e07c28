import FairnessMetrics
import Glibc
import ResultStore

/// Scores of bases that `fairwatch check` keeps between runs, by content and never by name.
///
/// A cache that can't be opened or written is left alone: the base is then scored again.
struct BaseScoreCache {
    private let store: ResultStore?

    init(path: String?) {
        store = path.flatMap { try? ResultStore.open(path: $0, isNetworkFileSystem: false) }
    }

    func scores(for key: ScoreKey) -> SuiteScores? {
        try? store?.reader.scores(for: key)
    }

    func save(_ scores: SuiteScores, for key: ScoreKey, base: BaseModel, path: String, suite: LoadedSuite) {
        guard let store else { return }
        let now = Double(time(nil))
        do {
            try store.record(BaseRecord(base, fingerprint: key.base, name: path, at: now))
            try store.record(SuiteRecord(suite, at: now))
            try store.saveScores(scores, for: key, at: now)
        } catch {
            // The next run scores the base again.
        }
    }
}

extension BaseRecord {
    init(_ base: BaseModel, fingerprint: String, name: String, at time: Double) {
        self.init(
            fingerprint: fingerprint, name: name, resolvedPath: base.resolvedPath,
            modelType: base.configuration.modelType, parameters: base.configuration.parameterCount,
            configuration: base.configurationText, firstSeen: time)
    }
}

extension SuiteRecord {
    init(_ loaded: LoadedSuite, at time: Double) {
        let suite = loaded.suite
        self.init(
            sha256: loaded.sha256, name: suite.name, version: suite.version, pairs: suite.pairs.count,
            plain: suite.language.count { $0.group == nil }, sentences: suite.scoreCount,
            canonicalText: suite.canonicalText,
            firstSeen: time)
    }
}
