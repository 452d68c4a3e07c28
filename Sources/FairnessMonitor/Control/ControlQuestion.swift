import StrictJSON

/// The JSON object that a request to the control socket carries; every key in it must be asked for.
struct ControlQuestion {
    private let object: JSONObject

    /// - Parameters:
    ///   - bytes: Empty stands for an object without members.
    ///   - keys: All that are allowed.
    init(_ bytes: [UInt8], keys: [String]) throws {
        guard !bytes.isEmpty else {
            object = JSONObject()
            return
        }
        let json: JSON
        do {
            json = try JSON.parse(bytes)
        } catch {
            throw Refusal(code: "bad-request", reason: "the request's body is no JSON: \(error)")
        }
        guard let object = json.object else {
            throw Refusal(code: "bad-request", reason: "the request's body is \(json.kind), not an object")
        }
        if let key = object.keys.first(where: { !keys.contains($0) }) {
            throw Refusal(
                code: "bad-request", reason: "unknown key '\(key)'; known here: \(keys.joined(separator: ", "))")
        }
        self.object = object
    }

    /// Nil where it is absent or null.
    func text(_ key: String, limit: Int = 500) throws -> String? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let text = value.string, !text.isEmpty, text.utf8.count <= limit else {
            throw Refusal(code: "bad-request", reason: "'\(key)' must be text of 1 to \(limit) bytes")
        }
        return text
    }

    func required(_ key: String) throws -> String {
        guard let text = try text(key) else {
            throw Refusal(code: "bad-request", reason: "'\(key)' is missing")
        }
        return text
    }

    func number(_ key: String, in range: ClosedRange<Double>) throws -> Double {
        guard let number = object[key]?.double, range.contains(number) else {
            throw Refusal(
                code: "bad-request",
                reason: "'\(key)' must be a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))")
        }
        return number
    }
}
