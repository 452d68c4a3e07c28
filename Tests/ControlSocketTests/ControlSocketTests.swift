import Foundation
import Synchronization
import Testing

@testable import ControlSocket

/// A server on a socket in a directory of its own, and a client of it.
struct ControlSocketTests {
    private let directory: String
    private var path: String { directory + "/control.sock" }

    init() throws {
        var template = Array("/tmp/fairwatch-control-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Runs a server that echoes until the body is done.
    private func serving(
        _ respond: @escaping @Sendable (ControlRequest) async -> ControlResponse,
        _ body: (ControlClient) async throws -> Void
    ) async throws {
        let server = try ControlServer(path: path, respond: respond)
        let running = Task { try await server.run() }
        defer { running.cancel() }
        let client = ControlClient(socket: path)
        // Until the socket has its mode, it is not open for business.
        while (try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int) != 0o660 {
            await Task.yield()
        }
        try await body(client)
    }

    @Test func whatIsAskedArrivesWithWhoAsked() async throws {
        let seen = Mutex<[ControlRequest]>([])
        try await serving { request in
            seen.withLock { $0.append(request) }
            return ControlResponse(status: 201, body: Array("{}".utf8))
        } _: { client in
            let answer = try await client.send("PUT", ["v1", "references", "prod/1 ü"], body: Array("{\"a\": 1}".utf8))
            #expect(answer == ControlResponse(status: 201, body: Array("{}".utf8)))
        }
        let expected = ControlRequest(
            method: "PUT", path: ["v1", "references", "prod/1 ü"], body: Array("{\"a\": 1}".utf8),
            peer: .init(uid: getuid(), pid: Int(getpid())))
        #expect(seen.withLock { $0 } == [expected])
    }

    @Test func aBodyThatIsTooLongIsRefused() async throws {
        try await serving { _ in
            ControlResponse(status: 200, body: [])
        } _: { client in
            let answer = try await client.send("POST", ["v1"], body: [UInt8](repeating: 32, count: (64 << 10) + 1))
            #expect(answer.status == 413)
            #expect(try await client.send("POST", ["v1"], body: [UInt8](repeating: 32, count: 64 << 10)).status == 200)
        }
    }

    @Test func aDeadSocketIsReplacedAndTheOwnRemoved() async throws {
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        try await serving { _ in
            ControlResponse(status: 200, body: [])
        } _: { client in
            let answer = try await client.send("GET", [])
            #expect(answer.status == 200)
        }
    }

    @Test func whoeverCanNotBeReachedIsNamed() async throws {
        await #expect(throws: ControlError.nobodyListens(path)) {
            try await ControlClient(socket: path).send("GET", [])
        }
        // A socket that nobody listens on any more.
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        close(descriptor)
        await #expect(throws: ControlError.nobodyListens(path)) {
            try await ControlClient(socket: path).send("GET", [])
        }
        let long = "/tmp/" + String(repeating: "x", count: 110)
        await #expect(throws: ControlError.pathTooLong(long)) { try await ControlClient(socket: long).send("GET", []) }
        #expect(throws: ControlError.pathTooLong(long)) {
            try ControlServer(path: long) { _ in ControlResponse(status: 200, body: []) }
        }
    }
}
