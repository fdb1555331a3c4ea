package dev.reprise.component.postgres.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WalDecoderIT {
    private static final int SEGMENT = 16 << 20;

    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("dev.reprise.component.postgres.TestBinaries#all")
    void shouldReadEveryRecordThatTheServerWrote(Path bin) throws Exception {
        try (TestServer server =
                TestServer.start(
                        bin,
                        folder.resolve("s"),
                        Map.of("autovacuum", "off", "wal_keep_size", "1GB"))) {
            // Given
            server.execute("CREATE TABLE t (i int, big text)", "SELECT pg_switch_wal()");
            server.execute("CHECKPOINT");
            Lsn begin = lsn(server, "pg_current_wal_insert_lsn()");
            Instant before = Instant.parse(clock(server));
            commit(server, 500);
            server.execute(
                    "INSERT INTO t SELECT g, string_agg(md5(random()::text || g), '') FROM"
                            + " generate_series(1, 20) g, generate_series(1, 20000) h GROUP BY g",
                    "ANALYZE t",
                    "VACUUM t",
                    "CHECKPOINT");
            server.execute("SELECT pg_switch_wal()");
            server.kill();
            server.start();
            commit(server, 100);
            Instant after = Instant.parse(clock(server));
            Lsn quiet = lsn(server, "pg_current_wal_insert_lsn()");
            server.execute("CREATE INDEX ON t (i)");
            server.stop();

            // When
            Lsn start = new SegmentNames(SEGMENT).start(begin);
            List<Seen> seen = new ArrayList<>();
            WalCensus census = new WalCensus();
            WalDecoder decoder =
                    new WalDecoder(
                            SEGMENT,
                            start,
                            null,
                            record -> {
                                seen.add(Seen.of(record));
                                if (!record.start().isBefore(begin)
                                        && record.start().isBefore(quiet)) {
                                    census.record(record);
                                }
                            });
            byte[] log = read(server, start);
            feed(decoder, log, new Random(7));

            // Then
            assertThat(decoder.version()).isEqualTo(server.version());
            assertThat(decoder.stopped()).startsWith("the log ends at");
            WalSurvey survey = census.survey();
            assertThat(survey.commits())
                    .as(
                            decoder.stopped()
                                    + " begin "
                                    + begin
                                    + " quiet "
                                    + quiet
                                    + " end "
                                    + decoder.lastEnd())
                    .isEqualTo(602);
            assertThat(survey.firstCommitAt()).isBetween(before, after);
            assertThat(survey.lastCommitAt()).isBetween(before, after);
            assertThat(survey.ddl()).isNull();
            var rest = new WalCensus();
            feed(
                    new WalDecoder(
                            SEGMENT,
                            start,
                            null,
                            record -> {
                                if (!record.start().isBefore(quiet)) {
                                    rest.record(record);
                                }
                            }),
                    log,
                    new Random(8));
            assertThat(rest.survey().ddl()).isNotNull();
            if (Files.isExecutable(bin.resolve("pg_waldump"))) {
                assertThat(seen).isEqualTo(dumped(server, start, decoder.lastEnd()));
            }

            // And: a flipped bit anywhere ends it there, with everything before still proven
            Random random = new Random(9);
            for (int i = 0; i < 20; i++) {
                int used = (int) (decoder.lastEnd().value() - start.value());
                int place = random.nextInt(used);
                log[place] ^= 4;
                List<Seen> fewer = new ArrayList<>();
                WalDecoder flipped =
                        new WalDecoder(SEGMENT, start, null, record -> fewer.add(Seen.of(record)));
                feed(flipped, log, random);
                assertThat(seen).startsWith(fewer.toArray(Seen[]::new));
                assertThat(flipped.lastEnd().value()).isLessThanOrEqualTo(start.value() + used);
                log[place] ^= 4;
            }
        }
    }

    private record Seen(Lsn start, int length, int xid) {
        static Seen of(WalRecord record) {
            return new Seen(record.start(), record.length(), record.xid());
        }
    }

    private static void feed(WalDecoder decoder, byte[] log, Random random) {
        int at = 0;
        while (at < log.length) {
            int count =
                    Math.min(
                            log.length - at, 1 + random.nextInt(random.nextBoolean() ? 9 : 50_000));
            decoder.feed(log, at, count);
            at += count;
        }
    }

    private static List<Seen> dumped(TestServer server, Lsn start, Lsn end) throws Exception {
        String text =
                server.run(
                        "pg_waldump",
                        "-p",
                        server.data().resolve("pg_wal").toString(),
                        "-s",
                        start.toString(),
                        "-e",
                        end.toString());
        List<Seen> all = new ArrayList<>();
        for (String line : text.split("\n")) {
            var matcher =
                    java.util.regex.Pattern.compile(
                                    "len \\(rec/tot\\):\\s*\\d+/\\s*(\\d+), tx:\\s*(\\d+), lsn: ([0-9A-F/]+),")
                            .matcher(line);
            if (matcher.find()) {
                all.add(
                        new Seen(
                                Lsn.parse(matcher.group(3)),
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2))));
            }
        }
        return all;
    }

    private static byte[] read(TestServer server, Lsn start) throws IOException {
        var names = new SegmentNames(SEGMENT);
        var out = new java.io.ByteArrayOutputStream();
        for (Lsn at = start; ; at = at.plus(SEGMENT)) {
            Path file = server.data().resolve("pg_wal").resolve(names.file(1, at));
            if (!Files.exists(file)) {
                return out.toByteArray();
            }
            out.write(Files.readAllBytes(file));
        }
    }

    private static void commit(TestServer server, int count) throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < count; i++) {
                statement.execute("INSERT INTO t VALUES (" + i + ")");
            }
        }
    }

    private static Lsn lsn(TestServer server, String of) throws Exception {
        return Lsn.parse(String.valueOf(server.query("SELECT " + of)));
    }

    private static String clock(TestServer server) throws Exception {
        return String.valueOf(
                server.query(
                        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',"
                                + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
    }
}
