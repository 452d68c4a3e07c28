import DisplayText
import Glibc
import SystemdJournal
import Testing

@Suite struct ServiceNotifierTests {
    @Test(arguments: [
        (ServiceNotice.ready, "READY=1"),
        (.status("watching 2 directories"), "STATUS=watching 2 directories"),
        (.status("\("evil\nREADY=1")"), #"STATUS=evil\x0AREADY=1"#),
        (.stopping, "STOPPING=1"),
        (.reloading(monotonicMicroseconds: 77), "RELOADING=1\nMONOTONIC_USEC=77"),
        (.watchdog, "WATCHDOG=1"),
        (.extendTimeout(microseconds: 30_000_000), "EXTEND_TIMEOUT_USEC=30000000"),
    ])
    func spellsNoticesAsSystemdReadsThem(_ notice: ServiceNotice, _ assignment: String) {
        #expect(notice.assignment == assignment)
    }

    /// The other way is tested under a real systemd, by `SystemdLab/test-unit`.
    @Test(.enabled(if: getenv("NOTIFY_SOCKET") == nil, "this process has a supervisor of its own"))
    func tellsNobodyWhereNobodyAsked() {
        let notifier = ServiceNotifier()
        #expect(notifier.notify([.ready, .status("up")]) == .noReceiver)
        #expect(notifier.watchdogInterval == nil)
    }

    @Test func readsTheClockThatSystemdReads() throws {
        let before = try #require(instant(ServiceNotifier.reloadingNow()))
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let after = try #require(instant(ServiceNotifier.reloadingNow()))
        let microseconds = UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1000
        #expect(before <= microseconds && microseconds <= after)
    }

    private func instant(_ notice: ServiceNotice) -> UInt64? {
        guard case .reloading(let microseconds) = notice else { return nil }
        return microseconds
    }
}
