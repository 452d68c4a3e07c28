import StrictJSON
import Transformer

extension AnatomyRun.Report {
    /// What `fairwatch anatomy --json` prints, schema version 1.
    package var document: JSON {
        [
            "schema_version": 1, "path": JSON(path), "kind": JSON(kind), "sha256": JSON(sha256),
            "rank": JSON(checkpoint.rank), "alpha": JSON(checkpoint.alpha), "method": JSON(checkpoint.method),
            "target_modules": .array(checkpoint.targetModules.map { JSON($0) }), "base": JSON(basePath),
            "model_type": JSON(modelType), "engine_version": JSON(FairwatchVersion.current),
            "numerical_rank_above": JSON(Spectrum.threshold),
            "intruder_vectors": JSON(intruders?.vectors), "intruder_below": JSON(intruders?.similarity),
            "summary": JSON.object(JSONObject(anatomy.summary)),
            "kinds": .array(anatomy.byKind.map { Self.group("kind", JSON($0.kind), $0.summary) }),
            "layers": .array(anatomy.byLayer.map { Self.group("layer", JSON($0.layer), $0.summary) }),
            "modules": .array(anatomy.matrices.map { JSON($0) }), "notes": .array(notes.map { JSON($0) }),
        ]
    }

    private static func group(_ key: String, _ name: JSON, _ summary: AdapterAnatomy.Summary) -> JSON {
        var object = JSONObject()
        for member in [(key, name)] + JSONObject(summary).members.map({ ($0.key, $0.value) }) {
            _ = object.append(key: member.0, value: member.1, offset: 0)
        }
        return .object(object)
    }
}

extension JSONObject {
    /// The members of a group of matrices; every key is always there.
    package init(_ summary: AdapterAnatomy.Summary) {
        func spread(_ spread: AdapterAnatomy.Summary.Spread?) -> JSON {
            spread.map { ["median": JSON($0.median), "largest": JSON($0.largest)] } ?? .null
        }
        let json: JSON = [
            "matrices": JSON(summary.matrices), "weight_norm": JSON(summary.weightNorm),
            "change_norm": JSON(summary.changeNorm), "ratio": JSON(summary.ratio),
            "stable_rank": spread(summary.stableRank), "effective_rank": spread(summary.effectiveRank),
            "largest_numerical_rank": JSON(summary.largestNumericalRank),
            "intruders": JSON(summary.intruders?.count), "intruders_among": JSON(summary.intruders?.among),
            "undefined": JSON(summary.undefined?.rawValue),
            "undefined_intruders": JSON(summary.undefinedIntruders?.rawValue),
        ]
        self = json.object ?? JSONObject()
    }
}

extension JSON {
    /// How many of the singular values are written.
    private static let singularValues = 16

    fileprivate init(_ matrix: MatrixAnatomy) {
        let spectrum = try? matrix.spectrum.get()
        let intruders = try? matrix.intruders?.get()
        self = [
            "module": JSON(matrix.path), "layer": JSON(matrix.layer), "kind": JSON(matrix.kind),
            "rows": JSON(matrix.rows), "columns": JSON(matrix.columns), "added_rows": JSON(matrix.addedRows),
            "rank": JSON(matrix.rank), "scale": JSON(matrix.scale), "weight_norm": JSON(matrix.weightNorm),
            "change_norm": JSON(matrix.changeNorm), "ratio": JSON(matrix.ratio),
            "stable_rank": JSON(spectrum?.stableRank), "effective_rank": JSON(spectrum?.effectiveRank),
            "numerical_rank": JSON(spectrum?.numericalRank),
            "largest_singular_values": spectrum.map {
                .array($0.singularValues.prefix(Self.singularValues).map { JSON($0) })
            } ?? .null,
            "intruders": JSON(intruders?.count),
            "similarities": intruders.map { .array($0.similarities.map { JSON($0) }) } ?? .null,
            "undefined": JSON(matrix.undefined?.rawValue),
            "undefined_intruders": JSON(matrix.undefinedIntruders?.rawValue),
        ]
    }
}
