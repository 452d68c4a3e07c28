import CheckpointDirectory
import FairnessSuites
import StrictYAML

/// A suite as it was read, with the hash that is its identity.
package struct LoadedSuite: Sendable {
    package let suite: Suite
    /// Of the expanded items: comments and layout of the file don't matter.
    package let sha256: String

    package init(_ suite: Suite) {
        self.suite = suite
        sha256 = SHA256Digest(of: Array(suite.canonicalText.utf8)).description
    }

    /// The suite's prompts in a base's prompt form; what isn't said to anyone is never wrapped.
    func prompts(in form: PromptForm) -> [Prompt] {
        form == .raw ? suite.prompts : suite.prompts.map { $0.isSaid ? $0.wrapped(in: form) : $0 }
    }
}

/// Finds suites by name or by path.
package struct SuiteLibrary: Sendable {
    private let installed: InstalledFiles

    /// Names that `load` knows without a path.
    package static let builtIn = ["core", "quick"]

    private static let largestFile = 256 << 20
    private static let endings = [".yaml", ".yml", ".jsonl"]

    package init(installed: InstalledFiles = InstalledFiles()) {
        self.installed = installed
    }

    /// `name` is a built-in suite's name, or a path when it has a slash or the ending of a suite file.
    ///
    /// `quick` is the part of `core` that is marked so.
    package func load(_ name: String) throws -> LoadedSuite {
        let isPath = name.contains("/") || Self.endings.contains { name.hasSuffix($0) }
        let isQuick = name == "quick"
        guard let path = isPath ? name : installed.suite(named: isQuick ? "core" : name) else {
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
        return LoadedSuite(try SuiteFile.parse(bytes, fileName: path, part: isQuick ? .quick : .whole))
    }
}

extension Prompt {
    /// A context is said and its continuation answers it; a whole text is said.
    fileprivate func wrapped(in form: PromptForm) -> Prompt {
        let isWhole = context.isEmpty
        return Prompt(
            item: item, context: isWhole ? "" : form.prefix + context + form.suffix,
            continuations: isWhole ? continuations.map { form.prefix + $0 + form.suffix } : continuations,
            beginning: beginning, isSaid: isSaid)
    }
}
