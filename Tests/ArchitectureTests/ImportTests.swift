import Testing

/// The rules of Sources/README.md, read from the import lines.
struct ImportTests {
    private static let core: Set<String> = [
        "StrictJSON", "StrictYAML", "DisplayText", "FairnessStatistics", "WeightFiles", "Tokenization", "Transformer",
        "FairnessSuites", "FairnessMetrics", "AlertRules",
    ]
    private static let edges: Set<String> = ["CheckpointDirectory", "ResultStore", "SystemdJournal", "ControlSocket"]
    private static let composition: Set<String> = ["FairnessMonitor", "fairwatch", "fairwatchd", "FairwatchTesting"]

    private func importers(of modules: Set<String>) -> [SourceTree.File] {
        SourceTree.sources.filter { !modules.isDisjoint(with: $0.imports) }
    }

    @Test func everyTargetHasItsPlace() {
        let targets = Set(SourceTree.sources.map(\.target))
        #expect(targets == Self.core.union(Self.edges).union(Self.composition))
    }

    /// Without this an unreadable tree would pass everything below.
    @Test func importsAreFound() {
        #expect(SourceTree.sources.count > 150)
        #expect(!importers(of: ["COpenBLAS"]).isEmpty)
        let file = SourceTree.File(
            path: "Sources/A/B.swift",
            lines: [
                "import A", "@testable import B", "package import C", "import struct D.E", "  import F // why",
                "// import G",
                "@preconcurrency private import H", "let import_ = 1",
            ])
        #expect(file.imports == ["A", "B", "C", "D", "F", "H"])
        #expect(file.target == "A")
    }

    @Test func theCoreKnowsNoFilesClocksLoggersOrDatabases() {
        let outside: Set<String> = [
            "Glibc", "Darwin", "Musl", "Dispatch", "Foundation", "FoundationEssentials", "FoundationNetworking",
            "Logging",
            "GRDB", "GRDBSQLite", "CSystemd", "CPosix", "CCrypto", "Subprocess", "System", "ArgumentParser",
            "ServiceLifecycle", "UnixSignals", "Synchronization", "Hummingbird", "NIOCore", "NIOPosix", "NIOHTTP1",
        ]
        for file in SourceTree.sources where Self.core.contains(file.target) {
            #expect(outside.isDisjoint(with: file.imports), "\(file.path)")
            let beyond = Set(file.imports).intersection(Self.edges.union(Self.composition))
            #expect(beyond.isEmpty, "\(file.path)")
        }
    }

    /// The module, who may import it, and in which file if only one may.
    @Test(
        arguments: [
            ("COpenBLAS", "Transformer", "Sources/Transformer/Engine/LinearAlgebra.swift"),
            ("CVectorKernels", "Transformer", nil),
            ("GRDB", "ResultStore", nil), ("GRDBSQLite", "ResultStore", nil), ("CSystemd", "SystemdJournal", nil),
            ("CCrypto", "CheckpointDirectory", nil), ("Yams", "StrictYAML", nil),
            ("Subprocess", "FairnessMonitor", nil), ("Hummingbird", "ControlSocket", nil),
            ("NIOCore", "ControlSocket", nil),
        ] as [(String, String, String?)])
    func oneTargetAloneImports(_ module: String, _ target: String, _ path: String?) {
        let importers = importers(of: [module])
        #expect(!importers.isEmpty)
        #expect(Set(importers.map(\.target)) == [target])
        if let path { #expect(importers.map(\.path) == [path]) }
    }

    @Test func edgesNeverImportEachOther() {
        for file in SourceTree.sources where Self.edges.contains(file.target) {
            let others = Self.edges.union(Self.composition).subtracting([file.target])
            #expect(others.isDisjoint(with: file.imports), "\(file.path)")
        }
    }

    @Test func rulesKnowNothingOfModels() {
        let models: Set<String> = ["Transformer", "Tokenization", "WeightFiles", "FairnessSuites", "FairnessMetrics"]
        for file in SourceTree.sources where file.target == "AlertRules" {
            #expect(models.isDisjoint(with: file.imports), "\(file.path)")
        }
    }

    @Test func whatTestsShareReachesNoProgram() {
        for file in importers(of: ["FairwatchTesting"]) {
            Issue.record("\(file.path) imports FairwatchTesting")
        }
    }

    /// Hummingbird has to be given one, which is silent.
    @Test func loggersBelongToTheComposition() {
        for file in importers(of: ["Logging"]) where file.path != "Sources/ControlSocket/ControlServer.swift" {
            #expect(Self.composition.contains(file.target), "\(file.path)")
        }
    }
}
