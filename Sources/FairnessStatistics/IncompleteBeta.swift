import RealModule

/// The regularised incomplete beta function I_x(a, b) for a, b > 0; NaN outside its domain.
///
/// - Parameters:
///   - x: Between 0 and 1.
///   - complement: 1 − x, passed in because it can't be recovered from an x close to 1.
package func regularisedIncompleteBeta(_ a: Double, _ b: Double, x: Double, complement: Double) -> Double {
    guard a > 0, b > 0, a.isFinite, b.isFinite, x >= 0, complement >= 0 else { return .nan }
    if x == 0 { return 0 }
    if complement == 0 { return 1 }
    // The continued fraction converges fast only on this side of the mean; the other side is its mirror image.
    if x > (a + 1) / (a + b + 2) {
        return 1 - regularisedIncompleteBeta(b, a, x: complement, complement: x)
    }
    let logX = x > 0.5 ? Double.log(onePlus: -complement) : Double.log(x)
    let logComplement = complement > 0.5 ? Double.log(onePlus: -x) : Double.log(complement)
    let front = Double.exp(a * logX + b * logComplement - logBeta(a, b)) / a
    return front * continuedFraction(a, b, x: x)
}

/// The fraction of DLMF 8.17.22, evaluated by Lentz's method as modified by Thompson and Barnett (1986).
private func continuedFraction(_ a: Double, _ b: Double, x: Double) -> Double {
    let tiny = 1e-300
    func awayFromZero(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }

    var numerator = 1.0
    var denominator = 1 / awayFromZero(1 - (a + b) * x / (a + 1))
    var result = denominator
    for step in 1...20_000 {
        let m = Double(step)
        let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        denominator = 1 / awayFromZero(1 + even * denominator)
        numerator = awayFromZero(1 + even / numerator)
        result *= denominator * numerator

        let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        denominator = 1 / awayFromZero(1 + odd * denominator)
        numerator = awayFromZero(1 + odd / numerator)
        let change = denominator * numerator
        result *= change
        if (change - 1).magnitude < 1e-16 { break }
    }
    return result
}

/// log B(a, b) without subtracting large logarithms of the gamma function from each other.
func logBeta(_ a: Double, _ b: Double) -> Double {
    let small = min(a, b)
    let large = max(a, b)
    let sum = small + large
    let logLargeShare = Double.log(onePlus: -small / sum)
    if small >= 10 {
        let correction = stirlingRemainder(small) + stirlingRemainder(large) - stirlingRemainder(sum)
        return -0.5 * .log(large) + logRootTwoPi + correction + (small - 0.5) * .log(small / sum)
            + large * logLargeShare
    }
    if large >= 10 {
        let correction = stirlingRemainder(large) - stirlingRemainder(sum)
        return .logGamma(small) + correction + small - small * .log(sum) + (large - 0.5) * logLargeShare
    }
    return .logGamma(small) + (.logGamma(large) - .logGamma(sum))
}

private let logRootTwoPi = 0.918938533204672741780329736406

/// log Γ(x) minus Stirling's formula, for x ≥ 10 (DLMF 5.11.1).
private func stirlingRemainder(_ x: Double) -> Double {
    let inverse = 1 / x
    let square = inverse * inverse
    let coefficients = [
        1.0 / 156, -691.0 / 360_360, 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12,
    ]
    return inverse * coefficients.reduce(0) { $0 * square + $1 }
}
