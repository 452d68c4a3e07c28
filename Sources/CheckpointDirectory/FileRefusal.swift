/// Why a file, directory or checkpoint isn't read, and what its owner can do about it.
///
/// File content is never quoted. Names are quoted as they are: escape the description before showing it.
package struct FileRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The raw value is stable: it is stored and shown.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case symbolicLink = "symlink"
        case specialFile = "special-file"
        case unreadable = "unreadable"
        case missing = "missing"
        case tooLarge = "too-large"
        case pickle = "pickle"
        case unsupportedFormat = "unsupported-format"
        case noSpace = "no-space"
        case changedWhileCopying = "changed-while-copying"
        case truncated = "truncated"
        case notADirectory = "not-a-directory"
        case badPath = "bad-path"
        case systemError = "io-error"
    }

    package let code: Code
    /// The path that it is about, or one file's name.
    package let subject: String
    package let problem: String
    package let remedy: String

    package init(_ code: Code, subject: String, problem: String, remedy: String) {
        self.code = code
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
    }

    package var description: String { "\(subject): \(problem); \(remedy)" }

    /// True when the same files may be accepted later although nobody changes them.
    package var isTransient: Bool {
        switch code {
        case .noSpace, .changedWhileCopying, .systemError, .truncated: true
        default: false
        }
    }
}

extension FileRefusal {
    static func irregular(_ kind: FileKind, subject: String) -> FileRefusal {
        if kind == .symbolicLink {
            return FileRefusal(
                .symbolicLink, subject: subject, problem: "a symbolic link",
                remedy: "links are not followed in watched directories: put the file itself there")
        }
        return FileRefusal(
            .specialFile, subject: subject, problem: "a \(kind.rawValue), not a regular file",
            remedy: "remove it or put a regular file in its place")
    }

    static func system(_ error: SystemError, subject: String, doing action: String) -> FileRefusal {
        FileRefusal(
            .systemError, subject: subject, problem: "\(action) failed: \(error)",
            remedy: "look at the file system and the kernel log; it is tried again")
    }

    static func missing(_ subject: String) -> FileRefusal {
        FileRefusal(.missing, subject: subject, problem: "there is no such file", remedy: "write or copy it there")
    }

    /// For whoever finds that a settled file was written to after all.
    package static func changed(_ subject: String) -> FileRefusal {
        FileRefusal(
            .changedWhileCopying, subject: subject, problem: "it changed after it seemed complete",
            remedy: "nothing needs to be done: it is read again once it has settled")
    }

    static func tooLarge(_ subject: String, size: Int, limit: Int) -> FileRefusal {
        FileRefusal(
            .tooLarge, subject: subject, problem: "\(size) bytes, more than the \(limit) allowed",
            remedy: "check that it is the right file: larger ones are not read")
    }
}
