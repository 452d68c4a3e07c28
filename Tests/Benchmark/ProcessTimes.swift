import Glibc

/// What the kernel has counted for this process so far.
struct ProcessTimes {
    /// User and system time of all threads.
    let cpuSeconds: Double
    /// The most physical memory that it ever held.
    let peakBytes: Int

    static var now: ProcessTimes {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return ProcessTimes(
            cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), peakBytes: usage.ru_maxrss * 1024)
    }
}
