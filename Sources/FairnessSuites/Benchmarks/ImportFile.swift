/// A file to be imported: its bytes exactly as shipped, and a name for messages.
package struct ImportFile: Sendable, Equatable {
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// The last part of the name when it is a path.
    var baseName: String {
        name.split(separator: "/").last.map { String($0) } ?? name
    }

    /// Refuses what is no text at all, so that an error speaks of the file and not of its first row.
    func requireText() throws(BenchmarkFileError) {
        try BenchmarkFileError.requireSize(bytes, of: name)
        guard bytes.contains(where: { $0 > 0x20 }) else {
            throw BenchmarkFileError(file: name, problem: "the file is empty", remedy: "name the file as it is shipped")
        }
        guard !bytes.contains(0) else {
            throw BenchmarkFileError(
                file: name, problem: "there are zero bytes in it, so it is no UTF-8 text",
                remedy: "unpack it or save it as UTF-8")
        }
    }
}
