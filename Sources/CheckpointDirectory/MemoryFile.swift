import CPosix
import Glibc

/// Bytes as an open file without a path, for a process that reads them from a descriptor.
///
/// Unlike a pipe it holds any amount at once, and a reader that ends early disturbs nobody.
package final class MemoryFile: Sendable {
    let descriptor: Descriptor

    /// Stands at its beginning.
    package init(_ bytes: [UInt8], subject: String) throws(FileRefusal) {
        let memory = cposix_memory_file()
        guard memory >= 0 else { throw .system(SystemError(errno), subject: subject, doing: "creating it") }
        descriptor = Descriptor(owning: memory)
        let failure = bytes.withUnsafeBytes { bytes -> SystemError? in
            var rest = bytes
            while !rest.isEmpty {
                let count = write(memory, rest.baseAddress, rest.count)
                if count > 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                } else if errno != EINTR {
                    return SystemError(errno)
                }
            }
            return lseek(memory, 0, SEEK_SET) == 0 ? nil : SystemError(errno)
        }
        if let failure { throw .system(failure, subject: subject, doing: "writing it") }
    }

    /// Open as long as this object lives.
    package var descriptorNumber: Int32 { descriptor.number }
}
