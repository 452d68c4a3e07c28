/// What became of something handed to systemd.
package enum Delivery: Sendable, Hashable {
    case sent
    /// Nobody is there to take it: no journald on this machine, or a service that no supervisor started.
    case noReceiver
    /// An `errno` value, and a receiver that may be back later.
    case failed(errno: Int32)
}
