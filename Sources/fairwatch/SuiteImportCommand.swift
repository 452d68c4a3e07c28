import ArgumentParser
import FairnessMonitor
import FairnessSuites

struct SuiteImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Makes a suite of a public benchmark's files, or of a team's own table.",
        discussion: """
            KIND is one of \(BenchmarkImport.allCases.map(\.rawValue).joined(separator: ", ")); fairwatch suite list \
            says which files each takes. Rows that break a file's format are left out, counted and named on standard \
            error. The suite is written as JSON lines, ready for check --suite FILE and the daemon's configuration.
            """)

    @Argument(help: "What the files are.")
    var kind: BenchmarkImport

    @Argument(help: "The files exactly as their authors ship them.")
    var files: [String]

    @Option(help: ArgumentHelp("The suite to write.", valueName: "file"))
    var output: String

    @Option(help: ArgumentHelp("The suite's name. (default: the kind)", valueName: "name"))
    var name: String?

    @Option(name: .customLong("suite-version"), help: ArgumentHelp("The suite's version.", valueName: "version"))
    var suiteVersion: String?

    @Option(help: ArgumentHelp("The suite's description.", valueName: "text"))
    var description: String?

    @Option(
        help: ArgumentHelp("Keep one item in so many, chosen by a hash of its id. (default: all)", valueName: "number"))
    var sample: Int?

    @Option(help: ArgumentHelp("Harmful words, one a line, or a HurtLex file.", valueName: "file"))
    var lexicon: [String] = []

    @Option(help: ArgumentHelp("Words without harm, one a line.", valueName: "file"))
    var neutral: [String] = []

    @Option(help: ArgumentHelp("By which words a text names a group.", valueName: "file"))
    var terms: [String] = []

    @Option(help: ArgumentHelp("Of HolisticBias: how many nouns.", valueName: "number"))
    var nouns: Int?

    @Option(help: ArgumentHelp("Of HolisticBias: how many sentence templates.", valueName: "number"))
    var templates: Int?

    @Option(name: .customLong("kind"), help: "Of a team's own file: the kind of its items.")
    var items: ItemKind?

    @Option(help: ArgumentHelp("Around a text to classify, with {text} where it stands.", valueName: "text"))
    var prompt: String?

    @Option(help: ArgumentHelp("The label whose rates are reported.", valueName: "label"))
    var positive: String?

    @Option(help: ArgumentHelp("A prompt without content, whose scores are subtracted.", valueName: "text"))
    var calibration: String?

    @Flag(help: "One JSON object: counts, notes, and every row that was left out.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            let imported = try kind.run(files: read(files), options: options())
            try OutputFile.write(imported.suite.canonicalText, to: output)
            let report = ImportReport(imported, output: output)
            if json {
                print(report.document.written(pretty: true))
            } else {
                Terminal.error.write(report.brokenRows.map { $0 + "\n" }.joined())
                print(report.lines.joined(separator: "\n"))
            }
        }
    }

    private func read(_ paths: [String]) throws -> [ImportFile] {
        try paths.map { ImportFile(name: $0, bytes: try InputFile.bytes(of: $0)) }
    }

    private func options() throws -> ImportOptions {
        var options = ImportOptions()
        options.name = name
        options.version = suiteVersion
        options.description = description
        options.sample = sample
        options.lexicon = try read(lexicon)
        options.neutral = try read(neutral)
        options.terms = try read(terms)
        options.nouns = nouns
        options.templates = templates
        options.kind = items
        options.prompt = prompt
        options.positive = positive
        options.calibration = calibration
        return options
    }
}

extension BenchmarkImport: ExpressibleByArgument {}
extension ItemKind: ExpressibleByArgument {}
