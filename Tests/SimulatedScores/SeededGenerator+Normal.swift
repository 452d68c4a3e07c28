import FairnessStatistics
import RealModule

extension SeededGenerator {
    /// A standard normal number: the first of Box and Muller's two.
    package mutating func nextNormal() -> Double {
        (-2 * Double.log(1 - nextUnit())).squareRoot() * .cos(2 * .pi * nextUnit())
    }

    /// A number with mean 0, standard deviation 1 and skewness 2.
    package mutating func nextSkewed() -> Double {
        -Double.log(1 - nextUnit()) - 1
    }
}
