import AlertRules
import StrictYAML

/// What the operator's configuration file says; the file shipped in `systemd/fairwatchd.yaml` is its manual.
package struct DaemonConfiguration: Sendable, Equatable {
    /// Where a base lies, and for which adapters it is the base.
    package struct Base: Sendable, Equatable {
        package enum Place: Sendable, Equatable {
            case directory(String)
            /// A Hugging Face cache's `hub` directory; the adapter's own base name chooses the model.
            case cache(String)
        }

        /// Patterns for `base_model_name_or_path`, `*` standing for anything.
        package var match: [String]
        package var place: Place
        package var promptForm: PromptForm
    }

    /// Which base full fine-tunes were made from, by where they lie.
    package struct FineTunes: Sendable, Equatable {
        /// Patterns for a checkpoint's path, `*` standing for anything.
        package var match: [String]
        /// A name for which `bases` has a model, as if an adapter had given it.
        package var base: String
        /// Only matters in a Hugging Face cache; nil for `main`.
        package var revision: String?

        package func matches(_ path: String) -> Bool {
            match.contains { GlobPattern($0).matches(path) }
        }
    }

    /// A program that is told of alerts, as JSON on its standard input.
    package struct Hook: Sendable, Equatable {
        /// Its absolute path and arguments.
        package var command: [String]
        package var timeLimit: Duration
    }

    package var watch: [String]
    package var bases: [Base]
    package var fineTunes: [FineTunes]
    /// Names of built-in suites or paths of suite files.
    package var suites: [String]
    /// A rule file or a directory of them.
    package var rules: String
    /// The operator's own calibrations: a file, or a directory of them, which need not be there.
    package var calibrations: String
    package var stateDirectory: String
    package var threads: Int
    /// Bytes for activations.
    package var memory: Int
    package var nice: Int
    package var timeLimit: Duration
    package var settle: Duration
    /// After so long without a change a checkpoint that isn't complete is reported.
    package var incompleteAfter: Duration
    package var acceptedAdapterKeys: [String]
    package var seed: UInt64
    /// Nil for none.
    package var hook: Hook?

    package static let defaultSeed: UInt64 = 20_240_518
    package static let defaultMemory = 512 << 20

    /// A quarter of the cores, at least one: trainers' data loaders come first.
    package static func defaultThreads(cores: Int) -> Int { max(1, cores / 4) }

    /// Parses and checks the configuration's text.
    ///
    /// - Parameters:
    ///   - file: The name for messages.
    ///   - cores: Of this machine, for the default of `threads`.
    package static func parse(_ bytes: [UInt8], file: String, cores: Int) throws(InvalidFile) -> DaemonConfiguration {
        let (root, log) = StrictYAML.read(bytes, file: file, prefix: "C")
        let configuration = root.flatMap { DaemonConfiguration($0, log: log, cores: cores) }
        guard let configuration, !log.hasErrors else {
            throw InvalidFile(code: "configuration", diagnostics: log.inOrder)
        }
        return configuration
    }

    private init?(_ root: YAMLNode, log: DiagnosticLog, cores: Int) {
        let keys = [
            "version", "watch", "bases", "fine_tunes", "suites", "rules", "calibrations", "state", "threads", "memory",
            "nice",
            "time_limit",
            "settle", "incomplete_after", "accept_adapter_keys", "seed", "hook",
        ]
        guard let reader = MappingReader(root, "the configuration", keys: keys, log: log) else { return nil }
        _ = reader.integer("version", in: 1...1, required: true)
        watch = reader.located("watch", required: true)?.compactMap { Self.absolute($0, "watch", log) } ?? []
        if reader.has("watch"), watch.isEmpty, !log.hasErrors {
            log.error(.wrongValue, "'watch' names no directory", at: reader.mark(of: "watch"))
        }
        let bases = reader.sequence("bases", required: true)?.compactMap { Base($0, log: log) } ?? []
        self.bases = bases
        if reader.has("bases"), bases.isEmpty, !log.hasErrors {
            log.error(.wrongValue, "'bases' names no base model", at: reader.mark(of: "bases"))
        }
        fineTunes = reader.sequence("fine_tunes")?.compactMap { FineTunes($0, bases: bases, log: log) } ?? []
        suites = reader.strings("suites") ?? ["core"]
        if suites.isEmpty { log.error(.wrongValue, "'suites' names no suite", at: reader.mark(of: "suites")) }
        rules = Self.path("rules", reader, log) ?? "/etc/fairwatch/rules"
        calibrations = Self.path("calibrations", reader, log) ?? CalibrationLibrary.defaultDirectory
        let state = Self.path("state", reader, log) ?? "/var/lib/fairwatch"
        stateDirectory = state
        if reader.has("state"), let root = watch.first(where: { state == $0 || state.hasPrefix($0 + "/") }) {
            log.error(
                .wrongValue, "'state' lies in the watched directory \(root)", at: reader.mark(of: "state"),
                help: "its copies of checkpoints would be taken for new ones: place it elsewhere")
        }
        threads = reader.integer("threads", in: 1...1024) ?? Self.defaultThreads(cores: cores)
        memory = Self.memory(reader, log) ?? Self.defaultMemory
        nice = reader.integer("nice", in: 0...19) ?? 10
        timeLimit = reader.duration("time_limit", in: .seconds(1) ... .seconds(30 * 86_400)) ?? .seconds(6 * 3600)
        settle = reader.duration("settle", in: .milliseconds(100) ... .seconds(86_400)) ?? .seconds(10)
        incompleteAfter =
            reader.duration("incomplete_after", in: .seconds(1) ... .seconds(30 * 86_400)) ?? .seconds(900)
        acceptedAdapterKeys = reader.strings("accept_adapter_keys") ?? []
        seed = reader.integer("seed", in: 0...Int.max).map { UInt64($0) } ?? Self.defaultSeed
        hook = Hook(reader, log: log)
    }

    private static func memory(_ reader: MappingReader, _ log: DiagnosticLog) -> Int? {
        guard let text = reader.string("memory") else { return nil }
        guard let bytes = ByteCount.parse(text) else {
            log.error(
                .wrongValue, "'memory' must be a size with its unit", at: reader.mark(of: "memory"),
                help: "such as 512MiB or 4GiB")
            return nil
        }
        return bytes
    }

    private static func path(_ key: String, _ reader: MappingReader, _ log: DiagnosticLog) -> String? {
        reader.string(key).flatMap { absolute(($0, reader.mark(of: key)), key, log) }
    }

    fileprivate static func absolute(
        _ path: (text: String, mark: SourceMark), _ key: String, _ log: DiagnosticLog
    ) -> String? {
        guard path.text.hasPrefix("/") else {
            log.error(.wrongValue, "'\(key)' must be an absolute path", at: path.mark, help: "begin it with '/'")
            return nil
        }
        return path.text.count > 1 && path.text.hasSuffix("/") ? String(path.text.dropLast()) : path.text
    }
}

extension DaemonConfiguration.Base {
    fileprivate init?(_ node: YAMLNode, log: DiagnosticLog) {
        let keys = ["match", "path", "hf-cache", "prompt"]
        guard let reader = MappingReader(node, "a base", keys: keys, log: log) else { return nil }
        let path = reader.located("path")?.first.flatMap { DaemonConfiguration.absolute($0, "path", log) }
        let cache = reader.located("hf-cache")?.first.flatMap { DaemonConfiguration.absolute($0, "hf-cache", log) }
        guard reader.has("path") != reader.has("hf-cache") else {
            log.error(.missingKey, "a base needs either 'path' or 'hf-cache'", at: reader.mark)
            return nil
        }
        if reader.has("path"), !reader.has("match") {
            log.error(
                .missingKey, "a base with a 'path' needs 'match'", at: reader.mark,
                help: "the names that adapters give as base_model_name_or_path; [\"*\"] for all of them")
        }
        match = reader.strings("match") ?? ["*"]
        promptForm = PromptForm.raw
        if let prompt = reader.mapping("prompt", "a prompt", keys: ["prefix", "suffix"]) {
            promptForm = PromptForm(prefix: prompt.string("prefix") ?? "", suffix: prompt.string("suffix") ?? "")
        }
        guard let place = path.map({ Place.directory($0) }) ?? cache.map({ Place.cache($0) }) else { return nil }
        self.place = place
    }

    /// Whether this is the base of an adapter that names its base so.
    package func matches(_ name: String) -> Bool {
        match.contains { GlobPattern($0).matches(name) }
    }
}

extension DaemonConfiguration.Hook {
    fileprivate init?(_ configuration: MappingReader, log: DiagnosticLog) {
        guard let reader = configuration.mapping("hook", "a hook", keys: ["exec", "time_limit"]),
            let words = reader.located("exec", required: true)
        else { return nil }
        guard let program = words.first, !program.text.isEmpty else {
            log.error(.wrongValue, "'exec' names no program", at: reader.mark(of: "exec"))
            return nil
        }
        guard let path = DaemonConfiguration.absolute(program, "exec", log) else { return nil }
        command = [path] + words.dropFirst().map(\.text)
        timeLimit = reader.duration("time_limit", in: .seconds(1) ... .seconds(600)) ?? .seconds(30)
    }
}

extension DaemonConfiguration.FineTunes {
    fileprivate init?(_ node: YAMLNode, bases: [DaemonConfiguration.Base], log: DiagnosticLog) {
        let keys = ["match", "base", "revision"]
        guard let reader = MappingReader(node, "an entry of 'fine_tunes'", keys: keys, log: log),
            let patterns = reader.located("match", required: true), let base = reader.string("base", required: true)
        else { return nil }
        for pattern in patterns where !pattern.text.hasPrefix("/") && !pattern.text.hasPrefix("*") {
            log.error(
                .wrongValue, "'match' must match absolute paths", at: pattern.mark,
                help: "begin it with '/' or '*': it is held against the checkpoint's whole path")
        }
        if !bases.isEmpty, !bases.contains(where: { $0.matches(base) }) {
            log.error(
                .wrongValue, "no entry of 'bases' matches this base", at: reader.mark(of: "base"),
                help: "name it in the 'match' of one")
        }
        match = patterns.map(\.text)
        self.base = base
        revision = reader.string("revision")
    }
}

/// What stands around what is said to models that want to be spoken to in a certain form: around a whole text, or
/// around the context before its continuations.
package struct PromptForm: Sendable, Equatable {
    package var prefix: String
    package var suffix: String

    package static let raw = PromptForm(prefix: "", suffix: "")

    package init(prefix: String, suffix: String) {
        self.prefix = prefix
        self.suffix = suffix
    }

    /// Part of what makes scores comparable.
    package var identity: String { self == .raw ? "raw" : "\(prefix)\u{1F}\(suffix)" }
}

/// Sizes as people write them.
package enum ByteCount {
    /// `512MiB`, `4GiB`, `2G`, `1000000`; nil for anything else, zero and sizes beyond 2^62.
    package static func parse(_ text: String) -> Int? {
        let digits = text.prefix { ("0"..."9").contains($0) }
        let units = [
            "": 1, "B": 1, "K": 1 << 10, "KiB": 1 << 10, "M": 1 << 20, "MiB": 1 << 20, "G": 1 << 30, "GiB": 1 << 30,
            "T": 1 << 40, "TiB": 1 << 40,
        ]
        guard let count = Int(digits), count > 0, let unit = units[String(text.dropFirst(digits.count))] else {
            return nil
        }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: unit)
        return overflow ? nil : bytes
    }
}
