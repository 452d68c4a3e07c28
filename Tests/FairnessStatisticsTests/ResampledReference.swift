// Written by reference/resampled.py with scipy 1.17.1, numpy 2.4.6.
// swift-format-ignore-file

enum ResampledReference {
    /// How often each of seven clusters occurs in the first nine draws of seed 20240518.
    static let multiplicities: [Int] = [
        3, 0, 0, 0, 1, 3, 0, 1, 0, 2, 0, 1, 1, 2, 2, 1, 1, 1, 1, 0, 1, 2, 0, 0, 3, 1, 0, 1, 0, 2,
        1, 0, 1, 3, 0, 1, 2, 0, 1, 0, 1, 2, 1, 2, 0, 1, 2, 1, 0, 1, 1, 1, 1, 1, 0, 2, 0, 1, 2, 0,
        0, 4, 0,
    ]
    static let clusterOfRow: [Int] = [
        0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 6,
        7, 7, 8, 9, 9, 10, 10, 11, 11, 11, 11, 11, 12, 12, 12, 12, 12, 13, 14, 14, 14, 15, 15, 15, 15, 15, 16, 17, 17, 17,
        17, 18, 19, 19, 19, 20, 20, 20, 20, 20, 21, 21, 22, 22, 23, 23, 24, 24, 24, 24, 25, 25, 26, 26, 26, 26, 26, 27, 27, 27,
        28, 28, 28, 29, 29, 29, 30, 30, 30, 31, 31, 31, 32, 32, 32, 33, 33, 33, 33, 33, 34, 34, 34, 34, 34, 35, 35, 35, 35, 36,
        36, 36, 36, 37, 37, 37, 37, 38, 38, 39, 39, 39, 39, 39, 40, 40, 40, 41, 41, 42, 42, 42, 42, 42, 43, 44, 44, 44, 44, 44,
        45, 45, 45, 45, 46, 47, 48, 48, 48, 49, 50, 51, 51, 51, 52, 52, 52, 52, 52, 53, 53, 53, 54, 54, 54, 54, 54, 55, 55, 55,
        55, 55, 56, 56, 56, 56, 56, 57, 57, 57, 57, 58, 58, 58, 59, 59, 59,
    ]
    static let groupOfRow: [Int] = [
        0, 1, 1, 0, 2, 0, 0, 0, 2, 2, 2, 0, 2, 1, 1, 0, 1, 2, 1, 0, 1, 0, 2, 2, 0, 1, 2, 2, 2, 1,
        0, 2, 1, 0, 0, 1, 2, 1, 1, 2, 2, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 2, 1, 1, 1, 2, 1, 1,
        1, 1, 1, 1, 1, 2, 2, 0, 1, 1, 1, 0, 0, 1, 2, 0, 1, 2, 2, 0, 0, 2, 0, 0, 1, 2, 0, 1, 1, 0,
        2, 2, 1, 2, 1, 2, 2, 1, 0, 0, 1, 0, 2, 2, 0, 1, 0, 0, 1, 2, 2, 1, 1, 1, 0, 1, 2, 1, 0, 0,
        2, 0, 2, 2, 1, 1, 2, 1, 1, 0, 1, 2, 0, 0, 2, 1, 2, 0, 2, 0, 1, 2, 0, 1, 2, 1, 0, 1, 1, 2,
        2, 1, 0, 1, 0, 2, 2, 1, 2, 1, 1, 2, 2, 2, 2, 0, 1, 2, 0, 0, 1, 2, 2, 2, 1, 0, 2, 1, 2, 2,
        2, 0, 2, 1, 1, 2, 2, 1, 0, 2, 0, 0, 0, 0, 2, 1, 0,
    ]
    static let values: [Double] = [
        0.664, 0.722, 1.467, 0.458,
        1.6909999999999998, 2.34, 2.655, 2.248,
        3.51, 3.518, 2.634, 1.259,
        2.874, 1.081, 0.814, 1.347,
        0.766, 2.283, 1.848, 1.096,
        1.024, 5.676, 5.739, 5.904,
        5.366, 1.177, 1.8559999999999999, 3.975,
        1.8239999999999998, 0.805, 1.224, 2.653,
        1.831, 1.751, 2.405, 1.641,
        2.011, 1.713, 1.788, 2.684,
        2.581, 2.521, 0.931, 0.581,
        0.215, 0.335, 0.5860000000000001, 1.48,
        1.536, 2.325, 1.563, 1.127,
        1.597, 1.5510000000000002, 1.261, 0.862,
        2.469, 1.892, 0.612, 0.503,
        1.03, 0.973, 0.643, 0.753,
        0.83, 1.9100000000000001, 2.3200000000000003, 2.291,
        1.352, 1.129, 1.345, 0.497,
        2.931, 3.204, 1.7309999999999999, 0.956,
        2.796, 3.28, 3.854, 2.551,
        1.544, 2.709, 1.606, 1.092,
        1.471, 2.02, 1.083, 3.421,
        1.662, 1.309, 2.761, 1.528,
        1.66, 2.394, 0.659, 1.968,
        2.1879999999999997, 1.544, 0.742, 0.132,
        0.395, 1.797, 3.689, 4.970000000000001,
        2.295, 1.572, 0.528, 1.119,
        0.954, 1.8559999999999999, 1.304, 1.677,
        0.88, 0.796, 0.554, 1.323,
        3.473, 1.609, 1.246, 0.617,
        2.283, 0.709, 1.573, 3.564,
        1.298, 1.096, 2.431, 2.965,
        2.473, 0.33, 2.956, 1.35,
        0.409, 1.731, 1.917, 1.12,
        2.819, 0.452, 1.5739999999999998, 0.565,
        1.425, 1.391, 1.256, 0.7,
        1.678, 0.486, 1.183, 1.354,
        1.597, 1.388, 1.107, 1.133,
        0.253, 1.076, 0.517, 2.662,
        2.048, 2.058, 2.221, 0.738,
        1.009, 3.093, 2.967, 3.685,
        2.286, 1.548, 1.484, 2.755,
        2.429, 3.878, 3.654, 5.363,
        1.893, 1.472, 0.74, 0.462,
        2.193, 5.614, 3.6, 2.7649999999999997,
        3.157, 2.918, 1.363, 0.31,
        0.45899999999999996, 1.214, 1.1320000000000001, 0.443,
        1.094, 1.649, 0.359, 1.045,
        1.143, 0.308, 1.506, 0.475,
        0.15,
    ]
    /// On 60 clusters and the project's 2,000 draws of seed 11.
    static let gapOf60: (value: Double, error: Double, bias: Double, biasCorrection: Double, acceleration: Double, low: Double, high: Double, lowT: Double, highT: Double) =
        (value: 1.1068742216687424, error: 0.1321802199896094, bias: 0.07347720973557115, biasCorrection: -0.5402857270124635, acceleration: 0.007201788068141684, low: 0.8014203604713475, high: 1.293436849552133, lowT: 0.8423822123948437, highT: 1.371366230942641)
    /// On 60 clusters and the project's 2,000 draws of seed 11.
    static let ratioOf60: (value: Double, error: Double, bias: Double, biasCorrection: Double, acceleration: Double, low: Double, high: Double, lowT: Double, highT: Double) =
        (value: 0.5578773216763075, error: 0.04153670994123961, bias: -0.028902299457551184, biasCorrection: 0.7014856290704898, acceleration: 0.032791652065562345, low: 0.5083330088029793, high: 0.6715446755716704, lowT: 0.4747625570628941, highT: 0.6409920862897209)
    /// On 60 clusters and the project's 2,000 draws of seed 11.
    static let contrastOf60: (value: Double, error: Double, bias: Double, biasCorrection: Double, acceleration: Double, low: Double, high: Double, lowT: Double, highT: Double) =
        (value: 0.7340306966690999, error: 0.07781962904864517, bias: 0.00038572349936627504, biasCorrection: -0.018800819591187675, acceleration: 0.01106034971529837, low: 0.5907769824242042, high: 0.8827495624003869, lowT: 0.5783139786182174, highT: 0.8897474147199824)
    /// On 30 clusters and the project's 2,000 draws of seed 11.
    static let gapOf30: (value: Double, error: Double, bias: Double, biasCorrection: Double, acceleration: Double, low: Double, high: Double, lowT: Double, highT: Double) =
        (value: 1.3383642857142861, error: 0.2675717497696366, bias: -0.002142676418117384, biasCorrection: 0.06773071300425916, acceleration: 0.085749573986427, low: 0.9539913276400817, high: 2.0566889181900834, lowT: 0.7911186116881112, highT: 1.885609959740461)
    /// On 30 clusters and the project's 2,000 draws of seed 11.
    static let ratioOf30: (value: Double, error: Double, bias: Double, biasCorrection: Double, acceleration: Double, low: Double, high: Double, lowT: Double, highT: Double) =
        (value: 0.5046698830216111, error: 0.061540020659648635, bias: 0.003662132279821706, biasCorrection: -0.037608287661255936, acceleration: -0.04533204884286949, low: 0.3825451150726877, high: 0.6140371561144551, lowT: 0.37880640859103876, highT: 0.6305333574521834)
    /// On 30 clusters and the project's 2,000 draws of seed 11.
    static let contrastOf30: (value: Double, error: Double, bias: Double, biasCorrection: Double, acceleration: Double, low: Double, high: Double, lowT: Double, highT: Double) =
        (value: 0.752561904761905, error: 0.1209185218333469, bias: -0.006558604002152135, biasCorrection: 0.1155615971053833, acceleration: 0.03256547781815542, low: 0.5640323747892854, high: 1.0447627026026534, lowT: 0.5052557596254734, highT: 0.9998680498983366)
    /// scipy.stats.bootstrap's BCa interval from 50,000 draws of its own.
    static let gapInterval = (0.8149430780020834, 1.3031035832356137)
    /// scipy.stats.bootstrap's BCa interval from 50,000 draws of its own.
    static let ratioInterval = (0.5067418018412522, 0.6730395698786099)
    /// scipy.stats.bootstrap's BCa interval from 50,000 draws of its own.
    static let contrastInterval = (0.5897664029802665, 0.8980362520801555)
    /// Value, linearised standard error with numerical derivatives, jackknife over clusters.
    static let differenceOfMeans = (-0.5139098238650455, 0.15057044056824276, 0.15417662418227698)
    /// Value, linearised standard error with numerical derivatives, jackknife over clusters.
    static let balancedMean = (1.6652824981394194, 0.14987581069484796, 0.15152189451560197)
    /// The largest gap over numpy's 20,000 permutations within clusters, then among all rows.
    static let permutedWithin = (mean: 0.5649587704377266, deviation: 0.10337898245022038, upper: 0.7339858343711084)
    static let permutedAmongAll = (mean: 0.24340659792445005, deviation: 0.1264870407641916, upper: 0.4735777397260271)
    /// The gap of the groups 0, 1 | 0, 1, 1 of the values 0, 1 | 3, 7, 12: its mean over all 12 permutations.
    static let enumerated = 2.972222222222222
    static let enumeratedGaps: [Double] = [
        1.0, 1.833333333333, 2.333333333333, 3.166666666667,
        4.333333333333, 5.166666666667,
    ]
}
