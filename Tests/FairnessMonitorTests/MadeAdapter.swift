import FairwatchTesting
import Foundation

/// An adapter of the demo's base in a directory of its own, as PEFT would save it; removed with the last reference.
final class MadeAdapter {
    let root: URL

    /// - Parameters:
    ///   - modules: paths in the base's layers that get factors of rank 1; B is full of `b`.
    ///   - vocabulary: rows of an embedding that was resized before the training.
    ///   - members: further members of adapter_config.json.
    init(
        updating modules: [String] = ["self_attn.q_proj"], layers: [Int] = [0, 1, 2, 3], b: Float = 0.1,
        vocabulary: Int? = nil, members: String = ""
    ) throws {
        var template = Array("/tmp/fairwatch-adapter-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        root = URL(filePath: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        var builder = SafetensorsBuilder()
        for module in modules {
            for layer in layers {
                let name = "base_model.model.model.layers.\(layer).\(module)"
                let outputs = module.hasSuffix("v_proj") ? 64 : 128
                builder.add("\(name).lora_A.weight", shape: [1, 128], values: [Float](repeating: 0.1, count: 128))
                builder.add(
                    "\(name).lora_B.weight", shape: [outputs, 1], values: [Float](repeating: b, count: outputs))
            }
        }
        if let vocabulary {
            builder.add(
                "base_model.model.model.embed_tokens.weight", type: "F16", shape: [vocabulary, 128],
                values: [Float](repeating: 0, count: vocabulary * 128))
        }
        try Data(builder.bytes()).write(to: root.appending(path: "adapter_model.safetensors"))
        let text = "{\"peft_type\": \"LORA\", \"r\": 1, \"base_model_name_or_path\": \"demo\"\(members)}"
        try Data(text.utf8).write(to: root.appending(path: "adapter_config.json"))
    }

    deinit {
        try? FileManager.default.removeItem(at: root)
    }

    var path: String { root.path(percentEncoded: false) }
}
