import Testing

/// What no source file may hold, and how long it may be.
struct SourceTextTests {
    private func code(_ file: SourceTree.File) -> [(line: Int, text: Substring)] {
        file.lines.enumerated().map { number, line in (number + 1, line) }.filter { _, line in
            !line.drop { $0 == " " }.hasPrefix("//")
        }
    }

    @Test(arguments: ["fatalError", "try!", "as!", "unsafeBitCast"])
    func sourcesNeverTrapOnPurpose(_ word: String) {
        for file in SourceTree.sources {
            for (line, text) in code(file) where text.contains(word) {
                Issue.record("\(file.path):\(line): \(word)")
            }
        }
    }

    /// An exclamation mark behind a name or a bracket: a value that is taken to be there.
    @Test func nothingIsUnwrappedByForce() {
        #expect(hasForcedUnwrapping("let a = b!") && hasForcedUnwrapping("f(x)![0]!.y"))
        #expect(!hasForcedUnwrapping("a != b && !c"))
        for file in SourceTree.sources {
            for (line, text) in code(file) where hasForcedUnwrapping(text) {
                Issue.record("\(file.path):\(line): a forced unwrapping")
            }
        }
    }

    private func hasForcedUnwrapping(_ text: Substring) -> Bool {
        let characters = Array(text)
        return characters.indices.dropFirst().contains { index in
            guard characters[index] == "!" else { return false }
            let before = characters[index - 1]
            let isEqual = index + 1 < characters.count && characters[index + 1] == "="
            return !isEqual && (before.isLetter || before.isNumber || "_)]".contains(before))
        }
    }

    @Test func nothingIsLeftForLater() {
        for file in SourceTree.sources + SourceTree.files(below: "Tests") {
            for (number, line) in file.lines.enumerated() {
                // Written in two parts, so that this file passes too.
                for word in ["TO" + "DO", "FIX" + "ME"] where line.contains(word) {
                    Issue.record("\(file.path):\(number + 1): \(word)")
                }
            }
        }
    }

    @Test func nothingIsMadePublic() {
        for file in SourceTree.sources {
            for (line, text) in code(file) where text.drop(while: { $0 == " " }).hasPrefix("public ") {
                Issue.record("\(file.path):\(line): public")
            }
        }
    }

    @Test func noTestSleeps() {
        for file in SourceTree.files(below: "Tests") where !file.path.contains("SystemdProbe") {
            for (line, text) in code(file) where text.contains("Task.sleep" + "(") || text.contains("usl" + "eep(") {
                Issue.record("\(file.path):\(line): a sleep")
            }
        }
    }

    @Test func noFileIsLongerThan500Lines() {
        for file in SourceTree.sources + SourceTree.files(below: "Tests") where file.lines.count > 501 {
            Issue.record("\(file.path): \(file.lines.count) lines")
        }
    }

    @Test func filesStaySmall() {
        let lengths = SourceTree.sources.map(\.lines.count).sorted()
        #expect(lengths[lengths.count / 2] <= 150)
        #expect(lengths[lengths.count * 9 / 10] <= 350)
    }
}
