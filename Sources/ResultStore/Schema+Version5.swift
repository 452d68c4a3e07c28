extension Schema {
    static let version5 = """
        -- When the journal was first told that an alert fires; null where nobody was.
        ALTER TABLE alerts ADD COLUMN announced_at REAL;
        UPDATE alerts SET announced_at = since_at;
        -- count is of checkpoints towards the next state: of passed ones, while it fires.
        UPDATE alerts SET count = 0;
        -- Why nobody is told though it fires: an exception, an inhibition or a silence.
        ALTER TABLE alerts ADD COLUMN muted TEXT;
        ALTER TABLE verdicts ADD COLUMN muted TEXT;
        """
}
