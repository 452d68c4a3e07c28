import Foundation
import StrictJSON
import WeightFiles

@testable import Transformer

/// Files that PEFT and Python wrote for comparison; the scripts that made them lie beside them.
enum AdapterReferenceFiles {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "AdapterReference")

    /// The real adapters, where this machine has them.
    static let sharedAdapters = ProcessInfo.processInfo.environment["FAIRWATCH_SHARED_MODELS"].map {
        URL(filePath: $0).appending(path: "adapters")
    }

    static func json(_ name: String) throws -> [JSON] {
        try JSON.parse(bytes(directory.appending(path: name))).array ?? []
    }

    static func bytes(_ file: URL) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: file))
    }

    static func safetensors(_ file: URL) throws -> Safetensors {
        try Safetensors(MemoryBytes(bytes(file)), file: file.lastPathComponent, headerLimit: .adapter)
    }

    static func adapter(_ directory: URL, modules: [String: LinearModule]) throws -> LowRankAdapter {
        try LowRankAdapter.parse(
            configuration: AdapterConfiguration.parse(bytes(directory.appending(path: "adapter_config.json"))),
            weights: safetensors(directory.appending(path: "adapter_model.safetensors")),
            base: AdapterBase(linearModules: modules))
    }
}
