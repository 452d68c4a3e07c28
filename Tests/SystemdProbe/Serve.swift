import DisplayText
import Glibc
import SystemdJournal

/// Behaves towards systemd as fairwatchd does, and reports on standard output what the sandbox lets it do.
///
/// SIGHUP reloads, SIGTERM stops, SIGUSR1 ends the watchdog's messages as a loop that hangs would.
func serve() -> Never {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGHUP, SIGTERM, SIGUSR1] { sigaddset(&signals, signal) }
    sigprocmask(SIG_BLOCK, &signals, nil)

    let supervisor = ServiceNotifier()
    let journal = JournaldSink()
    reportSandbox()
    guard let interval = supervisor.watchdogInterval else {
        print("probe: no watchdog")
        exit(1)
    }
    print("probe: watchdog \(interval)")
    fflush(nil)
    supervisor.notify([.ready, .status("probe: watching")])
    _ = journal.send(JournalEntry(.daemonStarted, .info, "the probe has started", location: .init()))

    let half = interval / 2
    var pause = timespec(
        tv_sec: Int(half.components.seconds), tv_nsec: Int(half.components.attoseconds / 1_000_000_000))
    var hangs = false
    while true {
        if !hangs { supervisor.notify([.watchdog]) }
        switch sigtimedwait(&signals, nil, &pause) {
        case SIGHUP:
            supervisor.notify([ServiceNotifier.reloadingNow(), .status("probe: reloading")])
            _ = journal.send(JournalEntry(.rulesLoaded, .info, "the probe has reloaded", location: .init()))
            supervisor.notify([.ready, .status("probe: reloaded")])
        case SIGUSR1:
            hangs = true
        case SIGTERM:
            supervisor.notify([.stopping, .status("probe: stopping")])
            _ = journal.send(JournalEntry(.daemonStopped, .notice, "the probe has stopped", location: .init()))
            exit(0)
        default:
            continue
        }
    }
}

/// One line for each thing that fairwatchd and its worker need, or must not be able to do.
private func reportSandbox() {
    let folders = ["STATE_DIRECTORY", "RUNTIME_DIRECTORY", "CONFIGURATION_DIRECTORY"].map { (name: String) in
        getenv(name).map { String(cString: $0) } ?? "/nonexistent"
    }
    for (name, folder) in zip(["state", "runtime", "configuration"], folders) {
        report("write-\(name)", writes(folder + "/probe"))
    }
    report("write-home", writes("/root/probe") || writes("/home/probe"))
    report("inotify", inotify_init1(Int32(IN_CLOEXEC)) >= 0)
    report("inet-socket", socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) >= 0)
    report("unix-socket", socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) >= 0)
    report("setpriority", setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, -5) == 0)
    report("nice", "\(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0))")
    let memory = mmap(nil, 4096, PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    report("write-execute-memory", memory != MAP_FAILED)
    let raise = "echo 900 > /proc/self/oom_score_adj && [ $(cat /proc/self/oom_score_adj) = 900 ]"
    report("worker-oom-score", system(raise) == 0)
    report("worker-limits", system("ulimit -t 60 && ulimit -v 8000000") == 0)
}

private func report(_ name: String, _ possible: Bool) {
    report(name, possible ? "yes" : "no")
}

private func report(_ name: String, _ finding: String) {
    print("probe: \(name) \(finding)")
}

private func writes(_ path: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    return fclose(file) == 0
}
