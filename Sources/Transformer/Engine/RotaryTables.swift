import CVectorKernels
import RealModule

/// Cosines and sines for all positions of a plan, float32 as the reference implementation computes them.
final class RotaryTables {
    private struct Table {
        let cosines: FloatBuffer  // (positions, half)
        let sines: FloatBuffer
    }

    private let headWidth: Int
    private let half: Int
    private let common: Table
    /// Of sequences so long that their rotations depend on their length.
    private var byLength: [Int32: Table] = [:]

    init(_ rotary: RotaryPositions, blocks: [ScoringBlock]) {
        headWidth = rotary.headWidth
        half = rotary.headWidth / 2
        let longest = blocks.flatMap(\.paths).map(\.rows.count).max() ?? 1
        common = Self.table(rotary, length: 0, positions: min(longest, rotary.longestFixedSequence))
        for length in Set(blocks.flatMap(\.rotaryLengths)) where length > 0 {
            byLength[length] = Self.table(rotary, length: Int(length), positions: Int(length))
        }
    }

    private static func table(_ rotary: RotaryPositions, length: Int, positions: Int) -> Table {
        let frequencies = rotary.frequencies(length: length)
        let table = Table(
            cosines: FloatBuffer(count: positions * frequencies.count),
            sines: FloatBuffer(count: positions * frequencies.count))
        let amplitude = Float(rotary.amplitude)
        var index = 0
        for position in 0..<positions {
            for frequency in frequencies {
                let angle = Double(Float(position) * frequency)
                table.cosines.pointer[index] = Float(Double.cos(angle)) * amplitude
                table.sines.pointer[index] = Float(Double.sin(angle)) * amplitude
                index += 1
            }
        }
        return table
    }

    /// Rotates the heads of one row, which lie side by side.
    func rotate(_ heads: UnsafeMutablePointer<Float>, count: Int, row: Int, of block: ScoringBlock) {
        let table = byLength[block.rotaryLengths[row]] ?? common
        let offset = Int(block.positions[row]) * half
        vk_rotate_half(heads, table.cosines.pointer + offset, table.sines.pointer + offset, count, headWidth)
    }
}
