// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
/// The installed programs find the Swift libraries that are installed beside them, so they run without a toolchain.
let findsInstalledLibraries: [LinkerSetting] = [
    .unsafeFlags(["-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/../lib/fairwatch"])
]
let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")

/// Pure core: no files, sockets, clocks, loggers, nor randomness without a seed.
let core: [Target] = [
    .target(name: "StrictJSON", swiftSettings: strict),
    .target(
        name: "StrictYAML", dependencies: [.product(name: "Yams", package: "Yams")], swiftSettings: strict),
    .target(name: "DisplayText", swiftSettings: strict),
    .target(
        name: "FairnessStatistics", dependencies: [realModule], exclude: ["README.md"], swiftSettings: strict),
    .target(name: "WeightFiles", dependencies: ["StrictJSON"], swiftSettings: strict),
    .target(name: "Tokenization", dependencies: ["StrictJSON"], swiftSettings: strict),
    .target(
        name: "Transformer",
        dependencies: ["WeightFiles", "StrictJSON", "COpenBLAS", "CVectorKernels", realModule],
        swiftSettings: strict),
    .target(
        name: "FairnessSuites", dependencies: ["StrictJSON", "StrictYAML"], exclude: ["README.md", "Resources"],
        swiftSettings: strict),
    .target(
        name: "FairnessMetrics", dependencies: ["FairnessSuites", "FairnessStatistics", realModule],
        swiftSettings: strict),
    .target(
        name: "AlertRules", dependencies: ["FairnessStatistics", "StrictYAML", realModule], swiftSettings: strict),
]

/// Edges: each wraps exactly one outside thing.
let edges: [Target] = [
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    .target(name: "CPosix"),
    .target(name: "CVectorKernels"),
    .target(
        name: "CheckpointDirectory", dependencies: ["StrictJSON", "WeightFiles", "CPosix", "CCrypto"],
        swiftSettings: strict),
    .target(
        name: "ResultStore",
        dependencies: [
            "FairnessStatistics", "FairnessMetrics", .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "GRDBSQLite", package: "GRDB.swift"),
        ],
        swiftSettings: strict),
    .target(name: "SystemdJournal", dependencies: ["DisplayText", "CSystemd"], swiftSettings: strict),
    .target(
        name: "ControlSocket",
        dependencies: [
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"), .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ], swiftSettings: strict),
]

let composition: [Target] = [
    .target(
        name: "FairnessMonitor",
        dependencies: [
            "StrictJSON", "StrictYAML", "DisplayText", "FairnessStatistics", "WeightFiles", "Tokenization",
            "Transformer", "FairnessSuites", "FairnessMetrics", "AlertRules", "CheckpointDirectory", "ResultStore",
            "SystemdJournal", "ControlSocket", "CPosix",
            .product(name: "Subprocess", package: "swift-subprocess"),
            .product(name: "Logging", package: "swift-log"),
        ],
        exclude: ["Resources"], swiftSettings: strict),
    .executableTarget(
        name: "fairwatch",
        dependencies: [
            "FairnessMonitor", "DisplayText", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        swiftSettings: strict, linkerSettings: findsInstalledLibraries),
    .executableTarget(
        name: "fairwatchd",
        dependencies: [
            "ControlSocket", "FairnessMonitor", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ],
        swiftSettings: strict, linkerSettings: findsInstalledLibraries),
]

/// What tests share, the tests, a program that speaks to journald and systemd for the tests under the real ones, and
/// those behind `make bench` and `make test-statistics`.
let tests: [Target] = [
    .target(
        name: "FairwatchTesting", dependencies: ["StrictJSON", "WeightFiles", "SystemdJournal"],
        swiftSettings: strict),
    .executableTarget(
        name: "systemd-probe", dependencies: ["DisplayText", "SystemdJournal"], path: "Tests/SystemdProbe",
        swiftSettings: strict),
    .executableTarget(
        name: "fairwatch-benchmark",
        dependencies: [
            "DisplayText", "FairnessMonitor", "FairnessStatistics", "FairnessSuites", "Tokenization",
            "Transformer", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        path: "Tests/Benchmark", exclude: ["README.md", "make_random_llama.py", "transformers_scores.py"],
        swiftSettings: strict),
    .target(
        name: "SimulatedScores", dependencies: ["FairnessStatistics", realModule], path: "Tests/SimulatedScores",
        swiftSettings: strict),
    .executableTarget(
        name: "fairwatch-simulation",
        dependencies: [
            "AlertRules", "FairnessMetrics", "FairnessMonitor", "FairnessStatistics", "FairnessSuites",
            "SimulatedScores", realModule, .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        path: "Tests/StatisticsSimulation", swiftSettings: strict),
    .testTarget(name: "ArchitectureTests", swiftSettings: strict),
    .testTarget(
        name: "ParityTests",
        dependencies: [
            "AlertRules", "CheckpointDirectory", "FairnessMetrics", "FairnessMonitor", "FairnessStatistics",
            "FairnessSuites", "FairwatchTesting", "StrictJSON", "Transformer", "WeightFiles",
        ],
        exclude: ["adapters", "divergence.json", "divergence.py", "reduce_reference.py", "reference_scores.json"],
        swiftSettings: strict),
    tests("AlertRules", ["StrictYAML", "FairnessStatistics"], exclude: ["reference"]),
    tests("CheckpointDirectory", ["WeightFiles", "CPosix"]),
    tests("ControlSocket"),
    tests("DisplayText"),
    tests("FairnessMetrics", ["FairnessStatistics", "FairnessSuites", realModule], exclude: ["reference"]),
    tests(
        "FairnessMonitor",
        [
            "AlertRules", "ControlSocket", "DisplayText", "FairnessMetrics", "FairwatchTesting", "ResultStore",
            "StrictJSON", "StrictYAML", "SystemdJournal", "Tokenization", "Transformer",
        ]),
    tests("FairnessStatistics", ["SimulatedScores", realModule], exclude: ["reference"]),
    tests("FairnessSuites", ["StrictYAML"]),
    tests("ResultStore", ["FairnessStatistics", "FairnessMetrics"]),
    tests("StrictJSON"),
    tests("StrictYAML"),
    tests("SystemdJournal", ["DisplayText"]),
    tests("Tokenization", ["StrictJSON"], exclude: ["Fixtures"]),
    tests(
        "Transformer", ["FairwatchTesting", "StrictJSON", "WeightFiles", realModule],
        exclude: ["AdapterReference", "ModelReference"]),
    tests("WeightFiles", ["FairwatchTesting", "StrictJSON"]),
    .testTarget(
        name: "FairwatchCommandTests",
        dependencies: [
            "AlertRules", "FairnessMonitor", "FairnessSuites", "StrictJSON", "FairnessStatistics", "FairnessMetrics",
            "CheckpointDirectory", "ResultStore",
        ], swiftSettings: strict),
]

/// The tests of one target, in Tests/<target>Tests.
func tests(_ target: String, _ others: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: target + "Tests", dependencies: [.target(name: target)] + others, exclude: exclude,
        swiftSettings: strict)
}

let package = Package(
    name: "fairwatch",
    products: [
        .executable(name: "fairwatch", targets: ["fairwatch"]),
        .executable(name: "fairwatchd", targets: ["fairwatchd"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        // Without its traits: its configuration files and the whole of Foundation aren't needed.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: core + edges + composition + tests
)
