/// What `rank_pattern` and `alpha_pattern` may hold together, so that a small file can't fill the memory.
struct ModulePatternBudget {
    static let rows = 10_000
    /// Some 24 MB of programs.
    static let instructions = 1_000_000

    private var rows = Self.rows
    private var instructions = Self.instructions

    mutating func spend(on pattern: ModulePattern) throws(ModulePatternError) {
        rows -= 1
        instructions -= pattern.size
        guard rows >= 0 else {
            throw ModulePatternError(
                problem: "more patterns before it, in rank_pattern and alpha_pattern, than the \(Self.rows) allowed")
        }
        guard instructions >= 0 else {
            throw ModulePatternError(
                problem: "patterns before it, in rank_pattern and alpha_pattern, that repeat too much together")
        }
    }
}
