import CheckpointDirectory
import Glibc

/// Calibrations by base and suite: those that ship with fairwatch, and the operator's own, which come first.
package struct CalibrationLibrary: Sendable {
    /// Where an installed daemon looks for the operator's own.
    package static let defaultDirectory = "/etc/fairwatch/calibrations"

    private let own: [Calibration]
    private let shipped: [Calibration]
    /// Of the operator's files: part of what verdicts depend on.
    let bytes: [UInt8]

    private static let largestFile = 16 << 20

    /// - Parameters:
    ///   - paths: Files, or directories whose `.json` files are read.
    ///   - mayBeMissing: Whether a path that isn't there stands for none.
    package init(_ paths: [String] = [], mayBeMissing: Bool = false, installed: InstalledFiles = InstalledFiles())
        throws
    {
        let present = mayBeMissing ? paths.filter { access($0, F_OK) == 0 } : paths
        let read = try present.flatMap { try Self.read($0) }
        own = read.map(\.calibration)
        bytes = read.flatMap(\.bytes)
        shipped = try installed.calibrations.map { try Self.read($0).map(\.calibration) } ?? []
    }

    /// - Parameter promptForm: `PromptForm.identity`.
    func calibration(base fingerprint: String, suite sha256: String, promptForm: String) -> Calibration? {
        (own + shipped).first {
            $0.baseFingerprint == fingerprint && $0.suiteSHA256 == sha256 && $0.promptForm == promptForm
        }
    }

    /// Those that are in force on a suite: one a base and prompt form.
    func calibrations(onSuite sha256: String) -> [Calibration] {
        var seen: Set<[String]> = []
        return (own + shipped).filter {
            $0.suiteSHA256 == sha256 && seen.insert([$0.baseFingerprint, $0.promptForm]).inserted
        }
    }

    private static func read(_ path: String) throws -> [(calibration: Calibration, bytes: [UInt8])] {
        do {
            var files = [path]
            if let directory = try? BaseDirectory(path: path) {
                files = try directory.files().filter { $0.hasSuffix(".json") }.map { "\(directory.resolvedPath)/\($0)" }
            }
            return try files.map { file in
                let bytes = try BaseDirectory.open(file, limit: largestFile).bytes()
                return (try Calibration(bytes, file: file), bytes)
            }
        } catch let error as FileRefusal {
            throw Refusal(code: "calibration-invalid", reason: "calibration \(error)")
        }
    }
}

extension RuleLibrary {
    /// With the configuration's calibrations.
    init(_ configuration: DaemonConfiguration, suites: [LoadedSuite]) {
        self.init(suites: suites, calibrations: [configuration.calibrations], mayLackCalibrations: true)
    }
}

extension LoadedRules {
    /// That rules which page elsewhere only warn, for want of a calibration; nil where there is one, or no such rule.
    func note(onMissing calibration: Calibration?, suite: String) -> String? {
        guard calibration == nil,
            ruleSet.rules.contains(where: { $0.suite == suite && $0.severity.isPaging && $0.isAboutChange })
        else { return nil }
        return "rules on changes of \(suite) only warn: how far neutral fine-tunes of this base move it isn't known; "
            + "fairwatch calibrate measures it"
    }
}
