import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// Asks a daemon over its control socket.
package struct ControlClient: Sendable {
    private let socket: String

    private static let largestAnswer = 16 << 20
    private static let timeLimit = Duration.seconds(60)

    package init(socket: String) {
        self.socket = socket
    }

    /// One request on a connection of its own.
    ///
    /// - Parameter path: Its parts.
    package func send(_ method: String, _ path: [String], body: [UInt8] = []) async throws -> ControlResponse {
        let channel = try await connect()
        return try await withThrowingTaskGroup(of: ControlResponse.self) { group in
            group.addTask { try await exchange(method, PathEncoding.target(of: path), body, over: channel) }
            group.addTask {
                try await Task.sleep(for: Self.timeLimit)
                throw ControlError.failed(socket, reason: "no answer within \(Self.timeLimit)")
            }
            defer { group.cancelAll() }
            guard let answer = try await group.next() else { throw CancellationError() }
            return answer
        }
    }

    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    private func connect() async throws -> Connection {
        guard socket.utf8.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path) else {
            throw ControlError.pathTooLong(socket)
        }
        do {
            return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(unixDomainSocketPath: socket) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        return try Connection(wrappingChannelSynchronously: channel)
                    }
                }
        } catch let error as IOError {
            switch error.errnoCode {
            case ENOENT, ECONNREFUSED, ENOTDIR: throw ControlError.nobodyListens(socket)
            case EACCES, EPERM: throw ControlError.noPermission(socket)
            default: throw ControlError.failed(socket, reason: String(cString: strerror(error.errnoCode)))
            }
        }
    }

    private func exchange(
        _ method: String, _ target: String, _ body: [UInt8], over channel: Connection
    ) async throws -> ControlResponse {
        try await channel.executeThenClose { inbound, outbound in
            let headers: HTTPHeaders = [
                "Host": "fairwatch", "Content-Type": "application/json", "Content-Length": "\(body.count)",
                "Connection": "close",
            ]
            let head = HTTPRequestHead(
                version: .http1_1, method: HTTPMethod(rawValue: method), uri: target, headers: headers)
            try await outbound.write(.head(head))
            if !body.isEmpty { try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: body)))) }
            try await outbound.write(.end(nil))
            var answer = ControlResponse(status: 0, body: [])
            for try await part in inbound {
                switch part {
                case .head(let head): answer.status = Int(head.status.code)
                case .body(let buffer):
                    answer.body += buffer.readableBytesView
                    guard answer.body.count <= Self.largestAnswer else {
                        throw ControlError.failed(socket, reason: "the answer is too long")
                    }
                case .end: return answer
                }
            }
            throw ControlError.failed(socket, reason: "the daemon hung up before it had answered")
        }
    }
}
