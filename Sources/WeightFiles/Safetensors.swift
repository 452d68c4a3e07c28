import StrictJSON

/// A safetensors file whose header has been read and proved to describe every byte of the file once.
///
/// The format: a little-endian u64 header length N, N bytes of JSON, then the tensors' bytes. What the header may
/// say is checked as strictly as by the format's reference reader, and duplicate keys are refused as well.
package struct Safetensors: Sendable {
    /// How large a header may be; adapters have few tensors, so theirs is held to less.
    package enum HeaderLimit: Int, Sendable {
        case base = 100_000_000
        case adapter = 16_777_216
    }

    package let file: String
    /// The writer's notes, such as `format: pt`.
    package let metadata: [String: String]
    /// In the order of their bytes in the file.
    package let tensors: [TensorView]
    private let positions: [String: Int]

    /// Reads and checks the header; no tensor's bytes are read.
    ///
    /// - Parameter file: the name that errors give.
    package init(
        _ source: any ByteSource, file: String, headerLimit: HeaderLimit = .base
    ) throws(WeightFileError) {
        let header = try SafetensorsHeader(source, file: file, limit: headerLimit.rawValue)
        let tensors = try header.layOut(from: source)
        self.file = file
        self.metadata = header.metadata
        self.tensors = tensors
        var positions: [String: Int] = [:]
        for (position, tensor) in tensors.enumerated() { positions[tensor.name] = position }
        self.positions = positions
    }

    package subscript(name: String) -> TensorView? {
        positions[name].map { tensors[$0] }
    }

    /// The tensor of that name, or an error that names the file.
    package func tensor(_ name: String) throws(WeightFileError) -> TensorView {
        guard let tensor = self[name] else {
            throw WeightFileError(
                .missingTensor, file: file, tensor: name, problem: "is not in the file",
                remedy: "check that the weights belong to this configuration")
        }
        return tensor
    }
}
