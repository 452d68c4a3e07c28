/// `trainable_token_indices`: the tokens whose rows are stored, in the order of the stored rows.
package enum AdapterTokenRows: Sendable, Equatable {
    /// Of the module whose path ends in a name.
    package struct Table: Sendable, Equatable {
        let name: String
        let tokens: [Int]
    }

    case none
    /// Of the input embedding.
    case ofInput([Int])
    case ofTables([Table])

    /// The tokens of a module; of several names that match, PEFT takes the first.
    func tokens(of module: String, isInput: Bool) -> [Int]? {
        switch self {
        case .none: nil
        case .ofInput(let tokens): isInput ? tokens : nil
        case .ofTables(let tables): tables.first { module.hasSuffix($0.name) }?.tokens
        }
    }
}
