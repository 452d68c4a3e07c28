/// What an entry reports; each kind has one MESSAGE_ID, which never changes once released.
///
/// The raw value is the entry's `FAIRWATCH_EVENT`. Every kind has its text in `systemd/fairwatch.catalog`.
package enum JournalEvent: String, Sendable, Hashable, Codable, CaseIterable {
    case checkpointFound = "checkpoint-found"
    case checkpointReady = "checkpoint-ready"
    case checkpointRefused = "checkpoint-refused"
    case checkpointIncomplete = "checkpoint-incomplete"
    case checkpointUnreadable = "checkpoint-unreadable"
    case checkpointGone = "checkpoint-gone"
    case evaluationStarted = "evaluation-started"
    case evaluationFinished = "evaluation-finished"
    case evaluationFailed = "evaluation-failed"
    case alertPending = "alert-pending"
    case alertFiring = "alert-firing"
    case alertResolved = "alert-resolved"
    case alertReminder = "alert-reminder"
    case alertFlood = "alert-flood"
    case operatorRequest = "operator-request"
    case hookFailed = "hook-failed"
    case rulesLoaded = "rules-loaded"
    case rulesRejected = "rules-rejected"
    case watchDegraded = "watch-degraded"
    case storeError = "store-error"
    case daemonStarted = "daemon-started"
    case daemonStopped = "daemon-stopped"

    /// 128 bits in lower-case hexadecimal, drawn at random once.
    package var messageID: String {
        switch self {
        case .checkpointFound: "12c8a1bdc440487ba263e8c62a777b52"
        case .checkpointReady: "d6d69c3cf0a048d9b6996755b149861d"
        case .checkpointRefused: "0f5601b7d5cc4ed797ac20bc48071af6"
        case .checkpointIncomplete: "fc509102955d4942a0158b60056eee31"
        case .checkpointUnreadable: "c929dda53e324f41a0e0364522f53a7a"
        case .checkpointGone: "4dbd14fc0f3f4302b2377c62b3bb0b20"
        case .evaluationStarted: "d46e908ce3394cf5ae228f6062d1ad1c"
        case .evaluationFinished: "7b2a0e487adc46b186b401b14061f986"
        case .evaluationFailed: "dc163d832d324110bd74fe9039b59ed9"
        case .alertPending: "0b06b6522805446a929c514bd44ac9dd"
        case .alertFiring: "74be8cfaf0ee40c48947ed71653c309e"
        case .alertResolved: "20c10d10d87a4349bdffbee9db3d3f75"
        case .alertReminder: "f1dba4483697426294a480654155bfcc"
        case .alertFlood: "dc1c4771ced54527a1ecc391b3e2fb30"
        case .operatorRequest: "6a9ab183006b4701a1642d8b0177fd1c"
        case .hookFailed: "86cc540dbd214b0287a05e564d55278e"
        case .rulesLoaded: "83b8bfbbc1404457a06444fc32644bfa"
        case .rulesRejected: "aec3230e288e4aa092642f9c1481d829"
        case .watchDegraded: "a899492344e844878324310ce39b6854"
        case .storeError: "1b919b53880e44568567f16dc0d56c70"
        case .daemonStarted: "a5f393198ac14799b19eaa95fb65a0e6"
        case .daemonStopped: "828d25e163904b9f96a7c613ec82d539"
        }
    }
}
