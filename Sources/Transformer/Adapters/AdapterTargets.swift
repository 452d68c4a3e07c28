/// `target_modules`: which modules the adapter changes, according to its configuration.
package enum AdapterTargets: Sendable, Equatable {
    /// Absent or null: PEFT would take the architecture's defaults.
    case unstated
    case allLinear
    /// Names or last parts of names, sorted.
    case names([String])
    /// A regular expression over whole names; without a pattern it is one that cannot be matched here.
    case expression(String, ModulePattern?)

    /// Whether PEFT would load tensors for the module; nil when only the tensors can tell.
    ///
    /// - Parameter isInnerLinear: the module is linear and not the head.
    func cover(_ module: String, isInnerLinear: Bool, steps: inout Int) throws(ModulePatternError) -> Bool? {
        switch self {
        case .unstated, .expression(_, nil): return nil
        case .allLinear: return isInnerLinear
        case .expression(_, let pattern?): return try pattern.matches(module, steps: &steps)
        case .names(let names):
            steps -= names.count
            guard steps >= 0 else { throw ModulePatternMachine.outOfSteps }
            return names.contains { Self.name($0, covers: module) }
        }
    }

    static func name(_ name: String, covers module: String) -> Bool { module == name || module.hasSuffix(".\(name)") }

    /// For display: the names, or the expression as the only one.
    package var names: [String] {
        switch self {
        case .unstated: []
        case .allLinear: ["all-linear"]
        case .names(let names): names
        case .expression(let expression, _): [expression]
        }
    }
}
