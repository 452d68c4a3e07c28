import Foundation

/// A program that is run to its end, its output kept and its errors shown.
struct ChildProcess {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let executable: String
    let arguments: [String]
    let environment: [String: String]

    /// What it wrote to standard output; a failure when it did not end with status 0.
    func run() throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.environment = environment
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let how = process.terminationReason == .exit ? "exit status" : "signal"
            throw Failure(
                description: "\(executable) \(arguments.first ?? "") ended with \(how) "
                    + "\(process.terminationStatus)")
        }
        return data
    }
}
