import FairnessSuites

extension ImportFile {
    init(_ name: String, _ text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }
}

extension ImportedSuite {
    /// Of all files.
    var brokenRows: [String] { broken.flatMap(\.descriptions) }
}

extension BenchmarkImport {
    func run(
        _ files: ImportFile..., with change: (inout ImportOptions) -> Void = { _ in }
    ) throws(BenchmarkFileError) -> ImportedSuite {
        var options = ImportOptions()
        change(&options)
        return try run(files: files, options: options)
    }
}
