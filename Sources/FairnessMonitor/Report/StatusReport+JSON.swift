import ResultStore
import StrictJSON

extension StatusReport {
    /// What `fairwatch status --json` prints, schema version 1; with `onlyTrouble` without what is in order.
    package func document(onlyTrouble: Bool = false) -> JSON {
        [
            "schema_version": 1, "daemon": daemon,
            "bases": .array(snapshot.bases.map(\.document)), "checkpoint_count": JSON(snapshot.checkpointCount),
            "checkpoints": .array(
                snapshot.checkpoints.filter { !onlyTrouble || $0.isTrouble }.map(checkpoint)),
            "alerts": .array(alerts.map(\.document)), "silences": .array(snapshot.silences.map(\.document)),
            "hook": snapshot.hook.document,
        ]
    }

    private var daemon: JSON {
        let status = snapshot.daemon
        var running: JSON = false
        var pid: Int?
        var problem: String?
        switch presence {
        case .running(let process): (running, pid) = (true, process ?? status?.pid)
        case .absent: break
        case .untold(let reason): (running, problem) = (.null, reason)
        }
        return [
            "running": running, "problem": JSON(problem), "pid": JSON(pid), "version": JSON(status?.version),
            "started": JSON(instant: status?.started), "stopped": JSON(instant: status?.stopped),
            "directories": .array(
                (status?.directories ?? []).map { directory in
                    [
                        "path": JSON(directory.path), "polled": JSON(directory.polled),
                        "problem": JSON(directory.problem),
                    ]
                }),
            "rules": status?.rules.document ?? .null, "configuration": JSON(status?.configuration),
            "notice": JSON(status?.notice),
        ]
    }

    private func checkpoint(_ checkpoint: Snapshot.Checkpoint) -> JSON {
        let record = checkpoint.record
        let progress = progress(of: checkpoint)
        return [
            "path": JSON(record.path), "paths": .array(record.paths.map(\.document)),
            "run": JSON(record.traits.run), "step": JSON(record.traits.step), "kind": JSON(record.traits.kind),
            "rank": JSON(record.traits.rank), "alpha": JSON(record.traits.alpha), "sha256": JSON(record.sha256),
            "state": JSON(record.state.rawValue), "reason": JSON(record.reason),
            "state_changed": JSON(instant: record.stateChanged), "gone": .bool(record.isGone),
            "worst_metric": checkpoint.worst.map { worst in
                [
                    "suite": JSON(worst.suite), "metric": JSON(worst.name), "category": JSON(worst.category),
                    "value": JSON(worst.estimate?.value), "interval": JSON(worst.estimate?.interval),
                ]
            } ?? .null,
            "firing": .counts(checkpoint.firing), "undecided": JSON(checkpoint.undecided),
            "progress": progress?.document ?? .null,
            "failures": JSON(checkpoint.attempt?.failures ?? 0),
            "next_attempt": JSON(instant: checkpoint.attempt?.nextAt),
        ]
    }
}

extension JSON {
    /// In the order of the keys.
    fileprivate static func counts(_ counts: [String: Int]) -> JSON {
        var object = JSONObject()
        for key in counts.keys.sorted() { _ = object.append(key: key, value: JSON(counts[key]), offset: 0) }
        return .object(object)
    }
}

extension DaemonStatus.Rules {
    fileprivate var document: JSON {
        switch self {
        case .ok(let count, let sha256):
            ["ok": true, "count": JSON(count), "sha256": JSON(sha256), "error": .null]
        case .rejected(let error, let active):
            ["ok": false, "count": .null, "sha256": JSON(active), "error": JSON(error)]
        }
    }
}

extension EvaluationProgress {
    fileprivate var document: JSON {
        [
            "scoring": subject == .base ? "base" : "checkpoint", "suite": JSON(suite), "fraction": JSON(fraction),
            "remaining_seconds": JSON(remainingSeconds),
            "started": JSON(instant: started),
        ]
    }
}

extension BaseRecord {
    fileprivate var document: JSON {
        [
            "name": JSON(name), "fingerprint": JSON(fingerprint), "path": JSON(resolvedPath),
            "model_type": JSON(modelType), "parameters": JSON(parameters),
        ]
    }
}

extension SilenceRecord {
    var document: JSON {
        [
            "silence_id": JSON(id), "rule": JSON(rule), "run": JSON(run), "category": JSON(category),
            "owner": JSON(owner), "reason": JSON(reason), "created": JSON(instant: created),
            "ends": JSON(instant: ends), "ended": JSON(instant: ended),
        ]
    }
}

extension HookBacklog {
    fileprivate var document: JSON {
        [
            "waiting": JSON(waiting), "failed": JSON(failed), "last_error": JSON(lastError),
            "next_attempt": JSON(instant: failed > 0 ? next : nil),
        ]
    }
}

extension CheckpointRecord.Path {
    var document: JSON {
        [
            "path": JSON(path), "run": JSON(run), "step": JSON(step), "first_seen": JSON(instant: firstSeen),
            "last_seen": JSON(instant: lastSeen), "gone": JSON(instant: goneAt),
        ]
    }
}

extension Snapshot.Alert {
    /// As `status --json`, `alerts` and the hook have it.
    var document: JSON {
        let metric = record.metricParts
        return [
            "alert_id": JSON(record.id), "state": JSON(record.state.rawValue), "rule": JSON(record.rule),
            "severity": JSON(record.severity), "suite": JSON(metric.suite), "metric": JSON(metric.metric),
            "category": JSON(record.category), "run": JSON(record.run), "step": JSON(step), "path": JSON(path),
            "sha256": JSON(sha256), "base": JSON(baseName), "since": JSON(instant: record.since),
            "since_step": JSON(record.sinceStep), "updated": JSON(instant: record.updated),
            "value": JSON(verdict?.value), "unit": JSON(verdict?.unit), "interval": JSON(verdict?.interval),
            "confidence": JSON(verdict?.confidence), "threshold": JSON(verdict?.threshold),
            "compared_to": JSON(verdict?.comparedTo), "n": JSON(verdict?.n), "clusters": JSON(verdict?.clusters),
            "detects": JSON(verdict?.detects), "summary": JSON(record.summary), "muted": JSON(record.muted),
            "announced": JSON(instant: record.announced), "told": JSON(instant: record.told),
            "resolved": JSON(instant: record.resolved),
            "acknowledged": record.acknowledgement.map { acknowledgement in
                [
                    "time": JSON(instant: acknowledgement.time), "by": JSON(acknowledgement.owner),
                    "reason": JSON(acknowledgement.reason),
                ]
            } ?? .null,
        ]
    }
}
