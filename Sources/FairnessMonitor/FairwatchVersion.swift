/// The release, as `--version`, results and the journal give it.
package enum FairwatchVersion {
    package static let current = "0.1.0"
}
