import Testing

@testable import FairnessMonitor

@Suite struct ProgressBarTests {
    let bar = ProgressBar(.adapter(suite: "core"), estimatedSeconds: 40)

    @Test(arguments: [
        (0.0, 0.0, 60, "core: adapter [....................]   0 %  about 40 s left"),
        (0.5, 10.0, 60, "core: adapter [##########..........]  50 %  about 10 s left"),
        (1.0, 20.0, 60, "core: adapter [#####################] 100 %  about 1 s left"),
    ])
    func tellsHowFarItIsAndHowLongItTakes(fraction: Double, elapsed: Double, width: Int, expected: String) {
        #expect(bar.line(fraction: fraction, elapsed: elapsed, width: width) == expected)
    }

    @Test(arguments: [0, 1, 20, 30, 40, 80, 200])
    func fitsIntoAnyWidth(width: Int) {
        #expect(bar.line(fraction: 0.3, elapsed: 1, width: width).count <= width)
    }

    @Test(arguments: [-1, 2, Double.nan, .infinity])
    func aFractionOutOfRangeDoesNoHarm(fraction: Double) {
        #expect(!bar.line(fraction: fraction, elapsed: 1, width: 60).isEmpty)
    }
}
