import AlertRules
import CheckpointDirectory
import FairnessMetrics
import FairnessSuites
import FairnessStatistics
import StrictYAML

/// The rules in force, with the calibrations that they count with and the hash that names them.
package struct LoadedRules: Sendable {
    package let ruleSet: RuleSet
    package let calibrations: CalibrationLibrary
    /// Over the bytes of each file of rules, and of the calibrations that don't ship with fairwatch.
    package let sha256: String
    /// What is worth a look though it is no error.
    package let warnings: [Diagnostic]

    /// "; no rule is about quick", where results of a suite would alarm nobody; empty where each suite has a rule.
    func silence(about suites: [LoadedSuite]) -> String {
        let judged = Set(ruleSet.rules.map(\.suite))
        let silent = suites.map(\.suite.name).filter { !judged.contains($0) }
        return silent.isEmpty ? "" : "; no rule is about \(silent.joined(separator: ", "))"
    }
}

/// Reads rule files and directories of them, all or nothing.
package struct RuleLibrary: Sendable {
    /// Every mistake of every file.
    package typealias Invalid = InvalidFile

    private static let largestFile = 1 << 20

    let catalogue: MetricCatalogue
    private let calibrations: [String]
    private let mayLackCalibrations: Bool

    /// The built-in suite is known too, so that rules about it may stay in force beside another suite.
    ///
    /// - Parameters:
    ///   - calibrations: The operator's own, beside those that ship with fairwatch: files, or directories of them.
    ///   - mayLackCalibrations: Whether a path that isn't there stands for none.
    package init(suites: [LoadedSuite], calibrations: [String] = [], mayLackCalibrations: Bool = false) {
        self.calibrations = calibrations
        self.mayLackCalibrations = mayLackCalibrations
        var known = suites
        if !known.contains(where: { $0.suite.name == "core" }), let core = try? SuiteLibrary().load("core") {
            known.append(core)
        }
        catalogue = MetricCatalogue(suites: known.map { MetricCatalogue.Suite($0) })
    }

    /// `path` is a file or a directory, whose `.yaml` files are read in the order of their names.
    package func load(_ path: String) throws -> LoadedRules { try load([path]) }

    /// All of these together, as if they lay in one directory.
    package func load(_ paths: [String]) throws -> LoadedRules {
        let hasher = SHA256Hasher()
        let files = try paths.flatMap { try Self.files(at: $0) }.map { file in
            let bytes = try Self.bytes(of: file)
            hasher.update(littleEndian: UInt64(bytes.count))
            hasher.update(bytes)
            return (file: file, bytes: bytes)
        }
        let (ruleSet, diagnostics) = RuleSet.read(files, catalogue: catalogue)
        guard let ruleSet else { throw InvalidFile(code: "rules", diagnostics: diagnostics) }
        let calibrations = try CalibrationLibrary(calibrations, mayBeMissing: mayLackCalibrations)
        if !calibrations.bytes.isEmpty { hasher.update(calibrations.bytes) }
        return LoadedRules(
            ruleSet: ruleSet, calibrations: calibrations, sha256: hasher.finish().description, warnings: diagnostics)
    }

    private static func files(at path: String) throws -> [String] {
        guard let directory = try? BaseDirectory(path: path) else { return [path] }
        let files = try directory.files().filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
        guard !files.isEmpty else {
            throw Refusal(code: "rules-missing", reason: "\(path): no .yaml file is in this directory")
        }
        return files.map { "\(directory.resolvedPath)/\($0)" }
    }

    private static func bytes(of file: String) throws -> [UInt8] {
        do {
            return try BaseDirectory.open(file, limit: largestFile).bytes()
        } catch {
            throw Refusal(code: "rules-missing", reason: "rules \(error)")
        }
    }
}

extension MetricCatalogue.Suite {
    init(_ loaded: LoadedSuite) {
        let suite = loaded.suite
        self.init(
            name: suite.name, categories: suite.categories.map(\.name),
            metrics: suite.metricDefinitions.map { MetricCatalogue.Metric($0, in: suite) })
    }
}

extension MetricCatalogue.Metric {
    fileprivate init(_ definition: MetricDefinition, in suite: Suite) {
        self.init(
            name: definition.fullName(in: suite), low: definition.range.lowerBound, high: definition.range.upperBound,
            ideal: definition.ideal, isSigned: definition.isSigned,
            contrast: definition.needsBase ? .none : definition.isRatio ? .ratio : .difference,
            unchanged: definition.unchanged, overall: definition.overall,
            byCategory: suite.measuresCategories(of: definition),
            groups: suite.groups(of: definition).map(\.description), isDescriptive: definition.isDescriptive,
            unit: definition.unit)
    }
}
