import CheckpointDirectory
import Glibc
import Testing

@Suite struct DaemonLockTests {
    @Test func saysWhoHoldsIt() throws {
        let directory = try TemporaryDirectory()
        let path = directory("lock")
        #expect(try DaemonLock.holder(path: path) == .nobody)
        var lock: DaemonLock? = try DaemonLock(path: path)
        #expect(lock != nil)
        #expect(try DaemonLock.holder(path: path) == .process(getpid()))
        #expect(throws: FileRefusal.self) { try DaemonLock(path: path) }
        lock = nil
        #expect(try DaemonLock.holder(path: path) == .nobody)
        _ = try DaemonLock(path: path)
    }

    @Test func anyoneMayAsk() throws {
        let directory = try TemporaryDirectory()
        let lock = try DaemonLock(path: directory("lock"))
        let holder = try asStranger { try DaemonLock.holder(path: directory("lock")) }
        #expect(holder == .process(getpid()))
        withExtendedLifetime(lock) {}
    }
}
