import ArgumentParser
import FairnessMonitor
import StrictJSON

/// The exit statuses of `fairwatch`, as README.md documents them.
enum ExitStatus {
    static let failure = ExitCode(1)
    static let usage = ExitCode(2)
    static let daemonNotRunning = ExitCode(3)
    /// What was compared differs.
    static let different = ExitCode(10)
}

/// Prints an error the same way for every command: to standard error, or as JSON where JSON was asked for.
func reportingErrors(json: Bool, _ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let code as ExitCode {
        throw code
    } catch {
        let described = DescribedError(error)
        report(
            code: described.code, message: described.message, json: json,
            terminalMessage: "fairwatch: \(described.terminalMessage)")
        if described.code == MonitorState.notRunning { throw ExitStatus.daemonNotRunning }
        throw described.isUsage ? ExitStatus.usage : ExitStatus.failure
    }
}

/// To standard error for people and, where JSON was asked for, to standard output for programs.
func report(code: String, message: String, json: Bool, terminalMessage: String) {
    if json {
        let document: JSON = ["schema_version": 1, "error": ["code": JSON(code), "message": JSON(message)]]
        print(document.written())
    }
    Terminal.error.write(terminalMessage + "\n")
}
