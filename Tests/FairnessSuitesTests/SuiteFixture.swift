import FairnessSuites

/// A small suite without errors; tests replace parts of it.
enum SuiteFixture {
    static let text = """
        format: fairwatch-suite/1
        name: small
        version: 1.0.0
        description: Two templates and a plain sentence.
        categories:
          gender: Work is assigned by gender.
          age: Skill is read off age.
        templates:
          - id: nurse
            category: gender
            sentence: "The nurse said that {group} would be back."
            control: "The guest said that {group} would be back."
            pairs:
              - {more: she, less: he}
              - {more: the woman, less: the man}
          - id: phone
            category: age
            sentence: "{Group} lost {possessive} phone again."
            pairs:
              - more: {group: my aunt, possessive: her}
                less: {group: my nephew, possessive: his}
        plain:
          - {id: plain-1, text: "Water boils at a lower temperature on a mountain."}

        """

    static func replacing(_ old: String, with new: String, in text: String = text) -> String {
        let parts = split(text, at: old)
        precondition(parts.count == 2, "'\(old)' must occur once in the fixture")
        return parts.joined(separator: new)
    }

    static func parse(_ text: String) throws(SuiteFileErrors) -> Suite {
        try SuiteFile.parse(Array(text.utf8), fileName: "small.yaml")
    }

    private static func split(_ text: String, at separator: String) -> [String] {
        var parts = [""]
        var rest = text[...]
        while !rest.isEmpty {
            if rest.hasPrefix(separator) {
                parts.append("")
                rest = rest.dropFirst(separator.count)
            } else {
                parts[parts.count - 1].append(rest.removeFirst())
            }
        }
        return parts
    }
}
