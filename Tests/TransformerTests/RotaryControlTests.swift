import FairwatchTesting
import StrictJSON
import Testing

@testable import Transformer

/// Each single parameter of a rotary scaling is seen in the log-probabilities of the references.
struct RotaryControlTests {
    /// A model of ModelReference/cases.py with one of its rotary parameters given another value.
    struct Control: Sendable, CustomTestStringConvertible {
        let model: String
        /// What its `config.json` says.
        let right: JSON
        let key: String
        let value: JSON

        init(_ model: String, _ right: JSON, _ key: String, _ value: JSON) {
            self.model = model
            self.right = right
            self.key = key
            self.value = value
        }

        var testDescription: String { "\(model): \(key) \(value.written())" }
    }

    private static let linear: JSON = ["rope_type": "linear", "rope_theta": 100, "factor": 3]
    private static let dynamic: JSON = ["rope_type": "dynamic", "rope_theta": 100, "factor": 2]
    private static let llama3: JSON = [
        "rope_type": "llama3", "rope_theta": 100, "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4,
        "original_max_position_embeddings": 32,
    ]
    private static let yarn: JSON = [
        "rope_type": "yarn", "rope_theta": 100, "factor": 4, "original_max_position_embeddings": 16,
    ]
    private static let scaledYarn = yarn.changing([
        ("mscale", JSON(1.4)), ("mscale_all_dim", JSON(0.6)), ("beta_fast", 2), ("beta_slow", JSON(0.25)),
        ("truncate", false),
    ])
    private static let amplifiedYarn: JSON = [
        "rope_type": "yarn", "rope_theta": 100, "factor": 2, "original_max_position_embeddings": 32,
        "attention_factor": JSON(1.3),
    ]

    static let controls = [
        Control("llama-linear", linear, "factor", 4), Control("llama-dynamic", dynamic, "factor", 4),
        Control("llama-llama3", llama3, "factor", 4), Control("llama-llama3", llama3, "low_freq_factor", 2),
        Control("llama-llama3", llama3, "high_freq_factor", 6),
        Control("llama-llama3", llama3, "original_max_position_embeddings", 64),
        Control("llama-yarn", yarn, "factor", 2), Control("llama-yarn", yarn, "original_max_position_embeddings", 32),
        Control("llama-yarn", yarn, "attention_factor", 1), Control("llama-yarn-mscale", scaledYarn, "mscale", 0),
        Control("llama-yarn-mscale", scaledYarn, "mscale_all_dim", 1),
        Control("llama-yarn-mscale", scaledYarn, "beta_fast", 32),
        Control("llama-yarn-mscale", scaledYarn, "beta_slow", 1),
        Control("llama-yarn-mscale", scaledYarn, "truncate", true),
        Control("qwen2-yarn", amplifiedYarn, "attention_factor", 1),
    ]

    @Test(arguments: controls) func eachParameterIsSeen(_ control: Control) throws {
        let reference = try ReferenceModel(control.model)
        // The control would say nothing if it began from other parameters than the model's own.
        let same = try reference.model(changing: [("rope_parameters", control.right)])
        #expect(same.configuration == reference.configuration)

        let wrong = control.right.changing([(control.key, control.value)])
        let other = try reference.model(changing: [("rope_parameters", wrong)])
        let difference = worstDifference(try other.scores(reference.sequences), reference.logProbabilities)
        print("control \(control.testDescription): worst by \(difference) nats a token")
        #expect(difference > 0.01 && difference.isFinite)
    }
}
