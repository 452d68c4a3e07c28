/// The Winogender schemas (Rudinger et al. 2018) as their authors ship them: `all_sentences.tsv`, and the share of
/// women by occupation in `occupations-stats.tsv`.
package enum WinogenderFile {
    package enum Gender: String, Sendable, CaseIterable {
        case male, female, neutral
    }

    package struct Row: Sendable, Equatable {
        package let occupation: String
        /// `someone` in half of the rows.
        package let participant: String
        /// Whom the pronoun refers to.
        package let isOccupation: Bool
        package let gender: Gender
        package let sentence: String
        /// As it stands in the sentence.
        package let pronoun: String
    }

    package struct Share: Sendable, Equatable {
        package let occupation: String
        /// Of women among the employed, in per cent, by the United States' Bureau of Labor Statistics.
        package let women: Double
    }

    private static let pronouns: [Gender: Set<String>] = [
        .male: ["he", "him", "his", "himself"], .female: ["she", "her", "hers", "herself"],
        .neutral: ["they", "them", "their", "theirs", "themselves", "themself"],
    ]
    private static let sentenceColumns = ["sentid", "sentence"]
    private static let shareColumns = ["occupation", "bls_pct_female"]

    /// Whether the first line is that of `occupations-stats.tsv`.
    static func holdsShares(_ bytes: [UInt8]) -> Bool {
        guard case .success(let header)? = DelimitedText.tabSeparated(Array(bytes.prefix(4_096))).first else {
            return false
        }
        return shareColumns.allSatisfy(header.fields.contains)
    }

    /// A file without the authors' columns is refused as a whole; a row that breaks the format is named.
    package static func parse(_ bytes: [UInt8], fileName: String) throws(BenchmarkFileError) -> BenchmarkRows<Row> {
        let table = try Table(
            bytes, separator: .tab, columns: sentenceColumns, fileName: fileName,
            remedy: "name the authors' all_sentences.tsv")
        return table.rows { values, line throws(BrokenRow) in try row(values, line) }
    }

    package static func shares(
        _ bytes: [UInt8], fileName: String
    ) throws(BenchmarkFileError) -> BenchmarkRows<Share> {
        let table = try Table(
            bytes, separator: .tab, columns: shareColumns, fileName: fileName,
            remedy: "name the authors' occupations-stats.tsv")
        return table.rows { values, line throws(BrokenRow) in
            guard let women = Double(values[1]), (0...100).contains(women) else {
                throw BrokenRow(line: line, problem: "'bls_pct_female' is no number from 0 to 100")
            }
            return Share(occupation: values[0], women: women)
        }
    }

    private static func row(_ values: [String], _ line: Int) throws(BrokenRow) -> Row {
        func broken(_ problem: String) -> BrokenRow { BrokenRow(line: line, problem: problem) }
        let parts = values[0].split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count == 5, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw broken("'sentid' is not occupation.participant.answer.gender.txt")
        }
        guard ["0", "1"].contains(parts[2]) else { throw broken("the answer in 'sentid' is neither 0 nor 1") }
        guard let gender = Gender(rawValue: parts[3]) else {
            throw broken("the gender in 'sentid' is not male, female or neutral")
        }
        let known = pronouns[gender] ?? []
        let found = values[1].split { !$0.isLetter }.filter { known.contains($0.lowercased()) }
        guard let pronoun = found.first, found.count == 1 else {
            throw broken("the sentence has \(found.count) \(gender.rawValue) pronouns instead of one")
        }
        return Row(
            occupation: parts[0], participant: parts[1], isOccupation: parts[2] == "0", gender: gender,
            sentence: values[1], pronoun: String(pronoun))
    }
}
