import CheckpointDirectory
import ControlSocket
import FoundationEssentials
import Glibc
import ResultStore
import SystemdJournal

/// Configuration, suites and rules, read and checked together.
package struct DaemonSettings: Sendable {
    package let configuration: DaemonConfiguration
    let suites: [LoadedSuite]
    let rules: LoadedRules

    private static let largestFile = 1 << 20

    package init(configurationPath: String) throws {
        let bytes = try BaseDirectory.open(configurationPath, limit: Self.largestFile).bytes()
        configuration = try DaemonConfiguration.parse(
            bytes, file: configurationPath, cores: ProcessInfo.processInfo.activeProcessorCount)
        let library = SuiteLibrary()
        suites = try configuration.suites.map { try library.load($0) }
        rules = try RuleLibrary(configuration, suites: suites).load(configuration.rules)
        if let program = configuration.hook?.command.first, access(program, X_OK) != 0 {
            throw Refusal(
                code: "hook-missing",
                reason: "\(configurationPath): the hook \(program) can't be run: \(String(cString: strerror(errno)))")
        }
    }

    package var summary: String {
        [
            Self.count(configuration.watch.count, "directory", "directories"),
            Self.count(configuration.bases.count, "base", "bases"), Self.count(suites.count, "suite", "suites"),
            Self.count(rules.ruleSet.rules.count, "rule", "rules"),
        ].joined(separator: ", ") + rules.silence(about: suites)
    }

    private static func count(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }
}

/// The daemon put together: lock, store, journal and supervisor, ready to run.
package struct Daemon: Sendable {
    package let monitor: CheckpointMonitor
    /// Where operators ask for things.
    package let control: ControlServer
    /// By the first others see that a daemon runs; the second keeps a daemon with another runtime directory out.
    private let locks: [DaemonLock]

    package static let databaseName = "fairwatch.sqlite"

    /// Takes the lock and opens the store, which may migrate it.
    package init(settings: DaemonSettings, runtimeDirectory: String, isVerbose: Bool) throws {
        let state = settings.configuration.stateDirectory
        let supervisor = ServiceNotifier()
        // Everyone may see whether the daemon runs, but not what it found.
        for (directory, mode) in [(state, mode_t(0o750)), (runtimeDirectory, 0o755)] {
            guard mkdir(directory, mode) == 0 || errno == EEXIST else {
                throw Refusal(
                    code: "no-directory",
                    reason:
                        "\(directory) can't be made: \(String(cString: strerror(errno))); make it, or name another one")
            }
        }
        locks = [
            try DaemonLock(path: "\(runtimeDirectory)/lock", of: .runtimeDirectory),
            try DaemonLock(path: "\(state)/lock", of: .stateDirectory),
        ]
        supervisor.notify([.extendTimeout(microseconds: 600_000_000), .status("opening the store")])
        let kind = FileSystemKind(of: try SafeDirectory(path: state))
        let store = try ResultStore.open(
            path: "\(state)/\(Self.databaseName)", isNetworkFileSystem: kind.remoteName != nil)
        monitor = try CheckpointMonitor(
            configuration: settings.configuration, store: store, suites: settings.suites, rules: settings.rules,
            environment: CheckpointMonitor.Environment(
                journal: Self.sink(isVerbose: isVerbose), supervisor: supervisor,
                now: { Date().timeIntervalSince1970 }))
        let api = ControlAPI(monitor)
        do {
            control = try ControlServer(
                path: "\(runtimeDirectory)/\(ControlAPI.socketName)",
                failed: { [monitor] in await monitor.announce(JournalMessages.controlFailed($0)) },
                respond: { await api.answer($0) })
        } catch let error as ControlError {
            throw Refusal(error)
        }
    }

    /// journald where there is one, else standard error.
    private static func sink(isVerbose: Bool) -> any JournalSink {
        let terminal = StandardErrorSink(showsPriority: !isVerbose)
        guard !FilePresence.isAbsent("/run/systemd/journal/socket") else { return terminal }
        return isVerbose ? TeeSink(JournaldSink(), terminal) : JournaldSink()
    }
}
