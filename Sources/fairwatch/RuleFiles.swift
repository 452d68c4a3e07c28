import FairnessMonitor
import Foundation

/// The rule files that a command is to read.
struct RuleFiles {
    private let paths: [String]
    private let calibrations: [String]

    /// None stands for the rules that ship with fairwatch.
    ///
    /// - Parameter calibrations: Beside those that ship with fairwatch; none stands for the installed daemon's.
    init(_ paths: [String], calibrations: [String] = []) {
        self.paths = paths
        self.calibrations = calibrations
    }

    /// Where an installed daemon reads its rules, if there are any.
    static var configured: [String] {
        let directory = "/etc/fairwatch/rules"
        return FileManager.default.fileExists(atPath: directory) ? [directory] : []
    }

    func load(for suites: [LoadedSuite]) throws -> LoadedRules {
        let directory = CalibrationLibrary.defaultDirectory
        return try RuleLibrary(
            suites: suites, calibrations: calibrations.isEmpty ? [directory] : calibrations,
            mayLackCalibrations: calibrations.isEmpty
        ).load(try resolved())
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
