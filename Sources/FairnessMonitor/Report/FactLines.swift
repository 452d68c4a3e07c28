import DisplayText

/// Labelled facts under each other, the labels in a column of their own.
package struct FactLines {
    private var facts: [(label: String, text: EscapedText)] = []

    package init() {}

    package mutating func add(_ label: String, _ text: EscapedText?) {
        if let text { facts.append((label, text)) }
    }

    package var lines: [String] {
        let width = facts.map(\.label.count).max() ?? 0
        return facts.map { label, text in
            label + String(repeating: " ", count: width - label.count) + "  " + text.text
        }
    }
}
