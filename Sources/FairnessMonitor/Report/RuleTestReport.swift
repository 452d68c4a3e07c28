import DisplayText
import StrictJSON

extension RuleTestRun {
    /// What `fairwatch rules test` prints for people.
    package static func lines(_ files: [(file: String, tests: [Outcome])]) -> [String] {
        let tests = files.flatMap(\.tests)
        let failed = tests.count { !$0.failures.isEmpty }
        let details = files.flatMap { file in
            file.tests.flatMap { test -> [EscapedText] in
                guard !test.failures.isEmpty else { return ["ok      \(test.test)"] }
                return ["FAILED  \(test.test) (\(file.file))"] + test.failures.map { "          \($0)" }
            }
        }
        let closing = failed == 0 ? "all as expected" : "\(failed) not as expected"
        return details.map(\.text) + ["\(tests.count) test\(tests.count == 1 ? "" : "s"): \(closing)"]
    }

    /// Schema version 1.
    package static func document(_ files: [(file: String, tests: [Outcome])]) -> JSON {
        [
            "schema_version": 1, "ok": .bool(files.allSatisfy { $0.tests.allSatisfy(\.failures.isEmpty) }),
            "tests": .array(
                files.flatMap { file in
                    file.tests.map { test in
                        [
                            "file": JSON(file.file), "test": JSON(test.test),
                            "failures": .array(test.failures.map { JSON($0) }),
                        ]
                    }
                }),
        ]
    }
}
