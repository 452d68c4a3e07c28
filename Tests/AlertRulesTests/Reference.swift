import Foundation

/// Values computed by reference/judge.py.
struct Reference: Decodable {
    struct Family: Decodable {
        let p: [Double]
        let alpha: Double
        let holm: [Bool]
        let bh: [Bool]
    }

    struct Rule: Decodable {
        struct Expected: Decodable {
            let value: Double
            let p: Double
            let state: String
            let low: Double
            let high: Double
            let confidence: Double
            let detects: Double?
        }

        let name: String
        let tested: String
        let severity: String
        let above: Double?
        let below: Double?
        let outside: [Double]?
        let scale: String?
        let ideal: Double?
        let clusters: Int
        let value: [Double]
        let value95: [Double]
        let base: [Double]?
        let base95: [Double]?
        let difference: [Double]?
        let sum: [Double]?
        let expected: Expected
    }

    let multiplicity: [Family]
    let judge: [Rule]

    static func load() throws -> Reference {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "reference/judge.json")
        return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }
}
