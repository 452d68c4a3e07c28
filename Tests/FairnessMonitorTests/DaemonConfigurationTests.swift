import StrictYAML
import Testing

@testable import FairnessMonitor

struct DaemonConfigurationTests {
    private static let shortest = """
        version: 1
        watch: [/data/runs]
        bases:
          - match: ["*"]
            path: /models/base
        """

    private func parse(_ text: String, cores: Int = 8) throws -> DaemonConfiguration {
        try DaemonConfiguration.parse(Array(text.utf8), file: "fairwatchd.yaml", cores: cores)
    }

    private func diagnostics(_ text: String) -> [Diagnostic] {
        let error = #expect(throws: InvalidFile.self) { try parse(text) }
        return error?.diagnostics ?? []
    }

    @Test func theShortestFileGetsTheDocumentedDefaults() throws {
        let configuration = try parse(Self.shortest)
        #expect(configuration.watch == ["/data/runs"])
        #expect(configuration.suites == ["core"])
        #expect(configuration.rules == "/etc/fairwatch/rules")
        #expect(configuration.stateDirectory == "/var/lib/fairwatch")
        #expect(configuration.threads == 2)
        #expect(configuration.memory == 512 << 20)
        #expect(configuration.nice == 10)
        #expect(configuration.timeLimit == .seconds(6 * 3600))
        #expect(configuration.settle == .seconds(10))
        #expect(configuration.incompleteAfter == .seconds(900))
        #expect(configuration.seed == 20_240_518)
        #expect(configuration.acceptedAdapterKeys.isEmpty)
        #expect(configuration.bases.map(\.promptForm.identity) == ["raw"])
    }

    @Test(arguments: [(1, 1), (3, 1), (4, 1), (8, 2), (128, 32)])
    func aQuarterOfTheCoresIsTaken(_ cores: Int, _ threads: Int) throws {
        #expect(try parse(Self.shortest, cores: cores).threads == threads)
    }

    @Test func everyKeyIsRead() throws {
        let configuration = try parse(
            """
            version: 1
            watch:
              - /data/runs/
              - /scratch/adapters
            bases:
              - match: [org/model, "org/other-*"]
                path: /models/base/
                prompt: {prefix: "User: ", suffix: "\\n"}
              - hf-cache: /cache/hub
            fine_tunes:
              - {match: ["/data/runs/full-*"], base: org/model}
              - match: ["*"]
                base: org/other-base
                revision: v2
            suites: [core, /srv/own.yaml]
            rules: /srv/rules.yaml
            state: /srv/state
            threads: 6
            memory: 4GiB
            nice: 0
            time_limit: 1h30m
            settle: 250ms
            incomplete_after: 2d
            accept_adapter_keys: [new_key]
            seed: 7
            """)
        #expect(configuration.watch == ["/data/runs", "/scratch/adapters"])
        #expect(configuration.bases.map(\.place) == [.directory("/models/base"), .cache("/cache/hub")])
        #expect(configuration.bases.map(\.match) == [["org/model", "org/other-*"], ["*"]])
        #expect(configuration.bases[0].promptForm == PromptForm(prefix: "User: ", suffix: "\n"))
        #expect(
            configuration.fineTunes == [
                .init(match: ["/data/runs/full-*"], base: "org/model", revision: nil),
                .init(match: ["*"], base: "org/other-base", revision: "v2"),
            ])
        #expect(configuration.fineTunes[0].matches("/data/runs/full-3/checkpoint-5"))
        #expect(!configuration.fineTunes[0].matches("/data/runs/lora/checkpoint-5"))
        #expect(configuration.suites == ["core", "/srv/own.yaml"])
        #expect(configuration.rules == "/srv/rules.yaml")
        #expect(configuration.stateDirectory == "/srv/state")
        #expect(configuration.threads == 6)
        #expect(configuration.memory == 4 << 30)
        #expect(configuration.nice == 0)
        #expect(configuration.timeLimit == .seconds(5400))
        #expect(configuration.settle == .milliseconds(250))
        #expect(configuration.incompleteAfter == .seconds(2 * 86_400))
        #expect(configuration.acceptedAdapterKeys == ["new_key"])
        #expect(configuration.seed == 7)
    }

    /// A line appended to the shortest file, and the place and a word of the error it makes.
    @Test(
        arguments: [
            ("treads: 4", 6, 1, "unknown key 'treads'"), ("threads: many", 6, 10, "'threads'"),
            ("threads: 0", 6, 10, "between 1 and 1024"), ("threads: 1.5", 6, 10, "'threads'"),
            ("threads: \"4\"", 6, 10, "'threads'"), ("threads:", 6, 1, "no value"), ("memory: 512", 6, 9, "'memory'"),
            ("memory: 512MB", 6, 9, "a size with its unit"), ("memory: 0GiB", 6, 9, "a size"),
            ("nice: 20", 6, 7, "'nice'"),
            ("nice: -1", 6, 7, "'nice'"), ("time_limit: 60", 6, 13, "'time_limit'"),
            ("time_limit: 0s", 6, 13, "'time_limit'"),
            ("settle: 10ms", 6, 9, "'settle'"), ("settle: soon", 6, 9, "'settle'"), ("settle: -1s", 6, 9, "'settle'"),
            ("incomplete_after: 99d", 6, 19, "'incomplete_after'"), ("suites: {core: true}", 6, 9, "'suites'"),
            ("suites: [core, 3]", 6, 16, "'suites'"), ("suites: []", 6, 9, "'suites'"),
            ("rules: [a, b]", 6, 8, "'rules'"),
            ("state: here", 6, 8, "absolute"), ("state: /data/runs/state", 6, 8, "in the watched directory"),
            ("state: /data/runs", 6, 8, "in the watched directory"),
            ("rules: rules/own.yaml", 6, 8, "absolute"),
            ("seed: -1", 6, 7, "'seed'"),
            ("seed: random", 6, 7, "'seed'"), ("accept_adapter_keys: 3", 6, 22, "'accept_adapter_keys'"),
            ("watch: [/data]", 6, 1, "watch"), ("  - hf-cache: hub", 6, 15, "absolute"),
            ("  - path: /models/other", 6, 5, "needs 'match'"), ("  - match: [a]", 6, 5, "either 'path' or 'hf-cache'"),
            ("  - {path: /a, hf-cache: /b, match: [a]}", 6, 5, "either 'path' or 'hf-cache'"),
            ("  - {hf-cache: /b, prompt: {suffx: x}}", 6, 29, "unknown key 'suffx'"),
            ("  - /models/other", 6, 5, "mapping"),
            ("fine_tunes: {match: [a], base: b}", 6, 13, "'fine_tunes'"),
            ("fine_tunes: [{match: [/a]}]", 6, 14, "'base'"), ("fine_tunes: [{base: b}]", 6, 14, "'match'"),
            ("fine_tunes: [{match: [a/*], base: b}]", 6, 23, "absolute paths"),
            ("fine_tunes: [{match: [/a], base: b, x: c}]", 6, 37, "unknown key 'x'"),
        ] as [(String, Int, Int, String)])
    func mistakesAreNamedWithLineAndColumn(_ line: String, _ row: Int, _ column: Int, _ word: String) throws {
        let found = diagnostics(Self.shortest + "\n" + line)
        let first = try #require(found.first)
        #expect(first.mark.line == row)
        #expect(first.mark.column == column)
        #expect(first.message.contains(word))
        #expect(first.file == "fairwatchd.yaml")
        #expect(first.description.contains("fairwatchd.yaml:\(row):\(column)"))
    }

    @Test func aFineTunesBaseMustBeOneOfTheBases() {
        let text = """
            version: 1
            watch: [/data/runs]
            bases: [{match: [org/model], path: /models/base}]
            fine_tunes: [{match: ["*"], base: org/other}]
            """
        #expect(diagnostics(text).map(\.message) == ["no entry of 'bases' matches this base"])
    }

    @Test(arguments: [
        ("bases: [{match: [a], path: /a}]\nversion: 1", "watch"), ("watch: [/a]\nversion: 1", "bases"),
        ("watch: [/a]\nbases: [{match: [a], path: /a}]", "version"),
        ("version: 2\nwatch: [/a]\nbases: [{match: [a], path: /a}]", "version"),
        ("version: 1\nwatch: []\nbases: [{match: [a], path: /a}]", "watch"),
        ("version: 1\nwatch: [relative]\nbases: [{match: [a], path: /a}]", "watch"),
        ("version: 1\nwatch: [/a]\nbases: []", "bases"), ("", "nothing"), ("[]", "configuration"),
    ])
    func whatIsNeededIsAskedFor(_ text: String, _ word: String) {
        #expect(diagnostics(text).contains { $0.message.contains(word) })
    }

    @Test func allMistakesAreToldAtOnceAndInOrder() {
        let found = diagnostics(
            """
            version: 1
            wach: [/a]
            threads: lots
            bases:
              - match: [a]
                path: relative
            nice: 99
            """)
        #expect(found.map(\.mark.line).sorted() == found.map(\.mark.line))
        for line in [2, 3, 6, 7] { #expect(found.contains { $0.mark.line == line }) }
        #expect(found.contains { $0.help?.contains("watch") == true })
    }

    @Test(
        arguments: [[0xFF, 0xFE], Array("a: &x 1\nb: *x".utf8), Array("version: 1\nversion: 1".utf8), Array("{".utf8)]
            as [[UInt8]])
    func whatIsNoPlainYAMLIsRefused(_ bytes: [UInt8]) {
        #expect(throws: InvalidFile.self) {
            try DaemonConfiguration.parse(bytes, file: "f", cores: 1)
        }
    }

    @Test func aBaseMatchesByAnyOfItsPatterns() {
        let base = DaemonConfiguration.Base(
            match: ["org/model", "/local/*"], place: .directory("/m"), promptForm: .raw)
        #expect(base.matches("org/model"))
        #expect(base.matches("/local/model"))
        #expect(!base.matches("org/model-2"))
    }
}
