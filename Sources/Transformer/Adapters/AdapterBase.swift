/// What of a base an adapter may change: its modules and parameters, with the vocabulary that the adapter gives it.
struct AdapterBase {
    /// Vectors by row, of tokens or of positions.
    struct Table: Equatable {
        let rows: Int
        let width: Int
    }

    /// By path; the head is one of them.
    private(set) var linearModules: [String: LinearModule]
    private(set) var tables: [String: Table]
    /// Shapes by name. A tied head's matrix is there too, for an adapter may untie it.
    private(set) var parameters: [String: [Int]]
    private(set) var vocabularySize: Int
    /// The module of the token vectors.
    let embedding: String
    let head: String
    let isHeadTied: Bool

    init(_ configuration: ModelConfiguration) {
        linearModules = configuration.linearModules
        let embedding = configuration.embedding
        tables = [embedding.path: Table(rows: configuration.vocabularySize, width: embedding.tokenWidth)]
        if let positions = embedding.positions {
            tables[positions.path] = Table(rows: positions.rows, width: configuration.width)
        }
        parameters = [:]
        for parameter in configuration.parameters { parameters[parameter.name] = parameter.shape }
        parameters[configuration.head.weightName] = [configuration.vocabularySize, embedding.tokenWidth]
        vocabularySize = configuration.vocabularySize
        self.embedding = embedding.path
        head = configuration.head.path
        isHeadTied = configuration.head.isTied
    }

    /// Paths of all modules that have parameters.
    var modules: Set<String> {
        Set(parameters.keys.map(Self.module)).union(linearModules.keys).union(tables.keys).union([head])
    }

    /// The same base after `resize_token_embeddings`.
    func resized(to vocabularySize: Int) -> AdapterBase {
        var base = self
        base.vocabularySize = vocabularySize
        if let table = tables[embedding] { base.tables[embedding] = Table(rows: vocabularySize, width: table.width) }
        if let module = linearModules[head] {
            base.linearModules[head] = LinearModule(head, outputs: vocabularySize, inputs: module.inputs)
        }
        for module in [embedding, head] {
            if let shape = parameters[module + ".weight"], shape.count == 2 {
                base.parameters[module + ".weight"] = [vocabularySize, shape[1]]
            }
        }
        return base
    }

    /// The module that a parameter belongs to.
    static func module(ofParameter name: String) -> String {
        String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)])
    }
}

extension AdapterBase {
    /// Linear modules and nothing else, for comparisons of single merges.
    init(linearModules: [String: LinearModule]) {
        self.linearModules = linearModules
        tables = [:]
        parameters = [:]
        for (path, module) in linearModules {
            parameters[path + ".weight"] = [module.outputs, module.inputs]
            if module.hasBias { parameters[path + ".bias"] = [module.outputs] }
        }
        vocabularySize = linearModules["lm_head"]?.outputs ?? 0
        embedding = "model.embed_tokens"
        head = "lm_head"
        isHeadTied = false
    }
}
