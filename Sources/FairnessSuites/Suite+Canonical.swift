extension Suite {
    /// What is scored, and under which names, as text whose hash is the suite's identity.
    ///
    /// One line an item, fields separated by tabs: no field can hold a tab or a line break. The layout and comments
    /// of the file, descriptions and the version leave it as it is; it changes with the suite's name and with the
    /// id, category, cluster, text or place of any item. Its first line names the version of this serialisation.
    package var canonicalText: String {
        var lines = [["fairwatch-suite-items/1"], ["suite", name]]
        lines += pairs.map { pair in
            ["pair", pair.id, pair.category, pair.template, pair.more, pair.less]
                + (pair.control.map { [$0.more, $0.less] } ?? [])
        }
        lines += plain.map { ["plain", $0.id, $0.text] }
        return lines.map { $0.joined(separator: "\t") + "\n" }.joined()
    }
}
