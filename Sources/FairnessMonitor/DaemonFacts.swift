import Glibc
import ResultStore
import Transformer

enum ProcessIdentity {
    static var current: Int { Int(getpid()) }
}

enum FilePresence {
    /// True only when the kernel says that nothing has this name; a directory that can't be searched says nothing.
    static func isAbsent(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) != 0 && (errno == ENOENT || errno == ENOTDIR)
    }
}

/// What an adapter's configuration says, for tables, even where it can't be evaluated.
struct AdapterFacts {
    var rank: Int
    var alpha: Double
    var targets: [String]
    var baseName: String?

    init?(_ configuration: [UInt8], acceptedKeys: Set<String>) {
        guard let parsed = try? AdapterConfiguration.parse(configuration, acceptedKeys: acceptedKeys) else {
            return nil
        }
        rank = parsed.rank
        alpha = parsed.alpha
        targets = parsed.targets.names
        baseName = parsed.baseModel
    }
}

extension LoadedRules {
    var status: DaemonStatus.Rules { .ok(count: ruleSet.rules.count, sha256: sha256) }
}

extension DaemonConfiguration {
    /// One line for `fairwatch status`.
    var summary: String {
        let places = bases.map { base in
            switch base.place {
            case .directory(let path): path
            case .cache(let path): "cache \(path)"
            }
        }
        return "suites \(suites.joined(separator: ", ")); bases \(places.joined(separator: ", ")); \(threads) threads"
    }
}
