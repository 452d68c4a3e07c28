import StrictJSON
import WeightFiles

/// How long a safetensors file says it is, compared with how long it is; tensors aren't otherwise checked.
package enum SafetensorsLength: Sendable, Hashable {
    case exact
    case short(promised: Int)
    case malformed

    /// Reads the eight bytes of the header's length, the header, and nothing else.
    ///
    /// Format: https://github.com/huggingface/safetensors#format. The data ends where the last tensor ends.
    package static func check(_ file: any ByteSource, headerLimit: Int = 16 << 20) throws -> SafetensorsLength {
        guard file.size >= 8 else { return .short(promised: 8) }
        var lengthBytes = [UInt8](repeating: 0, count: 8)
        try lengthBytes.withUnsafeMutableBytes { try file.read(at: 0, into: $0) }
        let length = lengthBytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length >= 2, length <= UInt64(headerLimit) else { return .malformed }
        let dataStart = 8 + Int(length)
        guard dataStart <= file.size else { return .short(promised: dataStart) }
        var header = [UInt8](repeating: 0, count: Int(length))
        try header.withUnsafeMutableBytes { try file.read(at: 8, into: $0) }
        guard header.first == UInt8(ascii: "{"), let tensors = (try? JSON.parse(header))?.object else {
            return .malformed
        }
        var dataEnd = 0
        for member in tensors.members where member.key != "__metadata__" {
            guard let offsets = member.value["data_offsets"]?.array, offsets.count == 2,
                let end = offsets[1].integer, end >= 0
            else { return .malformed }
            dataEnd = max(dataEnd, end)
        }
        let (promised, overflow) = dataStart.addingReportingOverflow(dataEnd)
        guard !overflow, promised >= file.size else { return .malformed }
        return promised == file.size ? .exact : .short(promised: promised)
    }
}
