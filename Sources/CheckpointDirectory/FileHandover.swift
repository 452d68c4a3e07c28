import CPosix
import Glibc

/// A task and open files on their way to another process, as one message that waits in a socket.
///
/// What the receiver reads is what the sender opened and hashed, whatever happens to the names in between. Sending
/// never blocks, because the task travels as a file in memory.
package final class FileHandover: Sendable {
    private let socket: Descriptor

    /// Files beside the task that one handover takes.
    package static let capacity = Int(cposix_descriptors_a_message) - 1

    package init(task: [UInt8], files: [OpenFile]) throws(FileRefusal) {
        let taskFile = try MemoryFile(task, subject: Self.subject)
        var ends: [Int32] = [-1, -1]
        guard cposix_message_sockets(&ends) == 0 else { throw Self.failure("creating its sockets") }
        let sender = Descriptor(owning: ends[0])
        socket = Descriptor(owning: ends[1])
        // A number alone keeps nothing open.
        let refusal = withExtendedLifetime((taskFile, files, sender)) { () -> FileRefusal? in
            let numbers = [taskFile.descriptorNumber] + files.map(\.descriptor.number)
            let status = cposix_send_descriptors(sender.number, numbers, Int32(clamping: numbers.count))
            return status == 0 ? nil : Self.failure("sending it")
        }
        if let refusal { throw refusal }
    }

    /// What the receiver gets as its standard input; open as long as this object lives.
    package var descriptorNumber: Int32 { socket.number }

    /// Takes what waits in the socket `number`: the task and the files, in the order in which they were handed over.
    ///
    /// The files' paths are only for messages and come with the task.
    package static func receive(
        from number: Int32, paths: (_ task: [UInt8]) throws -> [String]
    ) throws -> (task: [UInt8], files: [OpenFile]) {
        var numbers = [Int32](repeating: -1, count: capacity + 1)
        let count = cposix_receive_descriptors(number, &numbers, Int32(numbers.count))
        guard count > 0 else { throw count < 0 ? failure("receiving it") : absent }
        let descriptors = numbers.prefix(Int(count)).map { Descriptor(owning: $0) }
        let task = try open(descriptors[0], path: "task").bytes()
        let paths = try paths(task)
        guard paths.count == descriptors.count - 1 else { throw absent }
        return (task, try zip(descriptors.dropFirst(), paths).map { try open($0, path: $1) })
    }

    private static func open(_ descriptor: Descriptor, path: String) throws(FileRefusal) -> OpenFile {
        switch descriptor.facts() {
        case .success(let facts) where facts.kind == .regular:
            return OpenFile(path: path, resolvedPath: path, facts: facts, descriptor: descriptor)
        case .success(let facts): throw .irregular(facts.kind, subject: path)
        case .failure(let error): throw .system(error, subject: path, doing: "reading its attributes")
        }
    }

    private static let subject = "the worker's task"

    private static func failure(_ action: String) -> FileRefusal {
        .system(SystemError(errno), subject: subject, doing: action)
    }

    private static let absent = FileRefusal(
        .missing, subject: subject, problem: "standard input doesn't hold it with its files",
        remedy: "workers are started by fairwatch itself: run fairwatch check")
}
