/// What the daemon last said of itself; whether it still runs is told by its lock, not by this.
package struct DaemonStatus: Sendable, Equatable {
    package struct Directory: Sendable, Equatable, Codable {
        package var path: String
        /// The kind of file system for which it is scanned on a timer, such as "nfs"; nil where events arrive.
        package var polled: String?
        /// What is wrong with watching it, and how to mend that.
        package var problem: String?

        package init(path: String, polled: String? = nil, problem: String? = nil) {
            self.path = path
            self.polled = polled
            self.problem = problem
        }
    }

    package enum Rules: Sendable, Equatable, Codable {
        case ok(count: Int, sha256: String)
        /// The newest files are rejected; `active` is the sha256 of the rules that still hold, if any do.
        case rejected(error: String, active: String?)
    }

    package var pid: Int
    package var version: String
    package var started: Double
    /// Nil while it runs, or when it was killed.
    package var stopped: Double?
    package var directories: [Directory]
    package var rules: Rules
    /// A summary for people and programs, as JSON or a line.
    package var configuration: String
    /// What it wants seen by everyone, such as a full disk.
    package var notice: String?

    package init(
        pid: Int, version: String, started: Double, stopped: Double? = nil, directories: [Directory],
        rules: Rules, configuration: String, notice: String? = nil
    ) {
        self.pid = pid
        self.version = version
        self.started = started
        self.stopped = stopped
        self.directories = directories
        self.rules = rules
        self.configuration = configuration
        self.notice = notice
    }
}

/// How far the evaluation under way has come.
package struct EvaluationProgress: Sendable, Equatable {
    package var subject: ScoredSubject
    package var path: String?
    /// The suite's name.
    package var suite: String
    /// Of the floating-point operations, 0 to 1.
    package var fraction: Double
    package var remainingSeconds: Double?
    package var started: Double
    package var updated: Double

    package init(
        subject: ScoredSubject, path: String?, suite: String, fraction: Double, remainingSeconds: Double?,
        started: Double, updated: Double
    ) {
        self.subject = subject
        self.path = path
        self.suite = suite
        self.fraction = fraction
        self.remainingSeconds = remainingSeconds
        self.started = started
        self.updated = updated
    }
}
