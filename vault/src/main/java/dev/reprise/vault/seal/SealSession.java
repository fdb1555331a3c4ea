package dev.reprise.vault.seal;

import dev.reprise.vault.files.FileStats;
import dev.reprise.vault.repository.BlobSaver;
import dev.reprise.vault.repository.Repository;

/** What the parts of one seal share. */
record SealSession(
        Repository repository, BlobSaver saver, ChunkFeed feed, SealTally tally, FileStats stats) {}
