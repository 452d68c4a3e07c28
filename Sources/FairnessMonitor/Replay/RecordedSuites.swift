import FairnessSuites
import ResultStore

extension LoadedSuite {
    /// A suite that has changed, or has gone, since something was scored on it: the store keeps its text.
    ///
    /// - Returns: nil where this version of fairwatch reads the text otherwise than the one that recorded it.
    init?(_ record: SuiteRecord) throws {
        self.init(
            try SuiteFile.parse(Array(record.canonicalText.utf8), fileName: "\(record.name) \(record.version)"))
        guard sha256 == record.sha256 else { return nil }
    }
}

extension ResultReader {
    /// The suites that rules are read against: those given, and of every other name the one that was evaluated last.
    func suites(beside given: [LoadedSuite]) throws -> [LoadedSuite] {
        var found = given
        for record in try evaluatedSuites() where !found.contains(where: { $0.suite.name == record.name }) {
            if let suite = try? LoadedSuite(record) { found.append(suite) }
        }
        return found
    }
}
