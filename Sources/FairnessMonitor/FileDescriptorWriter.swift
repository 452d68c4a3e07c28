import Glibc

/// Writes whole texts to a descriptor, however often the kernel takes only a part.
struct FileDescriptorWriter {
    struct WriteError: Error {
        let code: Int32
    }

    static let standardOutput = FileDescriptorWriter(descriptor: 1)
    static let standardError = FileDescriptorWriter(descriptor: 2)

    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    func write(_ text: String) throws(WriteError) {
        try write(Array(text.utf8))
    }

    func write(_ bytes: [UInt8]) throws(WriteError) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                throw WriteError(code: errno)
            }
        }
    }
}
