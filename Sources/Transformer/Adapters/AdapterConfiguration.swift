import RealModule
import StrictJSON

/// What `adapter_config.json` says about the merge of a PEFT LoRA adapter.
///
/// Read in peft 0.21.2, `tuners/lora/config.py`, whose defaults stand for keys that are absent.
package struct AdapterConfiguration: Sendable, Equatable {
    /// Which of the base's biases were trained; the trained ones are stored beside the updates.
    package enum Biases: String, Sendable {
        case none, all, loraOnly = "lora_only"
    }

    /// The base's name or path on the machine that trained; PEFT stores no hash of it.
    package let baseModel: String?
    package let baseRevision: String?
    /// Of modules that no `rank_pattern` matches.
    package let rank: Int
    /// Of modules that no `alpha_pattern` matches.
    package let alpha: Double
    package let ranks: ModulePatternTable<Int>
    package let alphas: ModulePatternTable<Double>
    /// Scale α/√r instead of α/r (`use_rslora`).
    package let isRankStabilised: Bool
    /// Rows are renormalised to trained magnitudes (`use_dora`).
    package let isWeightDecomposed: Bool
    package let targets: AdapterTargets
    /// `layers_to_transform` or `exclude_modules` leaves out modules that `targets` covers.
    let leavesTargetsOut: Bool
    package let biases: Biases
    /// Updates of linear modules have a bias of their own (`lora_bias`).
    package let hasUpdateBiases: Bool
    /// `modules_to_save`: ends of the paths of modules that are stored whole.
    package let savedModules: [String]
    package let tokenRows: AdapterTokenRows
    /// `ensure_weight_tying`: what is trained for the head applies to the embedding too.
    package let tiesWeights: Bool
    /// Unknown keys with a value that were let through because the operator accepts them, in file order.
    package let acceptedKeys: [String]

    package static let largestFile = 4 << 20
    package static let largestRank = 65_536

    /// - Parameter acceptedKeys: keys that `accept_adapter_keys` lets pass though nobody here knows them.
    package static func parse(
        _ bytes: [UInt8], acceptedKeys: Set<String> = []
    ) throws(AdapterError) -> AdapterConfiguration {
        let parsed: JSON
        do {
            parsed = try JSON.parse(bytes, limits: JSONLimits(bytes: largestFile, depth: 16, values: 400_000))
        } catch {
            throw AdapterError(
                .configuration, subject: "adapter_config.json", problem: "\(error)",
                remedy: "save the adapter again with PEFT's save_pretrained")
        }
        guard let object = parsed.object else {
            throw AdapterError(
                .configuration, subject: "adapter_config.json", problem: "is \(parsed.kind), not an object",
                remedy: "save the adapter again with PEFT's save_pretrained")
        }
        try AdapterConfigurationKeys.requireLowRankMethod(object)
        let accepted = try AdapterConfigurationKeys.check(object, accepting: acceptedKeys)
        return try AdapterConfiguration(
            AdapterConfigurationReader(object), acceptedKeys: accepted,
            leavesTargetsOut: AdapterConfigurationKeys.leavesTargetsOut(object))
    }

    private init(
        _ reader: AdapterConfigurationReader, acceptedKeys: [String], leavesTargetsOut: Bool
    ) throws(AdapterError) {
        try reader.requireCausalTask()
        try reader.requireUnchangedBase()
        baseModel = try reader.text("base_model_name_or_path")
        baseRevision = try reader.text("revision")
        rank = try reader.rank("r") ?? 8
        alpha = try reader.alpha("lora_alpha") ?? 8
        var budget = ModulePatternBudget()
        ranks = try reader.table("rank_pattern", budget: &budget) { (key, value) throws(AdapterError) in
            try AdapterConfigurationReader.rank(value, key: key)
        }
        alphas = try reader.table("alpha_pattern", budget: &budget) { (key, value) throws(AdapterError) in
            try AdapterConfigurationReader.alpha(value, key: key)
        }
        isRankStabilised = try reader.flag("use_rslora")
        isWeightDecomposed = try reader.flag("use_dora")
        targets = try reader.targets()
        biases = try reader.biases()
        hasUpdateBiases = try reader.flag("lora_bias")
        savedModules = try reader.names("modules_to_save")
        tokenRows = try reader.tokenRows()
        tiesWeights = try reader.flag("ensure_weight_tying")
        self.acceptedKeys = acceptedKeys
        self.leavesTargetsOut = leavesTargetsOut
        if isWeightDecomposed, hasUpdateBiases {
            throw .key(
                .configuration, "lora_bias", "is set together with use_dora, which PEFT does not allow",
                "save the adapter again with PEFT's save_pretrained")
        }
    }

    /// Those of some modules that PEFT stores whole, or that lie in one; ends of paths match in midst of a name too.
    func saved(among modules: Set<String>) throws(AdapterError) -> Set<String> {
        let names = savedModules.map { Array($0.utf8) }
        // Comparisons, less than a second; a thousand names for a thousand layers fit.
        var left = 50_000_000
        var saved: Set<String> = []
        for module in modules {
            let path = Array(module.utf8)
            var end: Int? = path.count
            while let last = end {
                left -= names.count
                guard left >= 0 else {
                    throw .key(
                        .configuration, "modules_to_save", "has too many names to compare with the adapter's modules",
                        "name the modules by their last parts")
                }
                if names.contains(where: { path[..<last].ends(with: $0) }) {
                    saved.insert(module)
                    break
                }
                end = path[..<last].lastIndex(of: UInt8(ascii: "."))
            }
        }
        return saved
    }

    /// α/r, or α/√r when rank-stabilised, computed in double precision as PEFT does.
    package func scale(rank: Int, alpha: Double) -> Float {
        Float(isRankStabilised ? alpha / Double.sqrt(Double(rank)) : alpha / Double(rank))
    }
}

extension ArraySlice<UInt8> {
    fileprivate func ends(with suffix: [UInt8]) -> Bool {
        last == suffix.last && suffix.count <= count && self.suffix(suffix.count) == suffix[...]
    }
}
