/// Where something stands in a text; lines and columns count from 1, columns in Unicode scalars.
package struct SourceMark: Sendable, Hashable, Codable {
    package var line: Int
    package var column: Int
    /// In Unicode scalars on that line; at least 1, so that a caret always has something to point at.
    package var length: Int

    package init(line: Int, column: Int, length: Int = 1) {
        self.line = line
        self.column = column
        self.length = length
    }

    /// The start of the text: for errors about a file as a whole.
    package static let start = SourceMark(line: 1, column: 1)
}
