/// How a service speaks to its supervisor: systemd, or a recording in tests.
package protocol ServiceStatus: Sendable {
    /// Sends all notices as one message, so that systemd never sees a part of them.
    @discardableResult
    func notify(_ notices: [ServiceNotice]) -> Delivery

    /// How long the supervisor waits for `.watchdog` before it kills the service; nil when it doesn't watch.
    var watchdogInterval: Duration? { get }
}
