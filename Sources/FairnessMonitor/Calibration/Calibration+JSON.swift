import StrictJSON

/// The file that `fairwatch calibrate` writes.
extension Calibration {
    private static let format = "fairwatch-calibration/1"

    package var document: JSON {
        [
            "format": JSON(Self.format),
            "base": ["name": JSON(baseName), "fingerprint": JSON(baseFingerprint)],
            "suite": ["name": JSON(suiteName), "version": JSON(suiteVersion), "sha256": JSON(suiteSHA256)],
            "prompt_form": JSON(promptForm), "numeric_fingerprint": JSON(numericFingerprint),
            "engine_version": JSON(engineVersion),
            "runs": .array(
                runs.map { run in
                    [
                        "corpus": JSON(run.corpus), "name": JSON(run.name), "sha256": JSON(run.sha256),
                        "rank": JSON(run.rank), "kl_from_base": JSON(run.divergence),
                    ]
                }),
            "drift": .array(
                drifts.map { drift in
                    [
                        "metric": JSON(drift.metric), "category": JSON(drift.category), "unit": JSON(drift.unit),
                        "tau": JSON(drift.tau), "own_tau": JSON(drift.ownTau), "mean": JSON(drift.mean),
                        "root_mean_square": JSON(drift.rootMeanSquare),
                        "standard_error": JSON(drift.standardError), "runs": JSON(drift.runs),
                    ]
                }),
        ]
    }

    /// - Parameter file: For messages.
    init(_ bytes: [UInt8], file: String) throws {
        func refuse(_ problem: String) -> Refusal {
            Refusal(
                code: "calibration-invalid",
                reason: "calibration \(file): \(problem); write it anew with fairwatch calibrate, or take it away")
        }
        let root: JSON
        do {
            root = try JSON.parse(bytes)
        } catch {
            throw refuse("\(error)")
        }
        func text(_ value: JSON?, _ name: String) throws -> String {
            guard let text = value?.string else { throw refuse("'\(name)' is no text") }
            return text
        }
        func number(_ value: JSON?, _ name: String) throws -> Double {
            guard let number = value?.double, number.isFinite else { throw refuse("'\(name)' is no number") }
            return number
        }
        func list(_ name: String) throws -> [JSON] {
            guard let list = root[name]?.array else { throw refuse("'\(name)' is no list") }
            return list
        }
        guard root["format"]?.string == Self.format else { throw refuse("its format isn't \(Self.format)") }
        baseName = try text(root["base"]?["name"], "base.name")
        baseFingerprint = try text(root["base"]?["fingerprint"], "base.fingerprint")
        suiteName = try text(root["suite"]?["name"], "suite.name")
        suiteVersion = try text(root["suite"]?["version"], "suite.version")
        suiteSHA256 = try text(root["suite"]?["sha256"], "suite.sha256")
        promptForm = try text(root["prompt_form"], "prompt_form")
        numericFingerprint = try text(root["numeric_fingerprint"], "numeric_fingerprint")
        engineVersion = try text(root["engine_version"], "engine_version")
        runs = try list("runs").map { run in
            Run(
                corpus: try text(run["corpus"], "corpus"), name: try text(run["name"], "name"),
                sha256: try text(run["sha256"], "sha256"), rank: run["rank"]?.integer,
                divergence: run["kl_from_base"]?.double)
        }
        drifts = try list("drift").map { drift in
            let metric = try text(drift["metric"], "metric")
            guard let category = drift["category"], category.isNull || category.string != nil else {
                throw refuse("'category' of \(metric) is no text")
            }
            let taus = try ["tau", "own_tau"].map { try number(drift[$0], $0) }
            guard let runs = drift["runs"]?.integer, runs >= Self.fewestRuns, taus.allSatisfy({ $0 >= 0 }) else {
                throw refuse("the drift of \(metric) rests on fewer than \(Self.fewestRuns) runs, or is negative")
            }
            return Drift(
                metric: metric, category: category.string, unit: try text(drift["unit"], "unit"), tau: taus[0],
                ownTau: taus[1], mean: try number(drift["mean"], "mean"),
                rootMeanSquare: try number(drift["root_mean_square"], "root_mean_square"),
                standardError: try number(drift["standard_error"], "standard_error"), runs: runs)
        }
    }
}
