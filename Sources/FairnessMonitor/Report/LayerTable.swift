import DisplayText
import FairnessMetrics
import FairnessStatistics
import StrictJSON

/// How far a model is from its base after each layer, a row a layer.
struct LayerTable {
    let layers: [LayerDivergence]

    /// Nothing where layers were not asked for.
    var lines: [String] {
        guard let first = layers.first?.fromBase ?? layers.last?.fromBase else { return [] }
        var table = TextTable([
            .right("LAYER"), .right("KL(BASE‖TUNED)"), .right("95 % INTERVAL"), .right("KL(TUNED‖BASE)"),
            .right("95 % INTERVAL"),
        ])
        for layer in layers {
            table.add(["\(layer.layer)"] + Self.cells(layer.fromBase) + Self.cells(layer.toBase))
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
            "kl_to_base": layer.toBase.map { JSON($0) } ?? .null,
        ]
    }
}
