import StrictJSON

/// Reads `rope_theta` with `rope_scaling`, or `rope_parameters` as newer writers put both.
struct RotaryReader {
    let reader: ConfigurationReader
    /// `max_position_embeddings`.
    let positions: Int
    let headWidth: Int

    func rotary(defaultTheta: Double) throws(ModelConfigurationError) -> RotaryPositions {
        let theta = try reader.number("rope_theta", default: defaultTheta)
        try reader.require(
            "partial_rotary_factor", { $0.double == 1 }, or: "heads that are rotated in part are not supported")
        // Where both are given, transformers takes the older key as a whole.
        for key in ["rope_scaling", "rope_parameters"] {
            guard let value = reader.value(key) else { continue }
            guard let object = value.object else {
                throw ModelConfigurationError(key: key, problem: "must be an object")
            }
            if object.members.isEmpty { continue }
            let section = Section(key: key, object: object)
            guard object.members.allSatisfy({ $0.value.object == nil }) else {
                throw section.error(nil, "rotary parameters that differ from layer to layer are not supported")
            }
            return RotaryPositions(
                theta: try section.number("rope_theta", default: theta), headWidth: headWidth,
                scaling: try scaling(section))
        }
        return RotaryPositions(theta: theta, headWidth: headWidth)
    }

    private func scaling(_ section: Section) throws(ModelConfigurationError) -> RotaryPositions.Scaling {
        guard try section.number("partial_rotary_factor", default: 1) == 1 else {
            throw section.error("partial_rotary_factor", "heads that are rotated in part are not supported")
        }
        let type = section.value("rope_type") ?? section.value("type")
        if type == nil, section.value("factor") != nil { throw section.error("rope_type", "missing") }
        switch type?.string ?? (type == nil ? "default" : "") {
        case "default": return .none
        case "linear": return .linear(factor: try section.number("factor"))
        case "dynamic":
            guard headWidth > 2 else { throw section.error(nil, "dynamic scaling needs heads of at least 4 features") }
            return .dynamic(factor: try section.number("factor"), original: positions)
        case "llama3": return .llama3(try llama3(section))
        case "yarn": return .yarn(try yarn(section))
        default:
            throw section.error(
                "rope_type", "this rotary scaling is not supported",
                remedy: "supported: default, linear, dynamic, llama3, yarn")
        }
    }

    private func llama3(_ section: Section) throws(ModelConfigurationError) -> RotaryPositions.Llama3 {
        let scaling = RotaryPositions.Llama3(
            factor: try section.number("factor"), lowFrequencyFactor: try section.number("low_freq_factor"),
            highFrequencyFactor: try section.number("high_freq_factor"), original: try original(section))
        guard scaling.lowFrequencyFactor < scaling.highFrequencyFactor else {
            throw section.error("low_freq_factor", "must be less than high_freq_factor")
        }
        return scaling
    }

    private func yarn(_ section: Section) throws(ModelConfigurationError) -> RotaryPositions.Yarn {
        let original = try original(section)
        // Null leaves the stretch to the two lengths; without the key transformers stops.
        let isNull = section.object["factor"]?.isNull ?? false
        let stretch = isNull ? Double(positions) / Double(original) : try section.number("factor")
        var amplitude = RotaryPositions.Yarn.recommendedFactor(stretch: stretch)
        if let scale = try section.optionalNumber("mscale"), let all = try section.optionalNumber("mscale_all_dim") {
            amplitude =
                RotaryPositions.Yarn.recommendedFactor(stretch: stretch, scale: scale)
                / RotaryPositions.Yarn.recommendedFactor(stretch: stretch, scale: all)
        }
        return RotaryPositions.Yarn(
            factor: stretch, original: original, fastRotations: try section.number("beta_fast", default: 32),
            slowRotations: try section.number("beta_slow", default: 1),
            roundsBounds: try section.flag("truncate", default: true),
            attentionFactor: try section.number("attention_factor", default: amplitude))
    }

    private func original(_ section: Section) throws(ModelConfigurationError) -> Int {
        let outside = try reader.integer(
            "original_max_position_embeddings", ConfigurationReader.sizes.positions, default: positions)
        if reader.isGiven("original_max_position_embeddings") { return outside }
        guard let value = section.value("original_max_position_embeddings") else { return outside }
        guard let number = value.integer, ConfigurationReader.sizes.positions.contains(number) else {
            throw section.error("original_max_position_embeddings", "must be a positive whole number")
        }
        return number
    }
}

extension RotaryPositions {
    /// The most tokens that a model may be given that was trained on so many.
    func positions(trained: Int) -> Int {
        func stretched(_ positions: Int, _ factor: Double) -> Int {
            max(trained, Int(min(Double(positions) * factor, Double(ConfigurationReader.sizes.positions.upperBound))))
        }
        return switch scaling {
        case .none, .llama3: trained
        case .linear(let factor): stretched(trained, factor)
        // Theta grows with every sequence, so none is too long.
        case .dynamic: ConfigurationReader.sizes.positions.upperBound
        case .yarn(let yarn): stretched(yarn.original, yarn.factor)
        }
    }
}

extension RotaryReader {
    /// An object within `config.json`, whose errors name the key with its place.
    private struct Section {
        let key: String
        let object: JSONObject

        func value(_ name: String) -> JSON? {
            guard let value = object[name], !value.isNull else { return nil }
            return value
        }

        func number(_ name: String, default fallback: Double? = nil) throws(ModelConfigurationError) -> Double {
            guard let value = value(name) else {
                if let fallback { return fallback }
                throw error(name, "missing")
            }
            guard let number = value.double, number.isFinite, number > 0 else {
                throw error(name, "must be a positive number")
            }
            return number
        }

        /// Nil for zero too, which transformers takes as not given.
        func optionalNumber(_ name: String) throws(ModelConfigurationError) -> Double? {
            guard let value = value(name), value.double != 0 else { return nil }
            return try number(name)
        }

        func flag(_ name: String, default fallback: Bool) throws(ModelConfigurationError) -> Bool {
            guard let value = value(name) else { return fallback }
            guard let flag = value.bool else { throw error(name, "must be true or false") }
            return flag
        }

        func error(_ name: String?, _ problem: String, remedy: String? = nil) -> ModelConfigurationError {
            ModelConfigurationError(key: name.map { "\(key).\($0)" } ?? key, problem: problem, remedy: remedy)
        }
    }
}
