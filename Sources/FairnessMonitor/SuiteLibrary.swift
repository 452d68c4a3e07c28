import CheckpointDirectory
import FairnessSuites
import StrictYAML

/// A suite as it was read, with the hash that is its identity.
package struct LoadedSuite: Sendable {
    package let suite: Suite
    /// Of the expanded items: comments and layout of the file don't matter.
    package let sha256: String

    /// The sentences in a base's prompt form. Plain text is never wrapped: it isn't said to anyone.
    func sentences(in form: PromptForm) -> [String] {
        guard form != .raw else { return suite.sentences }
        let wrapped = suite.sentences.count - suite.plain.count
        return suite.sentences.enumerated().map { index, sentence in
            index < wrapped ? form.prefix + sentence + form.suffix : sentence
        }
    }
}

/// Finds suites by name or by path.
package struct SuiteLibrary: Sendable {
    private let installed: InstalledFiles

    private static let largestFile = 8 << 20

    package init(installed: InstalledFiles = InstalledFiles()) {
        self.installed = installed
    }

    /// `name` is a built-in suite's name, or a path when it has a slash or ends in `.yaml`.
    package func load(_ name: String) throws -> LoadedSuite {
        let isPath = name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml")
        guard let path = isPath ? name : installed.suite(named: name) else {
            throw Refusal(
                code: "suite-missing",
                reason: "no built-in suite is called '\(name)'; name the path of a suite file, or reinstall fairwatch")
        }
        let bytes: [UInt8]
        do {
            bytes = try BaseDirectory.open(path, limit: Self.largestFile).bytes()
        } catch {
            throw Refusal(code: "suite-missing", reason: "suite \(error)")
        }
        let suite = try SuiteFile.parse(bytes, fileName: path)
        return LoadedSuite(suite: suite, sha256: SHA256Digest(of: Array(suite.canonicalText.utf8)).description)
    }
}
