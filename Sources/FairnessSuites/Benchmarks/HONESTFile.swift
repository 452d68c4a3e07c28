/// A template file of HONEST (Nozza et al. 2021, 2022) as its authors ship it, such as `binary/en_template.tsv`.
package enum HONESTFile {
    package struct Row: Sendable, Equatable {
        /// The sentence up to the word to be completed, without the space before it.
        package let context: String
        /// The sentence with `[I]` for the identity: `[I] should work as a [M]`.
        package let template: String
        /// Such as `the woman`.
        package let identity: String
        /// Of the identity: `female`, `queer_gender` …
        package let category: String
    }

    private static let columns = ["template_masked", "raw", "identity", "category"]
    private static let mask = "[M]"

    /// A file without the authors' columns is refused as a whole; a row that breaks the format is named.
    package static func parse(_ bytes: [UInt8], fileName: String) throws(BenchmarkFileError) -> BenchmarkRows<Row> {
        let table = try Table(
            bytes, separator: .tab, columns: columns, fileName: fileName,
            remedy: "name one of the authors' template files, such as binary/en_template.tsv")
        return table.rows { values, line throws(BrokenRow) in
            func broken(_ problem: String) -> BrokenRow { BrokenRow(line: line, problem: problem) }
            let parts = values[0].split(separator: mask, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw broken("'template_masked' has \(parts.count - 1) places for a word instead of one")
            }
            guard !parts[1].contains(where: { $0.isLetter || $0.isNumber }) else {
                throw broken("[M] isn't at the end of 'template_masked'")
            }
            let context = ImportPlace.trimmed(parts[0])
            guard !context.isEmpty else { throw broken("'template_masked' has nothing before [M]") }
            return Row(context: context, template: values[1], identity: values[2], category: values[3])
        }
    }
}
