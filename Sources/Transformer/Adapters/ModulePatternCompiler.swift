/// One step of the machine; targets are positions in the program, sets are positions among its sets.
///
/// It holds no references, so that the machine copies it without counting any.
enum ModulePatternInstruction: Sendable, Equatable {
    case scalar(Unicode.Scalar)
    case any
    case set(Int)
    case assertion(ModulePatternAssertion)
    case split(Int, Int)
    case jump(Int)
    case accept
}

struct ModulePatternProgram: Sendable, Equatable {
    var instructions: [ModulePatternInstruction] = []
    var sets: [ModulePatternSet] = []
    /// Its instructions, or the nodes that were visited for them where those are more.
    var size = 0
}

/// Turns a syntax tree into a program (Thompson's construction), its size capped.
struct ModulePatternCompiler {
    private var program: [ModulePatternInstruction] = []
    private var sets: [ModulePatternSet] = []
    private var visits = 0

    /// Repetitions of repetitions multiply, so both what is written and the effort to write it are capped.
    private static let longestProgram = 20_000

    mutating func compile(_ node: ModulePatternNode) throws(ModulePatternError) -> ModulePatternProgram {
        try emit(node)
        program.append(.accept)
        return ModulePatternProgram(
            instructions: program, sets: sets, size: max(program.count, visits))
    }

    private mutating func emit(_ node: ModulePatternNode) throws(ModulePatternError) {
        visits += 1
        guard visits <= Self.longestProgram, program.count <= Self.longestProgram else {
            throw ModulePatternError(problem: "an expression that repeats too much")
        }
        switch node {
        case .scalar(let scalar): program.append(.scalar(scalar))
        case .any: program.append(.any)
        case .set(let set):
            program.append(.set(sets.count))
            sets.append(set)
        case .assertion(let assertion): program.append(.assertion(assertion))
        case .sequence(let nodes):
            for node in nodes { try emit(node) }
        case .alternatives(let branches): try emit(alternatives: branches)
        case .repetition(let body, let least, let most): try emit(body, least: least, most: most)
        }
    }

    private mutating func emit(alternatives branches: [ModulePatternNode]) throws(ModulePatternError) {
        var exits: [Int] = []
        for (position, branch) in branches.enumerated() {
            guard position + 1 < branches.count else {
                try emit(branch)
                break
            }
            let split = program.count
            program.append(.split(split + 1, split + 1))
            try emit(branch)
            exits.append(program.count)
            program.append(.jump(0))
            program[split] = .split(split + 1, program.count)
        }
        for exit in exits { program[exit] = .jump(program.count) }
    }

    private mutating func emit(
        _ body: ModulePatternNode, least: Int, most: Int?
    ) throws(ModulePatternError) {
        for _ in 0..<least { try emit(body) }
        var splits: [Int] = []
        guard let most else {
            let split = program.count
            program.append(.split(split + 1, split + 1))
            try emit(body)
            program.append(.jump(split))
            program[split] = .split(split + 1, program.count)
            return
        }
        for _ in least..<most {
            splits.append(program.count)
            program.append(.split(0, 0))
            try emit(body)
        }
        for split in splits { program[split] = .split(split + 1, program.count) }
    }
}
