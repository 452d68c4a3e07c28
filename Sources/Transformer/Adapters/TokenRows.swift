/// Rows of a table that were trained one by one and replace the base's.
package struct TokenRows: Sendable, Equatable {
    /// Places in `values` by row of the table.
    let places: [Int: Int]
    let values: [Float]  // (stored rows, width)
}
