package dev.reprise.component.postgres.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/** Control files for tests of what is done with data folders, without a server. */
public final class ControlFiles {
    private static final int FIELDS = 288;

    private ControlFiles() {}

    private static final List<String> FOLDERS =
            List.of(
                    "base/1",
                    "global",
                    "pg_commit_ts",
                    "pg_logical/mappings",
                    "pg_logical/snapshots",
                    "pg_multixact/members",
                    "pg_multixact/offsets",
                    "pg_notify",
                    "pg_replslot",
                    "pg_subtrans",
                    "pg_tblspc",
                    "pg_twophase",
                    "pg_wal/archive_status",
                    "pg_xact");

    /** Makes a data folder that looks like a server's. */
    public static void write(Path data, long system, ControlFile.State state) throws IOException {
        for (String each : FOLDERS) {
            Files.createDirectories(data.resolve(each));
        }
        Files.writeString(data.resolve("global/pg_filenode.map"), "");
        Files.writeString(data.resolve("pg_wal/000000010000000000000001"), "");
        Files.writeString(data.resolve("PG_VERSION"), "18\n");
        ByteBuffer bytes = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, system);
        bytes.putInt(16, state.ordinal());
        bytes.putLong(32, 0x16B3740);
        bytes.putInt(48, 1);
        var crc = new CRC32C();
        crc.update(bytes.array(), 0, FIELDS);
        bytes.putInt(FIELDS, (int) crc.getValue());
        Files.write(data.resolve("global/pg_control"), bytes.array());
    }
}
