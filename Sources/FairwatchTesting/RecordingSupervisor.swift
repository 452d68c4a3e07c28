import Synchronization
import SystemdJournal

/// A supervisor that only writes down what it is told.
package final class RecordingSupervisor: ServiceStatus {
    package let watchdogInterval: Duration?
    private let recorded = Mutex<[ServiceNotice]>([])

    package init(watchdogInterval: Duration? = nil) {
        self.watchdogInterval = watchdogInterval
    }

    package var notices: [ServiceNotice] { recorded.withLock { $0 } }

    @discardableResult
    package func notify(_ notices: [ServiceNotice]) -> Delivery {
        recorded.withLock { $0 += notices }
        return .sent
    }
}
