import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Answers requests on a Unix socket of mode 0660: who may open it may ask.
package struct ControlServer: Sendable {
    private let path: String
    private let failed: @Sendable (String) async -> Void
    private let respond: @Sendable (ControlRequest) async -> ControlResponse

    /// Bytes of a request's body.
    private static let largestBody = 64 << 10
    private static let largestHeader = 16 << 10
    private static let mostConnections = 64

    /// Of a connection, and of an answer that somebody still reads when the daemon stops.
    private static let lifetime = TimeAmount.seconds(60)
    private static let patience = Duration.seconds(2)
    private static let pause = Duration.seconds(5)

    /// Whoever calls this holds the lock of the socket's directory: a socket that is there already is a dead one.
    ///
    /// - Parameters:
    ///   - failed: Told why it can't be served, once until it can again.
    ///   - respond: Called for several requests at once.
    package init(
        path: String, failed: @escaping @Sendable (String) async -> Void = { _ in },
        respond: @escaping @Sendable (ControlRequest) async -> ControlResponse
    ) throws {
        guard path.utf8.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path) else {
            throw ControlError.pathTooLong(path)
        }
        self.path = path
        self.failed = failed
        self.respond = respond
        try removeSocket()
    }

    private func removeSocket() throws(ControlError) {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw .failed(path, reason: String(cString: strerror(errno)))
        }
    }

    /// Runs until the service group shuts down, or the task is cancelled; a socket that fails meanwhile is opened again.
    package func run() async throws {
        var isFailing = false
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            let opened = ContinuousClock.now
            var reason = "it was closed"
            do {
                try removeSocket()
                try await serve()
            } catch {
                reason = "\(error)"
            }
            guard !Task.isCancelled, !Task.isShuttingDownGracefully else { break }
            if ContinuousClock.now - opened > Self.pause { isFailing = false }
            if !isFailing { await failed(reason) }
            isFailing = true
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.pause) }
        }
        unlink(path)
    }

    private func serve() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let application = Application(
            responder: Responder(respond: respond),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [LifetimeLimit(Self.lifetime)], idleTimeout: .seconds(30),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: Self.largestHeader, maxHeaderListSize: Self.largestHeader,
                        maxHeaderFieldCount: 100))),
            configuration: .init(
                address: .unixDomainSocket(path: path), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.mostConnections)),
            // The umask leaves the group out until here.
            onServerRunning: { _ in _ = chmod(path, 0o660) },
            eventLoopGroupProvider: .shared(group),
            logger: Logger(label: "fairwatchd") { _ in SwiftLogNoOpLogHandler() })
        let problem: (any Error)?
        do {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await application.run() }
                tasks.addTask {
                    try await gracefulShutdown()
                    try await Task.sleep(for: Self.patience)
                }
                defer { tasks.cancelAll() }
                try await tasks.next()
            }
            problem = nil
        } catch {
            problem = error
        }
        try? await group.shutdownGracefully()
        if let problem { throw problem }
    }

    private struct Context: RequestContext {
        var coreContext: CoreRequestContextStorage
        let channel: any Channel

        init(source: ApplicationRequestContextSource) {
            coreContext = CoreRequestContextStorage(source: source)
            channel = source.channel
        }

        /// The kernel's `struct ucred`.
        private struct Credentials: Sendable {
            var pid: Int32
            var uid: UInt32
            var gid: UInt32
        }

        func peer() async throws -> ControlRequest.Peer {
            guard let provider = channel as? any SocketOptionProvider else {
                throw HTTPError(.internalServerError, message: "not a socket")
            }
            let credentials: Credentials = try await provider.unsafeGetSocketOption(
                level: .init(SOL_SOCKET), name: .init(SO_PEERCRED)
            ).get()
            return ControlRequest.Peer(uid: credentials.uid, pid: Int(credentials.pid))
        }
    }

    private struct Responder: HTTPResponder {
        let respond: @Sendable (ControlRequest) async -> ControlResponse

        func respond(to request: Request, context: Context) async throws -> Response {
            let body: ByteBuffer
            do {
                body = try await request.body.collect(upTo: ControlServer.largestBody)
            } catch is NIOTooManyBytesError {
                return Response(status: .contentTooLarge)
            }
            let asked = ControlRequest(
                method: request.method.rawValue,
                path: PathEncoding.parts(of: request.uri.path),
                body: Array(body.readableBytesView), peer: try await context.peer())
            let answer = await respond(asked)
            return Response(
                status: .init(code: answer.status),
                headers: [.contentType: "application/json; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
        }
    }
}
