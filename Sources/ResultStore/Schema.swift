/// The layout of the database, as the migrations that lead to it.
///
/// Migrations are append-only: one that was ever released is never edited, for databases in the field were made by it.
struct Schema {
    struct Migration {
        var name: String
        var sql: String
    }

    /// Marks the file as fairwatch's in its header ("FRWT"), so that no other database is taken for one.
    static let applicationID: Int32 = 0x4652_5754

    var migrations: [Migration]

    /// The `user_version` that a fully migrated database has.
    var version: Int { migrations.count }

    static let current = Schema(migrations: [
        Migration(name: "checkpoints, scores, evaluations, alerts", sql: version1),
        Migration(name: "divergences, ties and permuted gaps", sql: version2),
        Migration(name: "the order in which a run spends alpha", sql: version3),
        Migration(name: "the drift behind a verdict, and effective items", sql: version4),
        Migration(name: "alerts that nobody is told of", sql: version5),
        Migration(name: "what operators ask for, and their hook", sql: version6),
    ])
}
