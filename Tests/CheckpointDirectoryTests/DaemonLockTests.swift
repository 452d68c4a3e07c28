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

    @Test func saysWhatIsSharedAndWhatElseToName() throws {
        let directory = try TemporaryDirectory()
        let lock = try DaemonLock(path: directory("lock"), of: .stateDirectory)
        let refusal = #expect(throws: FileRefusal.self) { try DaemonLock(path: directory("lock"), of: .stateDirectory) }
        #expect(refusal?.problem == "another fairwatchd is running on this state directory")
        #expect(refusal?.remedy == "stop it first, or configure another one as 'state'")
        withExtendedLifetime(lock) {}
    }

    @Test func anyoneMayAsk() throws {
        let directory = try TemporaryDirectory()
        let lock = try DaemonLock(path: directory("lock"))
        let holder = try asStranger { try DaemonLock.holder(path: directory("lock")) }
        #expect(holder == .process(getpid()))
        withExtendedLifetime(lock) {}
    }
}
