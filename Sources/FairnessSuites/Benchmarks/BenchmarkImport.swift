import StrictYAML

/// What can be imported: the public benchmarks as their authors ship them, and a team's own tables.
package enum BenchmarkImport: String, Sendable, CaseIterable {
    case crowsPairs = "crows-pairs"
    case stereoSet = "stereoset"
    case winoBias = "winobias"
    case winogender
    case bbq
    case honest
    case bold
    case holisticBias = "holisticbias"
    case davidson
    /// A table with a header; tabs or commas.
    case csv
    /// An object a line.
    case jsonLines = "jsonl"

    /// Nil for a team's own data.
    package var benchmark: Benchmark? { Benchmark(rawValue: rawValue) }

    /// Turns files into a suite: the same suite from the same bytes, whatever is broken in them named.
    ///
    /// - Throws: When the files as a whole can't be the benchmark, an option doesn't fit, or two names become one.
    package func run(
        files: [ImportFile], options: ImportOptions = ImportOptions()
    ) throws(BenchmarkFileError) -> ImportedSuite {
        try check(files, options)
        var draft = ImportDraft(kind: self, options: options)
        switch self {
        case .crowsPairs: try CrowSPairsImport.gather(files, into: &draft)
        case .stereoSet: try StereoSetImport.gather(files, into: &draft)
        case .winoBias: try WinoBiasImport.gather(files, into: &draft)
        case .winogender: try WinogenderImport.gather(files, into: &draft)
        case .bbq: try BBQImport.gather(files, into: &draft)
        case .honest: try HONESTImport.gather(files, into: &draft)
        case .bold: try BOLDImport.gather(files, into: &draft)
        case .holisticBias: try HolisticBiasImport.gather(files, into: &draft)
        case .davidson: try DavidsonImport.gather(files, into: &draft)
        case .csv, .jsonLines: try TeamImport.gather(files, into: &draft)
        }
        return try draft.finished(file: files[0].name)
    }

    private func check(_ files: [ImportFile], _ options: ImportOptions) throws(BenchmarkFileError) {
        func refused(_ problem: String, _ remedy: String) -> BenchmarkFileError {
            BenchmarkFileError(file: "the import '\(rawValue)'", problem: problem, remedy: remedy)
        }
        guard !files.isEmpty else { throw refused("no file is named", "name \(self.files)") }
        if let most = largestFileCount, files.count > most {
            throw refused("\(files.count) files are named instead of \(most)", "name \(self.files)")
        }
        if let key = options.keys.first(where: { !self.options.contains($0) }) {
            let known = self.options.map(\.rawValue).joined(separator: ", ")
            throw refused("it has no option '\(key.rawValue)'", "its options are \(known)")
        }
        for (key, number) in [("sample", options.sample), ("nouns", options.nouns), ("templates", options.templates)] {
            if let number, !(1...1_000_000).contains(number) {
                throw refused("the option '\(key)' is \(number)", "give a number from 1 to 1000000")
            }
        }
        for (key, text) in [("name", options.name), ("version", options.version)] {
            guard let text else { continue }
            let dots = key == "version"
            guard TextRules.isName(text, dots: dots) else {
                throw refused(
                    "a suite's \(key) can't be '\(printable(text, limit: 100))'", "give \(TextRules.names(dots: dots))")
            }
        }
        for (key, text) in [
            ("description", options.description), ("prompt", options.prompt), ("calibration", options.calibration),
        ] {
            guard let text else { continue }
            do throws(BrokenRow) {
                try ImportPlace(file: rawValue, line: 1).text(text, "the option '\(key)'")
            } catch {
                throw refused(error.problem, "give a shorter text without control characters")
            }
        }
        for file in files + options.lexicon + options.neutral + options.terms { try file.requireText() }
    }
}
