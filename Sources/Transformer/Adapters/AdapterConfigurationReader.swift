import StrictJSON
import WeightFiles

/// Typed access to the keys of `adapter_config.json`; null is the same as absent, as PEFT writes it so.
struct AdapterConfigurationReader {
    private static let mend = "correct the key, or save the adapter again with PEFT"

    /// Names and paths are shorter; what is longer has no business in records and messages.
    private static let longestText = 4096
    /// Of a list or table.
    private static let mostNames = 1024

    private let object: JSONObject

    init(_ object: JSONObject) {
        self.object = object
    }

    private func value(_ key: String) -> JSON? {
        guard let value = object[key], !value.isNull else { return nil }
        return value
    }

    func text(_ key: String) throws(AdapterError) -> String? {
        guard let value = value(key) else { return nil }
        guard let text = value.string else { throw Self.wrongKind(key, value, "a string") }
        guard text.utf8.count <= Self.longestText else {
            throw .key(.configuration, key, "is longer than \(Self.longestText) bytes", Self.mend)
        }
        return text
    }

    func flag(_ key: String) throws(AdapterError) -> Bool {
        guard let value = value(key) else { return false }
        guard let flag = value.bool else { throw Self.wrongKind(key, value, "true or false") }
        return flag
    }

    func rank(_ key: String) throws(AdapterError) -> Int? {
        guard let value = value(key) else { return nil }
        return try Self.rank(value, key: key)
    }

    func alpha(_ key: String) throws(AdapterError) -> Double? {
        guard let value = value(key) else { return nil }
        return try Self.alpha(value, key: key)
    }

    static func rank(_ value: JSON, key: String) throws(AdapterError) -> Int {
        guard let rank = value.integer, rank > 0, rank <= AdapterConfiguration.largestRank else {
            throw .key(
                .configuration, key,
                "a rank must be a whole number from 1 to \(AdapterConfiguration.largestRank)", mend)
        }
        return rank
    }

    static func alpha(_ value: JSON, key: String) throws(AdapterError) -> Double {
        guard let alpha = value.double, alpha.magnitude <= 1e9 else {
            throw .key(.configuration, key, "alpha must be a number of at most 1e9", mend)
        }
        return alpha
    }

    /// - Parameter budget: what the tables may still hold together; the rows take off what they need.
    func table<Value>(
        _ key: String, budget: inout ModulePatternBudget,
        _ read: (_ key: String, _ value: JSON) throws(AdapterError) -> Value
    ) throws(AdapterError) -> ModulePatternTable<Value> {
        var table = ModulePatternTable<Value>()
        guard let value = value(key) else { return table }
        guard let rows = value.object else { throw Self.wrongKind(key, value, "an object") }
        for row in rows.members {
            let pattern: ModulePattern
            do {
                pattern = try ModulePattern(key: row.key)
                try budget.spend(on: pattern)
            } catch {
                throw .key(
                    .configuration, key, "the pattern \(row.key.quotedForError) has \(error)",
                    "name the modules without it")
            }
            table.append(pattern, try read(key, row.value))
        }
        return table
    }

    func targets() throws(AdapterError) -> AdapterTargets {
        switch value("target_modules") {
        case nil: return .unstated
        case .string("all-linear"): return .allLinear
        case .string(let expression):
            guard expression.utf8.count <= ModulePattern.longestText else {
                throw .key(
                    .configuration, "target_modules", "is longer than \(ModulePattern.longestText) bytes", Self.mend)
            }
            return .expression(expression, try? ModulePattern(wholeName: expression))
        case .array(let array):
            let names = array.compactMap { $0.string }
            guard names.count == array.count else {
                throw .key(.configuration, "target_modules", "holds more than strings", Self.mend)
            }
            try Self.requireFew(names, "target_modules")
            return .names(Set(names).sorted())
        case let value?: throw Self.wrongKind("target_modules", value, "a string or a list of strings")
        }
    }

    /// A list of names; none where the key is absent.
    func names(_ key: String) throws(AdapterError) -> [String] {
        guard let value = value(key) else { return [] }
        guard let array = value.array else { throw Self.wrongKind(key, value, "a list of strings") }
        let names = array.compactMap(\.string)
        guard names.count == array.count, !names.contains("") else {
            throw .key(.configuration, key, "holds more than names", Self.mend)
        }
        try Self.requireFew(names, key)
        return names
    }

    /// Each name is compared with each module of the base, and goes into records and messages.
    private static func requireFew(_ names: [String], _ key: String) throws(AdapterError) {
        guard names.count <= mostNames else {
            throw .key(
                .configuration, key, "holds \(names.count) names, more than the \(mostNames) allowed",
                "name the modules by their last parts")
        }
        if let name = names.first(where: { $0.utf8.count > ModulePattern.longestModule }) {
            throw .key(
                .configuration, key,
                "the name \(name.quotedForError) is longer than \(ModulePattern.longestModule) bytes", mend)
        }
    }

    func tokenRows() throws(AdapterError) -> AdapterTokenRows {
        let key = "trainable_token_indices"
        switch value(key) {
        case nil: return .none
        case .array(let tokens): return tokens.isEmpty ? .none : .ofInput(try Self.tokens(tokens))
        case .object(let object):
            try Self.requireFew(object.keys, key)
            var tables: [AdapterTokenRows.Table] = []
            for member in object.members {
                guard !member.key.isEmpty, let tokens = member.value.array else {
                    throw .key(.configuration, key, "must give each module a list of tokens", Self.mend)
                }
                tables.append(AdapterTokenRows.Table(name: member.key, tokens: try Self.tokens(tokens)))
            }
            return tables.isEmpty ? .none : .ofTables(tables)
        case let value?: throw Self.wrongKind(key, value, "a list or an object")
        }
    }

    private static func tokens(_ array: [JSON]) throws(AdapterError) -> [Int] {
        let tokens = array.compactMap(\.integer)
        guard tokens.count == array.count, tokens.allSatisfy({ $0 >= 0 }) else {
            throw .key(.configuration, "trainable_token_indices", "holds more than token ids", mend)
        }
        var known: Set<Int> = []
        if let token = tokens.first(where: { !known.insert($0).inserted }) {
            throw .key(
                .configuration, "trainable_token_indices",
                "names token \(token) twice, and which of its rows PEFT takes is not defined", mend)
        }
        return tokens
    }

    func biases() throws(AdapterError) -> AdapterConfiguration.Biases {
        guard let text = try text("bias") else { return .none }
        guard let biases = AdapterConfiguration.Biases(rawValue: text) else {
            throw .key(.configuration, "bias", "must be none, all or lora_only", Self.mend)
        }
        return biases
    }

    func requireCausalTask() throws(AdapterError) {
        guard let task = try text("task_type"), task != "CAUSAL_LM" else { return }
        throw .key(
            .unsupported, "task_type", "\(task.quotedForError) is not a causal language model",
            "only adapters with task_type CAUSAL_LM can be evaluated")
    }

    /// Refuses start values that were taken out of the base: such an adapter fits only the changed base.
    func requireUnchangedBase() throws(AdapterError) {
        let key = "init_lora_weights"
        guard let value = value(key), value.bool == nil else { return }
        guard let start = value.string else { throw Self.wrongKind(key, value, "true, false or a string") }
        // PiSSA's name may carry a number of iterations, as in `pissa_niter_4`.
        switch start.hasPrefix("pissa") ? "pissa" : start {
        case "gaussian", "eva", "orthogonal", "mica": return
        case "pissa", "olora", "corda", "loftq", "lora_ga":
            throw .key(
                .unsupported, key,
                "\(start.quotedForError) trains on a changed base, so the update does not fit the original one",
                "convert it: save_pretrained(…, path_initial_model_for_weight_conversion=…)")
        default:
            throw .key(
                .unsupported, key, "\(start.quotedForError) is a start that is unknown here",
                "convert the adapter to plain LoRA")
        }
    }

    private static func wrongKind(_ key: String, _ value: JSON, _ wanted: String) -> AdapterError {
        .key(.configuration, key, "is \(value.kind), not \(wanted)", mend)
    }
}
