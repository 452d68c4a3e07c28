import DisplayText
import FairnessMetrics
import FairnessStatistics
import StrictJSON

/// How far a model is from its base after each layer, a row a layer.
struct LayerTable {
    /// Nil when layers were not asked for.
    let layers: [LayerDivergence]?

    var lines: [String] {
        guard let layers else { return [] }
        guard let first = layers.lazy.compactMap(\.fromBase).first else {
            let reason =
                layers.lazy.compactMap(\.undefined).first ?? "no open sentence of the suite is crossed with groups"
            return ["", "by layer: undefined: \(reason)"]
        }
        let interval: EscapedText = "\(NumberText.fixed(100 * first.confidence, decimals: 0)) % INTERVAL"
        var table = TextTable([
            .right("LAYER"), .right("KL(BASE‖TUNED)"), .right(interval), .right("KL(TUNED‖BASE)"), .right(interval),
            .left("REMARK"),
        ])
        for layer in layers {
            table.add(
                ["\(layer.layer)"] + Self.cells(layer.fromBase) + Self.cells(layer.toBase)
                    + ["\(layer.undefined ?? "")"])
        }
        return [
            "",
            "by layer, through the logit lens: nats, the mean over \(NumberText.grouped(first.n)) contexts in "
                + "\(NumberText.grouped(first.clusters)) clusters",
        ] + table.lines
    }

    private static func cells(_ estimate: Estimate?) -> [EscapedText] {
        guard let estimate else { return ["undefined", "–"] }
        func text(_ number: Double) -> String { NumberText.fixed(number, decimals: 4) }
        let interval = estimate.interval.map { "[\(text($0.low)), \(text($0.high))]" } ?? "–"
        return ["\(text(estimate.value))", "\(interval)"]
    }
}

extension JSON {
    init(_ layer: LayerDivergence) {
        self = [
            "layer": JSON(layer.layer), "kl_from_base": layer.fromBase.map { JSON($0) } ?? .null,
            "kl_to_base": layer.toBase.map { JSON($0) } ?? .null, "undefined": JSON(layer.undefined),
        ]
    }
}
