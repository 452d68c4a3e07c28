/// A value of a YAML text with the place where it was written.
package struct YAMLNode: Sendable, Equatable {
    package enum Value: Sendable, Equatable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping(YAMLMapping)
    }

    package let value: Value
    package let mark: SourceMark

    package init(value: Value, mark: SourceMark) {
        self.value = value
        self.mark = mark
    }

    package var scalar: YAMLScalar? { if case .scalar(let scalar) = value { scalar } else { nil } }
    package var sequence: [YAMLNode]? { if case .sequence(let nodes) = value { nodes } else { nil } }
    package var mapping: YAMLMapping? { if case .mapping(let mapping) = value { mapping } else { nil } }

    /// True for `key:` with nothing behind it, `~` and `null`.
    package var isNull: Bool { scalar?.isNull ?? false }

    /// "a mapping", "a number" …: how errors name what they found.
    package var kind: String {
        switch value {
        case .scalar(let scalar): scalar.kind
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// A piece of text, not yet a number or a boolean: what it means is decided by who asks.
package struct YAMLScalar: Sendable, Equatable {
    package let text: String
    /// Quoted or written as a block, hence text whatever it looks like.
    package let isQuoted: Bool

    package init(text: String, isQuoted: Bool) {
        self.text = text
        self.isQuoted = isQuoted
    }
}

/// The entries of a mapping in the order of the text; a key that occurs twice keeps its first value.
package struct YAMLMapping: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        package let key: String
        package let keyMark: SourceMark
        package let value: YAMLNode

        package init(key: String, keyMark: SourceMark, value: YAMLNode) {
            self.key = key
            self.keyMark = keyMark
            self.value = value
        }
    }

    package let entries: [Entry]
    private let positions: [String: Int]

    package init(entries: [Entry]) {
        var kept: [Entry] = []
        var positions: [String: Int] = [:]
        for entry in entries where positions[entry.key] == nil {
            positions[entry.key] = kept.count
            kept.append(entry)
        }
        self.entries = kept
        self.positions = positions
    }

    package func entry(_ key: String) -> Entry? { positions[key].map { entries[$0] } }

    package subscript(key: String) -> YAMLNode? { entry(key)?.value }
}
