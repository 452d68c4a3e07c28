import FairnessSuites
import Testing

@Suite("Imports of mangled files")
struct MangledImportTests {
    /// Small files that each kind takes.
    private static func whole(_ kind: BenchmarkImport) -> (files: [ImportFile], options: ImportOptions) {
        var options = ImportOptions()
        let files: [(String, String)]
        switch kind {
        case .crowsPairs:
            let rows =
                "0,The left sing.,The right sing.,stereo,race-color,[],a7,[]\n1,\"a,b\",c,antistereo,age,[],a1,[]\n"
            files = [("c.csv", PairImportTests.crows + rows)]
        case .stereoSet: files = [("s.jsonl", BenchmarkFileTests.stereoSet + "\n" + BenchmarkFileTests.stereoSet)]
        case .winoBias:
            files = [
                ("pro_stereotyped_type1.txt.dev", PairImportTests.pro),
                ("anti_stereotyped_type1.txt.dev", PairImportTests.anti),
            ]
        case .winogender: files = [("all.tsv", ChoiceImportTests.winogender), ("stats.tsv", ChoiceImportTests.shares)]
        case .bbq: files = [("Age.jsonl", BenchmarkFileTests.bbq)]
        case .honest:
            files = [("en_template.tsv", HONESTImportTests.binary)]
            options.lexicon = [ImportFile("words.txt", "fool\noaf\n")]
        case .bold: files = [("race_prompt.json", "{\"a\": {\"x\": [\"One \", \"Two \"], \"y\": [\"Three\"]}}")]
        case .holisticBias: return (LanguageImportTests.files, options)
        case .davidson:
            files = [("tweets.csv", DavidsonImportTests.tweets)]
            options.terms = [ImportFile("terms.yaml", DavidsonImportTests.terms)]
        case .csv:
            files = [("own.csv", "id,category,context,option_0,option_1,label\na,age,Who?,\"x, y\",z,1\n")]
            options.kind = .choice
        case .jsonLines:
            files = [("own.jsonl", "{\"category\": \"age\", \"more\": \"x\", \"less\": \"y\", \"wording\": 1}")]
            options.kind = .pair
        }
        return (files.map { ImportFile($0, $1) }, options)
    }

    /// Some bytes changed, removed and repeated.
    private static func mangled(_ file: ImportFile, times: Int, _ state: inout UInt64) -> ImportFile {
        var bytes = file.bytes
        for _ in 0..<times where !bytes.isEmpty {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let place = Int(state >> 33) % bytes.count
            switch (state >> 20) % 3 {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: state >> 40)
            case 1: bytes.remove(at: place)
            default: bytes.insert(contentsOf: bytes[(place / 2)...].prefix(9), at: place)
            }
        }
        return ImportFile(name: file.name, bytes: bytes)
    }

    @Test(arguments: BenchmarkImport.allCases)
    func anImportEndsWithASuiteThatCanBeReadOrWithANamedError(_ kind: BenchmarkImport) {
        var state: UInt64 = 1
        var outcomes = (suites: 0, errors: 0)
        for round in 0..<300 {
            var (files, options) = Self.whole(kind)
            let times = round / 30
            files = files.map { Self.mangled($0, times: times, &state) }
            options.lexicon = options.lexicon.map { Self.mangled($0, times: times, &state) }
            options.terms = options.terms.map { Self.mangled($0, times: times, &state) }
            do throws(BenchmarkFileError) {
                let suite = try kind.run(files: files, options: options).suite
                let text = Array(suite.canonicalText.utf8)
                #expect((try? SuiteFile.parse(text, fileName: "imported.jsonl")) == suite)
                outcomes.suites += 1
            } catch {
                #expect(!error.problem.isEmpty && !error.remedy.isEmpty)
                outcomes.errors += 1
            }
        }
        #expect(outcomes.suites >= 30 && outcomes.errors > 0, "\(outcomes)")
    }
}
