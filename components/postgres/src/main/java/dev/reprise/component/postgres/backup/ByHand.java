package dev.reprise.component.postgres.backup;

/**
 * How a base becomes a server with nothing but PostgreSQL's own programs. The log after it is not
 * for them: a batch holds the stretch of a segment that came in a few seconds, from the middle of
 * one file to the middle of another, and a server that replays a log with a hole in it starts all
 * the same, and lacks what came behind.
 */
record ByHand(String component) {
    String text() {
        return """
        A PostgreSQL server as it was when this seal was taken: `RESTORED/%1$s/base` is its data
        folder, with the log that it needs to come up. `RESTORED/%1$s/backup.json` says of which
        version; programs of the same major version start it. Choose for DATA a path that does not
        exist yet, and for USER who is to run it, never root. As root:

            mv RESTORED/%1$s/base DATA
            chmod 0700 DATA
            chown -R USER DATA
            sed -i '/^synchronous_standby_names *=.*"reprise_/d' DATA/postgresql.auto.conf

        The last line takes out the mark by which commits wait for Reprise: with it the first one
        would wait for ever. `backup_label` has to stay where it is: without it the server starts
        from the wrong place in its log, and its data is damaged. Then, as USER, with a free PORT:

            pg_ctl -D DATA -l DATA/by-hand.log -o "-p PORT -c synchronous_standby_names='' \\
              -c archive_mode=off -c max_logical_replication_workers=0" start

        So started it neither waits for a standby, nor writes into the live server's archive, nor
        takes its place as a subscriber. Look at it; without these options it is the server that it
        was. If there is no `DATA/postgresql.conf`, the server was configured elsewhere, and those
        files are in `RESTORED/%1$s/outside` by their old paths. Copy the folder that holds
        `postgresql.conf` to CONF, a path that does not exist yet, as root:

            cp -a "$(dirname "$(find RESTORED/%1$s/outside -name postgresql.conf -print -quit)")" CONF
            chown -R USER CONF

        and start it so, as USER:

            pg_ctl -D DATA -l DATA/by-hand.log -o "-p PORT -c synchronous_standby_names='' \\
              -c archive_mode=off -c max_logical_replication_workers=0 \\
              -c config_file=CONF/postgresql.conf -c data_directory=DATA \\
              -c hba_file=CONF/pg_hba.conf -c ident_file=CONF/pg_ident.conf \\
              -c external_pid_file=''" start

        What was committed after the seal lies in batches that are pieces of log files, and that
        PostgreSQL cannot replay as they are. `reprise restore %1$s --offline` puts them together,
        checks them record by record, and brings back the last commit, or any moment with `--at`.
        """
                .formatted(component);
    }
}
