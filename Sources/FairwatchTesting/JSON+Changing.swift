import StrictJSON

extension JSON {
    /// An object with some members replaced, added, or, where the value is nil, taken out.
    package func changing(_ changes: [(key: String, value: JSON?)]) -> JSON {
        var object = JSONObject()
        for member in self.object?.members ?? [] where !changes.contains(where: { $0.key == member.key }) {
            _ = object.append(key: member.key, value: member.value, offset: 0)
        }
        for (key, value) in changes {
            if let value { _ = object.append(key: key, value: value, offset: 0) }
        }
        return .object(object)
    }
}
