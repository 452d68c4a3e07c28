import StrictJSON

/// Typed access to `config.json`; what is absent or null takes the default that transformers gives it.
struct ConfigurationReader {
    let object: JSONObject

    init(_ bytes: [UInt8]) throws(ModelConfigurationError) {
        let root: JSON
        do {
            root = try JSON.parse(bytes, limits: JSONLimits(bytes: 4 << 20, depth: 32, values: 500_000))
        } catch {
            throw ModelConfigurationError(key: nil, problem: "not valid JSON \(error)")
        }
        guard let object = root.object else {
            throw ModelConfigurationError(key: nil, problem: "\(root.kind) instead of an object")
        }
        self.object = object
    }

    func isGiven(_ key: String) -> Bool { object[key].map { !$0.isNull } ?? false }

    func value(_ key: String) -> JSON? { isGiven(key) ? object[key] : nil }

    func text(_ key: String, default fallback: String? = nil) throws(ModelConfigurationError) -> String {
        if !isGiven(key), let fallback { return fallback }
        guard let value = object[key]?.string else {
            throw ModelConfigurationError(key: key, problem: isGiven(key) ? "must be a string" : "missing")
        }
        return value
    }

    func flag(_ key: String, default fallback: Bool = false) throws(ModelConfigurationError) -> Bool {
        guard isGiven(key) else { return fallback }
        guard let value = object[key]?.bool else {
            throw ModelConfigurationError(key: key, problem: "must be true or false")
        }
        return value
    }

    func integer(
        _ key: String, _ range: ClosedRange<Int>, default fallback: Int? = nil
    ) throws(ModelConfigurationError) -> Int {
        if !isGiven(key), let fallback { return fallback }
        guard let value = object[key]?.integer, range.contains(value) else {
            throw ModelConfigurationError(
                key: key, problem: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// A positive number.
    func number(_ key: String, default fallback: Double? = nil) throws(ModelConfigurationError) -> Double {
        if !isGiven(key), let fallback { return fallback }
        guard let value = object[key]?.double, value.isFinite, value > 0 else {
            throw ModelConfigurationError(key: key, problem: "must be a positive number")
        }
        return value
    }

    /// Nil when the key is null; `fallback` when it is absent.
    func optionalNumber(_ key: String, default fallback: Double?) throws(ModelConfigurationError) -> Double? {
        if object[key] == nil { return fallback }
        return isGiven(key) ? try number(key) : nil
    }

    /// An ε of a normalisation: refused where float32 can't hold it, and where it would drown the activations.
    func epsilon(_ key: String, default fallback: Double) throws(ModelConfigurationError) -> Float {
        let value = try number(key, default: fallback)
        guard value <= 1, value >= 1e-30 else {
            throw ModelConfigurationError(key: key, problem: "must be from 1e-30 to 1")
        }
        return Float(value)
    }

    /// A soft cap: nil for null; refused where float32 would make it none, or scores vanish beneath it.
    func softCap(_ key: String, default fallback: Double) throws(ModelConfigurationError) -> Float? {
        guard let value = try optionalNumber(key, default: fallback) else { return nil }
        guard value >= 1e-3, value <= 1e6 else {
            throw ModelConfigurationError(key: key, problem: "must be from 1e-3 to 1e6, or null")
        }
        return Float(value)
    }

    func activation(_ key: String, default fallback: Activation) throws(ModelConfigurationError) -> Activation {
        guard isGiven(key) else { return fallback }
        guard let activation = Activation.byName[try text(key)] else {
            throw ModelConfigurationError(
                key: key, problem: "this activation is not supported",
                remedy: "supported: \(Activation.byName.keys.sorted().joined(separator: ", "))")
        }
        return activation
    }

    /// What every architecture refuses: bases whose weights are not plain numbers.
    func refuseQuantisedWeights() throws(ModelConfigurationError) {
        for key in ModelConfigurationError.quantisationKeys where isGiven(key) {
            throw ModelConfigurationError(
                key: key, problem: "the base is quantised",
                remedy: "map this base to the unquantised model that it was made from")
        }
    }

    /// Refuses a key that is given with another value than the one that is computed.
    func require(_ key: String, _ isComputed: (JSON) -> Bool, or problem: String) throws(ModelConfigurationError) {
        if let value = value(key), !isComputed(value) { throw ModelConfigurationError(key: key, problem: problem) }
    }
}

extension ConfigurationReader {
    static let sizes = (
        layers: 1...1024, width: 1...65_536, inner: 1...1_048_576, heads: 1...1024, headWidth: 2...1024,
        vocabulary: 1...4_194_304, positions: 1...16_777_216
    )
}
