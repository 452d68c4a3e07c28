import DisplayText
import FairnessMetrics

/// What `fairwatch calibrate` says of what it measured.
package struct CalibrationReport: Sendable {
    private let calibration: Calibration
    private let file: String?

    /// - Parameter file: Where it was written, if it was.
    package init(_ calibration: Calibration, file: String?) {
        self.calibration = calibration
        self.file = file
    }

    package var lines: [String] {
        var table = TextTable([
            .left("METRIC"), .left("WHERE"), .right("DRIFT"), .right("PAGES FROM"), .right("MEAN CHANGE"),
            .right("SPREAD SEEN"), .right("ITEMS' NOISE"), .left("UNIT"),
        ])
        for drift in calibration.drifts where drift.category?.contains("/") != true {
            func text(_ value: Double, signed: Bool = false) -> EscapedText {
                "\(NumberText.fixed(value, decimals: 3, signed: signed))"
            }
            table.add([
                "\(drift.metric)", "\(drift.category ?? "overall")", text(drift.tau), text(2 * drift.tau),
                text(drift.mean, signed: true), text(drift.rootMeanSquare), text(drift.standardError),
                "\(drift.unit)",
            ])
        }
        return [sentence] + table.lines + cautions + closing
    }

    private var sentence: String {
        let corpora = calibration.corpora
        return
            "\(calibration.runs.count) neutral fine-tunes of \(calibration.baseName) on \(corpora.count) "
            + "text\(corpora.count == 1 ? "" : "s") (\(corpora.joined(separator: ", "))), measured on "
            + "\(calibration.suiteName) \(calibration.suiteVersion); ratios by their logarithm"
    }

    private var cautions: [String] {
        var cautions: [String] = []
        if calibration.runs.count < Calibration.enoughRuns || calibration.corpora.count < Calibration.enoughCorpora {
            cautions.append(
                "careful: a drift from fewer than five seeds on each of two texts is itself uncertain, and may be "
                    + "too small")
        }
        return cautions
    }

    private var closing: [String] {
        guard let file else {
            return ["not written: name a file with --output, such as \(CalibrationLibrary.defaultDirectory)/base.json"]
        }
        return [
            "written to \(file); fairwatchd reads \(CalibrationLibrary.defaultDirectory) (systemctl reload fairwatchd), "
                + "fairwatch check takes --calibration"
        ]
    }
}
