/// Runs a program over a name, all its threads in step, so that no name takes more than program × length steps.
struct ModulePatternMachine {
    static let outOfSteps = ModulePatternError(problem: "patterns that take too long to match")

    private let program: [ModulePatternInstruction]
    private let sets: [ModulePatternSet]
    private let text: [Unicode.Scalar]
    /// For each instruction the position at which it was last entered, so that a thread exists once.
    private var entered: [Int]
    private var threads: [Int] = []
    private var arriving: [Int] = []
    private var pending: [Int] = []

    init(program: ModulePatternProgram, text: [Unicode.Scalar]) {
        self.program = program.instructions
        sets = program.sets
        self.text = text
        entered = [Int](repeating: -1, count: program.instructions.count)
    }

    /// Whether the program accepts a prefix of the text, or with `toEnd` the whole text.
    mutating func run(toEnd: Bool, steps: inout Int) throws(ModulePatternError) -> Bool {
        var accepted = enter(0, at: 0, steps: &steps)
        for position in text.indices {
            if accepted && !toEnd { return true }
            guard steps >= 0 else { throw Self.outOfSteps }
            guard !threads.isEmpty else { return false }
            swap(&arriving, &threads)
            threads.removeAll(keepingCapacity: true)
            accepted = false
            for thread in arriving where consumes(program[thread], text[position]) {
                if enter(thread + 1, at: position + 1, steps: &steps) { accepted = true }
            }
        }
        guard steps >= 0 else { throw Self.outOfSteps }
        return accepted
    }

    private func consumes(_ instruction: ModulePatternInstruction, _ scalar: Unicode.Scalar) -> Bool {
        switch instruction {
        case .scalar(let wanted): scalar == wanted
        case .any: scalar != "\n"
        case .set(let set): sets[set].contains(scalar)
        default: false
        }
    }

    /// Follows everything that takes no scalar from `start`; true when that leads to acceptance.
    private mutating func enter(_ start: Int, at position: Int, steps: inout Int) -> Bool {
        var accepted = false
        pending.append(start)
        while let instruction = pending.popLast() {
            steps -= 1
            guard entered[instruction] != position else { continue }
            entered[instruction] = position
            switch program[instruction] {
            case .accept: accepted = true
            case .jump(let target): pending.append(target)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .assertion(let assertion):
                if holds(assertion, at: position) { pending.append(instruction + 1) }
            default: threads.append(instruction)
            }
        }
        return accepted
    }

    private func holds(_ assertion: ModulePatternAssertion, at position: Int) -> Bool {
        switch assertion {
        case .start: return position == 0
        case .veryEnd: return position == text.count
        case .end: return position == text.count || (position == text.count - 1 && text[position] == "\n")
        case .wordBoundary: return isBoundary(position)
        // Python before 3.14 finds no \B in an empty text.
        case .noWordBoundary: return !text.isEmpty && !isBoundary(position)
        }
    }

    private func isBoundary(_ position: Int) -> Bool {
        let before = position > 0 && ModulePatternSet.isWord(text[position - 1])
        let after = position < text.count && ModulePatternSet.isWord(text[position])
        return before != after
    }
}
