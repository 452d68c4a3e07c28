import Glibc

extension FileRefusal {
    /// Finds the component of an absolute path that keeps this process out, and names owner, mode and remedy.
    static func permission(path: String) -> FileRefusal {
        let running = userName(geteuid())
        var component = "/"
        var facts = lookAt(component)
        for part in path.split(separator: "/") {
            let next = component == "/" ? "/\(part)" : "\(component)/\(part)"
            guard let nextFacts = lookAt(next) else { break }
            component = next
            facts = nextFacts
        }
        guard let facts else {
            return FileRefusal(
                .unreadable, subject: path, problem: "permission denied",
                remedy: "give \(running) permission to read it")
        }
        let owner = userName(facts.owner)
        let mode = octal(facts.permissions)
        if facts.kind == .directory {
            return FileRefusal(
                .unreadable, subject: path,
                problem: "the directory \(component) (owner \(owner), mode \(mode)) keeps \(running) out",
                // No ready-made command with the path in it: a hostile name could do harm in a shell.
                remedy: "grant `setfacl -m u:\(running):rx` on that directory, or run fairwatchd as \(owner), or "
                    + "give it CAP_DAC_READ_SEARCH in a drop-in")
        }
        let habit = facts.permissions & 0o077 == 0 ? " (safetensors from 0.8 on writes mode 0600)" : ""
        return FileRefusal(
            .unreadable, subject: path,
            problem: "\(running) may not read this file of owner \(owner), mode \(mode)\(habit)",
            remedy: "run fairwatchd as \(owner), or give it CAP_DAC_READ_SEARCH in a drop-in, or make the writer "
                + "use chmod 0644 or `setfacl -m u:\(running):r`")
    }

    private static func lookAt(_ path: String) -> FileFacts? {
        var status = stat()
        return stat(path, &status) == 0 ? FileFacts(status) : nil
    }

    private static func octal(_ permissions: UInt32) -> String {
        let digits = String(permissions, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

/// The account's name, or `uid N` when there is none (a user of another machine or container).
func userName(_ identifier: uid_t) -> String {
    var record = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16 << 10)
    let status = getpwuid_r(identifier, &record, &buffer, buffer.count, &found)
    guard status == 0, found != nil, let name = record.pw_name else { return "uid \(identifier)" }
    return String(cString: name)
}
