/// The known words a mistyped one may stand for.
package enum Suggestion {
    /// Those at the smallest edit distance, if that is at most a third of the word's length; at most three.
    package static func near(_ word: String, among known: some Sequence<String>) -> [String] {
        let scalars = Array(word.lowercased().unicodeScalars.prefix(80))
        let limit = max(1, scalars.count / 3)
        var best = limit
        var found: [String] = []
        for candidate in known {
            let distance = editDistance(scalars, Array(candidate.lowercased().unicodeScalars.prefix(80)))
            guard distance <= best else { continue }
            if distance < best { found = [] }
            best = distance
            found.append(candidate)
        }
        return Array(found.sorted().prefix(3))
    }

    /// "did you mean 'a', 'b' or 'c'?", or a list of what is known when nothing is near; nil without either.
    package static func help(_ word: String, among known: [String]) -> String? {
        let near = near(word, among: known)
        if !near.isEmpty { return "did you mean \(alternatives(near))?" }
        guard !known.isEmpty else { return nil }
        let shown = known.prefix(12)
        return "known: " + shown.joined(separator: ", ") + (known.count > shown.count ? ", …" : "")
    }

    /// "'a', 'b' or 'c'".
    package static func alternatives(_ words: [String]) -> String {
        let quoted = words.map { "'\($0)'" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }
}

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours cost 1 each.
func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for i in left.indices {
        var current = [i + 1]
        current.reserveCapacity(right.count + 1)
        for j in right.indices {
            var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (left[i] == right[j] ? 0 : 1))
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                cost = min(cost, beforePrevious[j - 1] + 1)
            }
            current.append(cost)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[right.count]
}
