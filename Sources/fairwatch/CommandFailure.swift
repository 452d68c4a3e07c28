import ArgumentParser
import DisplayText
import FairnessMonitor
import Foundation
import StrictJSON

/// The exit statuses of `fairwatch`, as README.md documents them.
enum ExitStatus {
    static let failure = ExitCode(1)
    static let usage = ExitCode(2)
    static let daemonNotRunning = ExitCode(3)
    static let warnings = ExitCode(10)
    static let errors = ExitCode(11)
    static let unknown = ExitCode(12)
}

/// Prints an error the same way for every command: to standard error, or as JSON where JSON was asked for.
func reportingErrors(json: Bool, _ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let code as ExitCode {
        throw code
    } catch {
        let described = DescribedError(error)
        if json {
            let document: JSON = [
                "schema_version": 1, "error": ["code": JSON(described.code), "message": JSON(described.message)],
            ]
            print(document.written())
        }
        FileHandle.standardError.write(Data("fairwatch: \(described.terminalMessage)\n".utf8))
        throw described.isUsage ? ExitStatus.usage : ExitStatus.failure
    }
}
