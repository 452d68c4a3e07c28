import FairnessMonitor
import Glibc

/// The same program is the daemon and, when it starts itself again for an evaluation, the worker.
@main
enum Program {
    static func main() async {
        if CommandLine.arguments.dropFirst().first == WorkerProcess.argument {
            exit(EvaluationWorker.main())
        }
        await DaemonCommand.main()
    }
}
