/// `rank_pattern` or `alpha_pattern`: values for the modules whose names match, in the order of the file.
package struct ModulePatternTable<Value: Sendable & Equatable>: Sendable, Equatable {
    package struct Row: Sendable, Equatable {
        package let pattern: ModulePattern
        package let value: Value
    }

    package private(set) var rows: [Row] = []

    package init() {}

    package mutating func append(_ pattern: ModulePattern, _ value: Value) {
        rows.append(Row(pattern: pattern, value: value))
    }

    /// The first match in file order; without one a row whose text is the module's very name; else nil.
    package func value(for module: String, steps: inout Int) throws(ModulePatternError) -> Value? {
        for row in rows where try row.pattern.matches(module, steps: &steps) { return row.value }
        // PEFT falls back to looking the name up as it is, which finds names that do not match themselves.
        return rows.first { $0.pattern.text == module }?.value
    }
}
