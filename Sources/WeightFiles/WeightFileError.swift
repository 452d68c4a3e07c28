/// Why a weight file cannot be used: which file, which tensor, what is wrong and how to mend it.
package struct WeightFileError: Error, Equatable, CustomStringConvertible {
    /// The class of the fault, for those who act on it without reading the text.
    package enum Code: String, Sendable {
        case truncated, oversized, header, layout, elementType, index, missingTensor, unreadable
    }

    package let code: Code
    package let file: String
    package let tensor: String?
    package let problem: String
    package let remedy: String

    package init(_ code: Code, file: String, tensor: String? = nil, problem: String, remedy: String) {
        self.code = code
        self.file = file
        self.tensor = tensor
        self.problem = problem
        self.remedy = remedy
    }

    package var description: String {
        let subject = tensor.map { "\(file.quotedForError), tensor \($0.quotedForError)" } ?? file.quotedForError
        return "\(subject): \(problem); \(remedy)"
    }
}

extension String {
    /// The text made safe for one line of a log: control and format characters escaped, at most 120 characters.
    package var quotedForError: String {
        var text = "'"
        var count = 0
        for scalar in unicodeScalars {
            guard count < 120 else {
                text += "…"
                break
            }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                text += "\\u{" + String(scalar.value, radix: 16) + "}"
            default:
                text.unicodeScalars.append(scalar)
            }
            count += 1
        }
        return text + "'"
    }
}
