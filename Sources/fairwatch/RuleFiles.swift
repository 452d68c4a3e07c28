import FairnessMonitor
import Foundation

/// The rule files that a command is to read.
struct RuleFiles {
    private let paths: [String]

    /// None stands for the rules that ship with fairwatch.
    init(_ paths: [String]) {
        self.paths = paths
    }

    /// Where an installed daemon reads its rules, if there are any.
    static var configured: [String] {
        let directory = "/etc/fairwatch/rules"
        return FileManager.default.fileExists(atPath: directory) ? [directory] : []
    }

    func load(for suites: [LoadedSuite]) throws -> LoadedRules {
        try RuleLibrary(suites: suites).load(try resolved())
    }

    private func resolved() throws -> [String] {
        guard paths.isEmpty else { return paths }
        guard let shipped = InstalledFiles().defaultRules else {
            throw Refusal(
                code: "rules-missing",
                reason: "the rules that ship with fairwatch are not installed; name a file of rules, or reinstall")
        }
        return [shipped]
    }
}
