import FairnessMonitor
import Glibc

if CommandLine.arguments.dropFirst().first == WorkerProcess.argument {
    exit(EvaluationWorker.main())
}
