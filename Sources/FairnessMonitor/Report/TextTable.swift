import DisplayText

/// Rows under column titles in plain text; nothing is cut off.
///
/// The last cell of a row that is shorter than the others may run on and widens no column.
package struct TextTable {
    package struct Column {
        package enum Alignment {
            case left
            case right
        }

        let title: EscapedText
        var alignment = Alignment.left

        package static func left(_ title: EscapedText) -> Column { Column(title: title) }
        package static func right(_ title: EscapedText) -> Column { Column(title: title, alignment: .right) }
    }

    let columns: [Column]
    private var rows: [[EscapedText]] = []

    package init(_ columns: [Column]) {
        self.columns = columns
    }

    package mutating func add(_ cells: [EscapedText]) {
        rows.append(cells)
    }

    /// The titles and a line a row, two spaces between columns, none at a line's end.
    package var lines: [String] {
        let all = [columns.map(\.title)] + rows
        let widths = columns.indices.map { column in
            all.map { cells in
                let runsOn = cells.count < columns.count && column == cells.count - 1
                return column < cells.count && !runsOn ? cells[column].text.count : 0
            }.max() ?? 0
        }
        return all.map { cells in
            var line = ""
            for (cell, (column, width)) in zip(cells, zip(columns, widths)) {
                let padding = String(repeating: " ", count: max(0, width - cell.text.count))
                line += column.alignment == .left ? cell.text + padding : padding + cell.text
                line += "  "
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
