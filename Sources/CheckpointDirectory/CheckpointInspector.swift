import StrictJSON
import WeightFiles

/// Opens a candidate's files to see whether they are complete; reads as little as that takes.
package struct CheckpointInspector: Sendable {
    private let root: SafeDirectory
    private static let stateLimit = 64 << 20
    /// Of the state or the index; each takes up to a hundred times its bytes once it is read.
    private static let mostValues = 500_000
    private static let metadataLimit = 4 << 10
    /// A model of 100,000 tensors needs some 10 MB.
    private static let headerLimit = 16 << 20

    package init(root: SafeDirectory) {
        self.root = root
    }

    package func inspect(_ candidate: Candidate) -> Inspection {
        let weights = proof(of: candidate)
        let step = trainerStep(of: candidate)
        return Inspection(
            weights: weights, evidence: evidence(for: candidate, weights: weights, trainerStep: step),
            trainerStep: step)
    }

    private func proof(of candidate: Candidate) -> WeightsProof {
        guard candidate.irregularFiles.isEmpty, candidate.files.allSatisfy({ $0.facts.kind == .regular }) else {
            return .refused
        }
        switch candidate.kind {
        case .adapter, .incompleteAdapter:
            if candidate.file(CheckpointFile.adapterWeights) != nil {
                return proof(ofFile: CheckpointFile.adapterWeights, in: candidate, headerLimit: Self.headerLimit)
            }
            let unsupported = [CheckpointFile.adapterPickle, CheckpointFile.mlxWeights]
            return unsupported.contains { candidate.file($0) != nil }
                ? .refused : .missing(name: CheckpointFile.adapterWeights)
        case .fullFineTune:
            return proofOfShards(of: candidate)
        }
    }

    private func proof(ofFile name: String, in candidate: Candidate, headerLimit: Int) -> WeightsProof {
        do {
            let file = try root.open(join(candidate.path, name), limit: .max)
            return switch try SafetensorsLength.check(file, headerLimit: headerLimit) {
            case .exact: .proven
            case .short(let promised): .short(name: name, held: file.size, promised: promised)
            case .malformed: .malformed(name: name)
            }
        } catch let refusal as FileRefusal {
            return refusal.code == .missing ? .missing(name: name) : .refused
        } catch {
            return .refused
        }
    }

    private func proofOfShards(of candidate: Candidate) -> WeightsProof {
        guard candidate.file(CheckpointFile.modelWeights) == nil else {
            return proof(ofFile: CheckpointFile.modelWeights, in: candidate, headerLimit: Self.headerLimit)
        }
        let shards = candidate.files.map(\.name).filter { $0.hasSuffix(CheckpointFile.weightsSuffix) }
        guard candidate.file(CheckpointFile.modelIndex) != nil else {
            return shards.isEmpty ? .refused : .missing(name: CheckpointFile.modelIndex)
        }
        guard let index = json(join(candidate.path, CheckpointFile.modelIndex)),
            let map = index["weight_map"]?.object
        else { return .malformed(name: CheckpointFile.modelIndex) }
        let wanted = Set(map.members.compactMap(\.value.string))
        if let missing = wanted.subtracting(shards).min() { return .missing(name: missing) }
        for shard in wanted.sorted() {
            let proof = proof(ofFile: shard, in: candidate, headerLimit: Self.headerLimit)
            if proof != .proven { return proof }
        }
        return .proven
    }

    private func trainerStep(of candidate: Candidate) -> Int? {
        guard candidate.file(CheckpointFile.trainerState) != nil else { return nil }
        return json(join(candidate.path, CheckpointFile.trainerState))?["global_step"]?.integer
    }

    private func evidence(for candidate: Candidate, weights: WeightsProof, trainerStep: Int?) -> Evidence? {
        if candidate.file(CheckpointFile.readyMarker)?.facts.kind == .regular { return .readyMarker }
        let directories = candidate.path.split(separator: "/").suffix(2).map(String.init)
        if let trainerStep, directories.contains(where: { RunIdentity.step(ofDirectory: $0) == trainerStep }) {
            return .trainerState
        }
        if weights == .proven, candidate.kind == .adapter, metadataAgrees(candidate) { return .downloadMetadata }
        return nil
    }

    /// `hf download --local-dir` keeps its notes at the top of the local directory, which may be any ancestor.
    private func metadataAgrees(_ candidate: Candidate) -> Bool {
        let parts = candidate.path.split(separator: "/").map(String.init)
        for depth in (0...parts.count).reversed() {
            let note =
                (parts[..<depth] + [".cache", "huggingface", "download"] + parts[depth...]
                + [CheckpointFile.adapterWeights + ".metadata"]).joined(separator: "/")
            guard let bytes = try? root.open(note, limit: Self.metadataLimit).bytes() else { continue }
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            guard lines.count >= 2, let noted = SHA256Digest(hexadecimal: lines[1]),
                let file = try? root.open(join(candidate.path, CheckpointFile.adapterWeights), limit: .max),
                let actual = try? SHA256Digest(of: file)
            else { return false }
            return noted == actual
        }
        return false
    }

    private func json(_ path: String) -> JSON? {
        guard let bytes = try? root.open(path, limit: Self.stateLimit).bytes() else { return nil }
        return try? JSON.parse(bytes, limits: JSONLimits(bytes: Self.stateLimit, values: Self.mostValues))
    }
}

func join(_ directory: String, _ name: String) -> String {
    directory.isEmpty ? name : "\(directory)/\(name)"
}
