/// A benchmark's or a team's file as a suite, with all that did not become an item.
package struct ImportedSuite: Sendable, Equatable {
    /// One file's rows that are left out.
    package struct BrokenRows: Sendable, Equatable {
        package let file: String
        /// In the order of the file, at least one.
        package let rows: [BrokenRow]

        /// A line for each row, `file: line 3: what is wrong`.
        package var descriptions: [String] { rows.map { "\(file): \($0)" } }
    }

    package let suite: Suite
    /// Files without a broken row are not in it.
    package let broken: [BrokenRows]
    /// What a reader of the numbers has to know, each a sentence: what was left out or made up, and why.
    package let notes: [String]
}
