import DisplayText

/// Labelled facts under each other, the labels in a column of their own.
struct FactLines {
    private var facts: [(label: String, text: EscapedText)] = []

    mutating func add(_ label: String, _ text: EscapedText?) {
        if let text { facts.append((label, text)) }
    }

    var lines: [String] {
        let width = facts.map(\.label.count).max() ?? 0
        return facts.map { label, text in
            label + String(repeating: " ", count: width - label.count) + "  " + text.text
        }
    }
}
