import FairnessSuites
import Testing

@Suite("Options of an import")
struct ImportOptionTests {
    private static let file = ImportFile("own.csv", "text\nWater boils.\n")

    private func refusal(
        _ kind: BenchmarkImport, _ files: [ImportFile] = [file], _ change: (inout ImportOptions) -> Void
    ) -> String? {
        var options = ImportOptions()
        change(&options)
        return #expect(throws: BenchmarkFileError.self) { try kind.run(files: files, options: options) }?.description
    }

    @Test func nameVersionAndDescriptionAreThoseThatAreGiven() throws {
        let suite = try BenchmarkImport.csv.run(Self.file) {
            $0.kind = .language
            $0.name = "mine"
            $0.version = "2.0"
            $0.description = "Ours."
        }.suite
        #expect(suite.name == "mine" && suite.version == "2.0" && suite.description == "Ours.")
    }

    @Test func whatDoesNotFitIsRefusedByName() {
        #expect(
            refusal(.csv) { _ in }
                == "the import 'csv': no kind of item is named; give the option kind: pair, choice, continuation, decision, "
                + "classify, language")
        #expect(
            refusal(.crowsPairs) { $0.nouns = 1 }
                == "the import 'crows-pairs': it has no option 'nouns'; its options are name, version, description, sample"
        )
        #expect(
            refusal(.csv) {
                $0.kind = .language
                $0.positive = "x"
            } == "the import 'csv': the option 'positive' is for items of the kind classify, not language; leave it out"
        )
        #expect(
            refusal(.csv) {
                $0.kind = .language
                $0.name = "My Suite"
            }
                == "the import 'csv': a suite's name can't be 'My Suite'; give up to 80 lower-case letters, digits, '-' "
                + "and '_'")
        #expect(
            refusal(.csv) { $0.sample = 0 }
                == "the import 'csv': the option 'sample' is 0; give a number from 1 to 1000000")
        #expect(
            refusal(.csv) {
                $0.kind = .language
                $0.description = "a\u{1B}[31m"
            }
                == "the import 'csv': the option 'description' has the hidden character \\x1B; give a shorter text without "
                + "control characters")
        #expect(
            refusal(.bbq, []) { _ in }
                == "the import 'bbq': no file is named; name the authors' JSON-lines files, such as data/Age.jsonl")
        #expect(
            refusal(.crowsPairs, [Self.file, Self.file]) { _ in }
                == "the import 'crows-pairs': 2 files are named instead of 1; name the authors' crows_pairs_anonymized.csv"
        )
    }

    @Test func aSampleIsTheSameWhateverElseIsInTheFile() throws {
        func ids(_ numbers: Range<Int>) throws -> Set<String> {
            let rows = numbers.map { "r\($0),Water boils \($0).\n" }.joined()
            let imported = try BenchmarkImport.csv.run(ImportFile("own.csv", "id,text\n" + rows)) {
                $0.kind = .language
                $0.sample = 5
            }
            return Set(imported.suite.language.map(\.id))
        }
        let all = try ids(0..<1_000)
        #expect((150...250).contains(all.count))
        #expect(try ids(0..<500) == all.filter { Int($0.dropFirst()).map { $0 < 500 } ?? false })
        #expect(
            refusal(.csv) {
                $0.kind = .language
                $0.sample = 999_999
            } == "own.csv: the sample keeps none of the 1 items; take a smaller number for the option sample")
    }

    @Test func everyKindSaysWhatItNeedsAndWhereItIsFrom() {
        for kind in BenchmarkImport.allCases {
            #expect(!kind.files.isEmpty && kind.summary.hasSuffix("."))
            #expect(kind.benchmark == nil || kind.summary.contains("github.com/"))
            #expect((kind.benchmark == nil) == kind.options.contains(.kind))
        }
        #expect(Set(BenchmarkImport.allCases.compactMap(\.benchmark)) == Set(Benchmark.allCases))
    }
}
