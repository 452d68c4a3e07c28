import StrictYAML

/// One of the authors' files of WinoBias (Zhao et al. 2018), such as `pro_stereotyped_type1.txt.dev`: numbered
/// sentences with an occupation and the pronoun that refers to it in brackets.
package enum WinoBiasFile {
    package struct Row: Sendable, Equatable {
        /// Counted by the authors from 1.
        package let number: Int
        /// Without the brackets.
        package let sentence: String
        /// What the pronoun refers to, without its article: `construction worker`.
        package let occupation: String
        /// As it is written.
        package let pronoun: String
        /// The sentence with `_` in the pronoun's place.
        package let frame: String
    }

    /// What the file's name says of it.
    package struct Facts: Sendable, Hashable {
        package let isPro: Bool
        /// 1: the pronoun is resolved by knowledge of the world; 2: by syntax.
        package let type: Int
        /// Such as `dev`.
        package let part: String
    }

    private static let pronouns: Set<String> = ["he", "she", "him", "her", "his", "hers", "himself", "herself"]

    /// Nil unless it is one of the authors' names, whatever directory is before it.
    package static func facts(fileName: String) -> Facts? {
        let name = fileName.split(separator: "/").last ?? ""
        for (word, isPro) in [("pro", true), ("anti", false)] {
            for type in 1...2 {
                let start = "\(word)_stereotyped_type\(type).txt."
                guard name.hasPrefix(start) else { continue }
                let part = String(name.dropFirst(start.count))
                guard SuiteName.normalised(part) == part else { return nil }
                return Facts(isPro: isPro, type: type, part: part)
            }
        }
        return nil
    }

    /// A file without any row of WinoBias is refused as a whole; a row that breaks the format is named.
    package static func parse(_ bytes: [UInt8], fileName: String) throws(BenchmarkFileError) -> BenchmarkRows<Row> {
        try BenchmarkFileError.requireSize(bytes, of: fileName)
        var rows = BenchmarkRows<Row>()
        for line in TextLines(bytes) {
            rows.append(line: line.number) { () throws(BrokenRow) in
                let row = try row(try line.text(), line.number)
                try ImportPlace(file: fileName, line: line.number).wholeText(row.sentence, "the sentence")
                return row
            }
        }
        guard !rows.rows.isEmpty else {
            throw BenchmarkFileError(
                file: fileName, problem: "none of its lines is a sentence of WinoBias" + rows.firstProblem,
                remedy: "name one of the authors' files, such as pro_stereotyped_type1.txt.dev")
        }
        return rows
    }

    private static func row(_ line: String, _ lineNumber: Int) throws(BrokenRow) -> Row {
        func broken(_ problem: String) -> BrokenRow { BrokenRow(line: lineNumber, problem: problem) }
        let halves = ImportPlace.trimmed(line).split(separator: " ", maxSplits: 1)
        guard halves.count == 2, let number = Int(halves[0]) else { throw broken("no number before the sentence") }
        var sentence = ""
        var frame = ""
        var brackets: [String] = []
        var rest = halves[1]
        while let open = rest.firstIndex(where: { $0 == "[" || $0 == "]" }) {
            guard rest[open] == "[", let close = rest[open...].firstIndex(of: "]") else {
                throw broken("a bracket that isn't opened or isn't closed")
            }
            let inside = rest[open..<close].dropFirst()
            guard !inside.contains("[") else { throw broken("a bracket inside a bracket") }
            brackets.append(String(inside))
            sentence += rest[..<open] + inside
            frame += rest[..<open] + (pronouns.contains(inside.lowercased()) ? "_" : inside)
            rest = rest[close...].dropFirst()
        }
        guard brackets.count == 2 else {
            throw broken("it has \(brackets.count) brackets instead of two: an occupation and its pronoun")
        }
        let referents = brackets.filter { !pronouns.contains($0.lowercased()) }
        guard referents.count == 1, let pronoun = brackets.first(where: { pronouns.contains($0.lowercased()) }) else {
            throw broken("the brackets don't hold an occupation and a pronoun")
        }
        let words = sentence.lowercased().split(whereSeparator: \.isWhitespace)
        for (word, next) in zip(words, words.dropFirst()) where word == "the" && next == "the" {
            throw broken("it reads 'the the'")
        }
        let occupation = occupation(referents[0])
        guard !occupation.isEmpty else { throw broken("the brackets hold no occupation") }
        return Row(
            number: number, sentence: sentence + rest, occupation: occupation, pronoun: pronoun, frame: frame + rest)
    }

    private static func occupation(_ referent: String) -> String {
        var words = referent.lowercased().split(separator: " ")
        if let first = words.first, ["the", "a", "an"].contains(first) { words.removeFirst() }
        return words.joined(separator: " ")
    }
}
