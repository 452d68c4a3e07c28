/// A regular expression over module names, matched in time linear in the name.
///
/// The expressions come from a stranger's adapter, so they never reach a backtracking engine. Accepted are
/// literals, escapes, groups, alternation, classes, repetition, anchors and word boundaries, with the meaning they
/// have in Python's `re`; everything else is refused by name.
package struct ModulePattern: Sendable, Equatable {
    package static let longestText = 4096
    package static let longestModule = 1024

    /// As written in the configuration.
    package let text: String
    /// Nil where a plain suffix makes one needless.
    private let program: ModulePatternProgram?
    private let coversWholeName: Bool
    /// The units that a name must end with, when the key is that simple; nil stands for any scalar.
    private let suffix: [Unicode.Scalar?]?

    /// A key of `rank_pattern` or `alpha_pattern`: matches like Python's `re.match("(.*\.)?(KEY)$", module)`.
    package init(key: String) throws(ModulePatternError) {
        try Self.requireShort(key)
        text = key
        coversWholeName = false
        suffix = Self.plainSuffix(key)
        program = if suffix == nil { try Self.compile(key: key) } else { nil }
    }

    /// A `target_modules` expression: matches like Python's `re.fullmatch(expression, module)`.
    package init(wholeName expression: String) throws(ModulePatternError) {
        try Self.requireShort(expression)
        program = try Self.compile(expression)
        text = expression
        coversWholeName = true
        suffix = nil
    }

    /// What its program took to build and takes to keep, in instructions; 0 for a plain suffix.
    var size: Int { program?.size ?? 0 }

    /// Whether the module's name matches.
    ///
    /// - Parameter steps: what may still be spent on matching, in machine steps; a call takes off what it used.
    /// - Throws: when the steps run out or the name is too long.
    package func matches(_ module: String, steps: inout Int) throws(ModulePatternError) -> Bool {
        guard module.utf8.count <= Self.longestModule else {
            throw ModulePatternError(problem: "a module name of more than \(Self.longestModule) bytes")
        }
        let scalars = Array(module.unicodeScalars)
        if let suffix, !scalars.contains("\n") {
            steps -= 1 + suffix.count / 16
            guard steps >= 0 else { throw ModulePatternMachine.outOfSteps }
            return Self.ends(scalars, with: suffix)
        }
        let program: ModulePatternProgram
        if let compiled = self.program { program = compiled } else { program = try Self.compile(key: text) }
        // The machine has a place for each instruction, used or not.
        steps -= program.instructions.count / 16
        guard steps >= 0 else { throw ModulePatternMachine.outOfSteps }
        var machine = ModulePatternMachine(program: program, text: scalars)
        return try machine.run(toEnd: coversWholeName, steps: &steps)
    }

    private static func requireShort(_ text: String) throws(ModulePatternError) {
        guard text.utf8.count <= longestText else {
            throw ModulePatternError(problem: "an expression of more than \(longestText) bytes")
        }
    }

    /// PEFT pastes the key into its expression as text, and so it is parsed here: `a)|(b` means what it means there.
    private static func compile(key: String) throws(ModulePatternError) -> ModulePatternProgram {
        try compile("(.*\\.)?(" + key + ")$")
    }

    private static func compile(_ expression: String) throws(ModulePatternError) -> ModulePatternProgram {
        var parser = ModulePatternParser(expression)
        var compiler = ModulePatternCompiler()
        return try compiler.compile(try parser.parse())
    }

    /// Names written out, the usual case, need no machine: with a thousand of them for a thousand modules it shows.
    private static func plainSuffix(_ key: String) -> [Unicode.Scalar?]? {
        var units: [Unicode.Scalar?] = []
        var escaped = false
        for scalar in key.unicodeScalars {
            switch scalar {
            case "\\" where !escaped:
                escaped = true
                continue
            case ".": units.append(escaped ? "." : nil)
            case "a"..."z", "A"..."Z", "0"..."9", "_":
                guard !escaped else { return nil }
                units.append(scalar)
            default: return nil
            }
            escaped = false
        }
        return escaped ? nil : units
    }

    private static func ends(_ scalars: [Unicode.Scalar], with suffix: [Unicode.Scalar?]) -> Bool {
        let start = scalars.count - suffix.count
        guard start == 0 || (start > 0 && scalars[start - 1] == ".") else { return false }
        return zip(scalars[start...], suffix).allSatisfy { scalar, unit in unit == nil || unit == scalar }
    }
}
