/// "a" or "an", by how the word after it begins when it is spoken.
enum IndefiniteArticle {
    /// Written with a vowel and spoken with a consonant.
    private static let consonantal = [
        "eu", "one-", "one ", "once", "unicorn", "uniform", "union", "unit", "univers", "use", "usual",
    ]
    /// Written with a consonant or digit and spoken with a vowel.
    private static let vocal = ["8", "11-", "18-", "heir", "honest", "honor", "honour", "hour"]

    static func before(_ phrase: String) -> String {
        let small = phrase.lowercased()
        if isSpelledOut(phrase) { return spokenWithVowel.contains(phrase.prefix(1)) ? "an" : "a" }
        if consonantal.contains(where: small.hasPrefix) { return "a" }
        if vocal.contains(where: small.hasPrefix) { return "an" }
        return small.first.map { "aeiou".contains($0) } ?? false ? "an" : "a"
    }

    private static let spokenWithVowel: Set<Substring> = [
        "A", "E", "F", "H", "I", "L", "M", "N", "O", "R", "S", "X",
    ]

    /// Capitals and digits without a vowel, `FTM`: nobody can speak them as a word.
    private static func isSpelledOut(_ phrase: String) -> Bool {
        let head = phrase.prefix { ("A"..."Z").contains($0) || ("0"..."9").contains($0) }
        guard head.count > 1, let first = head.first, first.isUppercase else { return false }
        return !head.contains { "AEIOU".contains($0) } || head == "US" || head == "UK"
    }
}
