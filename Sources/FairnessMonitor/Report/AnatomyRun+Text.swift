import DisplayText
import ResultStore
import Transformer

extension AnatomyRun.Report {
    /// What `fairwatch anatomy` prints for people.
    ///
    /// - Parameter byModule: a row for each matrix instead of each kind and layer.
    package func lines(byModule: Bool = false) -> [String] {
        guard !anatomy.matrices.isEmpty else { return header + ["", "no matrix is changed"] + noteLines }
        return header + [""] + (byModule ? moduleTable : groupTable).lines + [""] + legend(byModule) + noteLines
    }

    private var noteLines: [String] { notes.map { "note: \(EscapedText(escaping: $0))" } }

    private var header: [String] {
        let summary = anatomy.summary
        var facts = FactLines()
        let rank = checkpoint.rank.map { ", rank \($0)" } ?? ""
        let alpha = checkpoint.alpha.map { ", alpha \(NumberText.plain($0))" } ?? ""
        let targets = checkpoint.targetModules
        let modules = targets.isEmpty ? "" : ", on \(targets.joined(separator: ", "))"
        facts.add(kind == CheckpointTraits.lowRank ? "adapter" : "checkpoint", "\(path)")
        facts.add("method", "\(checkpoint.method)\(rank)\(alpha)\(scales)\(modules)")
        facts.add("sha256", sha256.map { "\($0.prefix(12))" })
        facts.add("base", "\(basePath) (\(modelType))")
        let matrices = summary.matrices == 1 ? "matrix" : "matrices"
        let norms = "\(Self.norm(summary.changeNorm)) of \(Self.norm(summary.weightNorm))"
        facts.add(
            "change",
            "‖ΔW‖/‖W‖ \(Self.percent(summary.ratio)): \(norms), \(NumberText.grouped(summary.matrices)) \(matrices)")
        facts.add("stable rank", Self.spread(summary.stableRank, summary.undefined))
        facts.add("effective rank", Self.spread(summary.effectiveRank, summary.undefined))
        if let intruders { facts.add("intruders", Self.intruders(summary, intruders)) }
        return facts.lines
    }

    /// The factors of the updates' products.
    private var scales: String {
        let scales = Set(anatomy.matrices.compactMap(\.scale))
        guard let least = scales.min(), let most = scales.max() else { return "" }
        let (from, to) = (NumberText.fixed(least, decimals: 2), NumberText.fixed(most, decimals: 2))
        return from == to ? ", scale \(from)" : ", scales \(from) to \(to)"
    }

    private static func spread(_ spread: AdapterAnatomy.Summary.Spread?, _ undefined: AdapterAnatomy.Undefined?)
        -> EscapedText
    {
        guard let spread else { return "undefined: \(undefined?.text ?? "nothing changed")" }
        return "\(rank(spread.median)) in the median, \(rank(spread.largest)) at most"
    }

    private static func intruders(
        _ summary: AdapterAnatomy.Summary, _ criterion: IntruderDimensions.Criterion
    ) -> EscapedText {
        guard let found = summary.intruders else {
            return "undefined: \(summary.undefinedIntruders?.text ?? "nothing changed")"
        }
        return "\(found.count) among the first \(criterion.vectors) directions of each matrix (\(found.among) in all)"
    }

    static func percent(_ ratio: Double?) -> String {
        guard let ratio else { return "–" }
        return NumberText.fixed(100 * ratio, decimals: ratio < 5e-4 ? 4 : 2) + " %"
    }

    static func norm(_ norm: Double) -> String {
        NumberText.fixed(norm, decimals: norm < 10 ? 3 : norm < 1_000 ? 1 : 0)
    }

    static func rank(_ rank: Double?) -> String { NumberText.fixed(rank, decimals: rank ?? 0 < 100 ? 2 : 1) }
}

extension AnatomyRun.Report {
    /// Nothing is undefined, so that no column says why.
    private var isWhole: Bool {
        anatomy.matrices.allSatisfy { $0.undefined == nil && $0.undefinedIntruders == nil }
    }

    private var groupTable: TextTable {
        var columns: [TextTable.Column] = [
            .left("PART"), .right("MATRICES"), .right("‖ΔW‖/‖W‖"), .right("STABLE RANK"), .right("LARGEST"),
            .right("EFFECTIVE RANK"), .right("LARGEST"), .right("NUMERICAL"),
        ]
        if intruders != nil { columns.append(.right("INTRUDERS")) }
        if !isWhole { columns.append(.left("REMARK")) }
        var table = TextTable(columns)
        table.add(row("all", anatomy.summary))
        for group in anatomy.byKind { table.add(row("\(group.kind ?? "")", group.summary)) }
        for group in anatomy.byLayer {
            table.add(row(group.layer.map { "layer \($0)" } ?? "outside the layers", group.summary))
        }
        return table
    }

    private func row(_ name: EscapedText, _ summary: AdapterAnatomy.Summary) -> [EscapedText] {
        var cells: [EscapedText] = [
            name, "\(NumberText.grouped(summary.matrices))", "\(Self.percent(summary.ratio))",
            "\(Self.rank(summary.stableRank?.median))", "\(Self.rank(summary.stableRank?.largest))",
            "\(Self.rank(summary.effectiveRank?.median))", "\(Self.rank(summary.effectiveRank?.largest))",
            "\(summary.largestNumericalRank.map(NumberText.grouped) ?? "–")",
        ]
        if intruders != nil {
            cells.append("\(summary.intruders.map { NumberText.grouped($0.count) } ?? "–")")
        }
        let missing =
            summary.stableRank == nil
            ? summary.undefined : intruders != nil && summary.intruders == nil ? summary.undefinedIntruders : nil
        return isWhole ? cells : cells + ["\(missing?.text ?? "")"]
    }

    private var moduleTable: TextTable {
        var columns: [TextTable.Column] = [
            .left("MODULE"), .right("SHAPE"), .right("RANK"), .right("SCALE"), .right("‖W‖"), .right("‖ΔW‖"),
            .right("‖ΔW‖/‖W‖"), .right("STABLE RANK"), .right("EFFECTIVE RANK"), .right("NUMERICAL"),
        ]
        if intruders != nil { columns.append(.right("INTRUDERS")) }
        if !isWhole { columns.append(.left("REMARK")) }
        var table = TextTable(columns)
        for matrix in anatomy.matrices {
            let spectrum = try? matrix.spectrum.get()
            var cells: [EscapedText] = [
                "\(matrix.path)", "\(matrix.rows)×\(matrix.columns)", "\(matrix.rank.map(String.init) ?? "–")",
                "\(NumberText.fixed(matrix.scale, decimals: 2))", "\(Self.norm(matrix.weightNorm))",
                "\(Self.norm(matrix.changeNorm))", "\(Self.percent(matrix.ratio))",
                "\(Self.rank(spectrum?.stableRank))", "\(Self.rank(spectrum?.effectiveRank))",
                "\(spectrum.map { NumberText.grouped($0.numericalRank) } ?? "–")",
            ]
            if intruders != nil { cells.append("\((try? matrix.intruders?.get()).map { "\($0.count)" } ?? "–")") }
            if let reason = matrix.undefined ?? matrix.undefinedIntruders { cells.append("\(reason.text)") }
            table.add(cells)
        }
        return table
    }

    /// What the columns mean.
    private func legend(_ byModule: Bool) -> [String] {
        var lines = [
            "ΔW: what is applied, minus the base's W. σ: the singular values of ΔW.",
            "stable rank: Σσ² / (largest σ)². effective rank: exp of the entropy of σ/Σσ. numerical: how many σ exceed "
                + "\(Spectrum.threshold) of the largest.",
        ]
        if !byModule {
            lines.append("Ranks of a part are medians over its matrices, beside the largest; numerical: the largest.")
        }
        if let intruders {
            lines.append(
                "intruders: of the first \(intruders.vectors) left singular vectors of W + ΔW those whose cosine with "
                    + "every one of W is below \(intruders.similarity).")
        }
        return lines
    }
}
