import CheckpointDirectory
import Foundation
import Glibc
import Testing

@Suite struct AdHocTests {
    @Test func realAdapters() throws {
        let root = try SafeDirectory(path: "/work/shared/models/adapters")
        let listing = try root.listTree()
        let state = try TemporaryDirectory()
        let spool = try Spool(directory: state("spool"))
        for c in listing.candidates {
            let i = CheckpointInspector(root: root).inspect(c)
            let s = try spool.bringIn(c, beneath: root, evidence: .unchanged)
            print("REAL", c.path, c.kind, i, s.sha256, s.weightsSize)
        }
    }
    @Test func flood() throws {
        let control = try WatchControl()
        let tree = try WatchedTree(root: "/tmp/fwroot", control: control)
        for _ in 0..<2 {
            let t = ContinuousClock.now
            let l = try tree.scan().listing
            print("FLOOD", l.candidates.map(\.path), l.directories, l.capsReached, tree.state, ContinuousClock.now - t)
        }
        var u = rusage(); getrusage(0, &u)
        print("FLOOD rss", u.ru_maxrss)
    }
    @Test func bigCopy() throws {
        let root = try TemporaryDirectory()
        try root.writeAdapter("a", values: 125 << 20)
        let d = try SafeDirectory(path: root.path)
        let c = try d.listTree().candidates[0]
        let spool = try Spool(directory: root("spool"))
        let t = ContinuousClock.now
        _ = try spool.identify(c, beneath: d)
        let t2 = ContinuousClock.now
        _ = try spool.bringIn(c, beneath: d, evidence: .unchanged)
        print("BIG identify", t2 - t, "bringIn", ContinuousClock.now - t2)
    }
}
