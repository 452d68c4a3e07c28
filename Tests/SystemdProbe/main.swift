import DisplayText
import Glibc
import SystemdJournal

// Stands in for fairwatchd where only its dealings with systemd are tested.
switch CommandLine.arguments.dropFirst().first {
case "entries":
    exit(sendOneEntryOfEachKind())
case "serve", nil:
    serve()
default:
    print("usage: systemd-probe entries | serve")
    exit(2)
}
