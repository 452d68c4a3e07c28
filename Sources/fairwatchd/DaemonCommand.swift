import ArgumentParser
import ControlSocket
import FairnessMonitor
import Foundation
import Glibc
import Logging
import ServiceLifecycle
import UnixSignals

struct DaemonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fairwatchd",
        abstract:
            "Watches directories for checkpoints, LoRA adapters and full fine-tunes, and measures the bias of each.",
        discussion: "Normally run by systemd. SIGHUP reads the rules again; SIGTERM stops within seconds.",
        version: FairwatchVersion.current)

    @Option(help: "The configuration file, which explains itself.")
    var config = "/etc/fairwatch/fairwatchd.yaml"

    @Option(help: "Where the lock lies by which others see that the daemon runs.")
    var runtime = "/run/fairwatch"

    @Flag(help: "Read and check configuration, suites and rules, then exit.")
    var checkConfig = false

    @Flag(help: "Write every journal entry to standard error too.")
    var verbose = false

    func run() async throws {
        // Before the rules are read: a request to reload must neither end the process nor be lost when it comes between
        // then and the first turn of the loop.
        signal(SIGHUP, SIG_IGN)
        let reloads = await UnixSignalsSequence(trapping: .sighup)
        let daemon: Daemon
        do {
            let settings = try DaemonSettings(configurationPath: config)
            if checkConfig {
                print("ok: \(settings.summary)")
                return
            }
            daemon = try Daemon(settings: settings, runtimeDirectory: runtime, isVerbose: verbose)
        } catch {
            let described = DescribedError(error)
            try? FileHandle.standardError.write(contentsOf: Data("fairwatchd: \(described.terminalMessage)\n".utf8))
            throw ExitCode(described.isUsage ? 2 : 1)
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: ControlService(server: daemon.control)),
                    .init(
                        service: MonitorService(monitor: daemon.monitor, reloads: reloads),
                        successTerminationBehavior: .gracefullyShutdownGroup),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: Logger(label: "fairwatchd") { _ in SwiftLogNoOpLogHandler() }))
        try await group.run()
    }
}

/// Answers operators until the service group shuts down; started before the monitor and so stopped after it.
private struct ControlService: Service {
    let server: ControlServer

    func run() async throws { try await server.run() }
}

/// Runs the monitor until the service group shuts down; SIGHUP reloads meanwhile.
private struct MonitorService: Service {
    let monitor: CheckpointMonitor
    let reloads: UnixSignalsSequence

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await _ in reloads { monitor.reload() }
                }
                group.addTask { try await monitor.run() }
                _ = try await group.next()
                group.cancelAll()
                // The first to end may be the one that listens for signals: the monitor still has to stop in order.
                while try await group.next() != nil {}
            }
        }
    }
}
