package dev.reprise.component.sessions.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordJudgeTest {
    private static final Path REAL = Path.of("src/test/resources/opencode");
    private static final String INFO = "project/global/storage/session/info/ses_1.json";

    @ParameterizedTest
    @ValueSource(strings = {"layout-a", "layout-b"})
    void shouldFindEveryRecordOfARealServerSound(String layout) throws IOException {
        Path root = REAL.resolve(layout);
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                RecordPath path = RecordPath.of(root.relativize(file).toString());
                assertThat(RecordJudge.judge(path, Files.readAllBytes(file)))
                        .as(path.path())
                        .isInstanceOfSatisfying(
                                Verdict.Sound.class,
                                sound -> assertThat(sound.irregular()).isEmpty());
            }
        }
    }

    @Test
    void shouldTellLayoutsApartByLooking() throws IOException {
        assertThat(Layout.of(REAL.resolve("layout-a"))).isEqualTo(Layout.A);
        assertThat(Layout.of(REAL.resolve("layout-b"))).isEqualTo(Layout.B);
        assertThat(Layout.of(REAL.resolve("layout-c"))).isEqualTo(Layout.C);
        assertThat(Layout.of(REAL.resolve("nowhere"))).isEqualTo(Layout.EMPTY);
        assertThat(Layout.C.known()).isFalse();
    }

    @Test
    void shouldNameEachKindOfDamage() {
        assertThat(damage(INFO, "")).isEqualTo(Verdict.Damage.EMPTY);
        assertThat(damage(INFO, "\0\0\0\0")).isEqualTo(Verdict.Damage.NUL_FILLED);
        assertThat(damage(INFO, "{\"id\":\"ses_1\"}\0\0")).isEqualTo(Verdict.Damage.NUL_FILLED);
        assertThat(damage(INFO, "{\"id\":\"ses_1\",\"ti")).isEqualTo(Verdict.Damage.CUT_SHORT);
        assertThat(damage(INFO, "{\"id\":\"ses_1\",}")).isEqualTo(Verdict.Damage.UNREADABLE);
        assertThat(damage(INFO, "{\"id\":\"ses_1\"}{}")).isEqualTo(Verdict.Damage.UNREADABLE);
        assertThat(damage(INFO, "[]")).isEqualTo(Verdict.Damage.UNREADABLE);
        assertThat(damage(INFO, "{}")).isEqualTo(Verdict.Damage.UNREADABLE);
        assertThat(damage(INFO, "{\"id\":\"ses_2\"}")).isEqualTo(Verdict.Damage.MISPLACED);
        assertThat(
                        damage(
                                "project/p/storage/session/message/ses_1/msg_1.json",
                                "{\"id\":\"msg_1\",\"metadata\":{\"sessionID\":\"ses_2\"}}"))
                .isEqualTo(Verdict.Damage.MISPLACED);
        assertThat(
                        damage(
                                "project/p/storage/session/part/ses_1/msg_1/prt_1.json",
                                "{\"id\":\"prt_1\",\"sessionID\":\"ses_1\",\"messageID\":\"msg_2\"}"))
                .isEqualTo(Verdict.Damage.MISPLACED);
        assertThat(damage("project/p/storage/session/sub-session-index/ses_1.json", "{}"))
                .isEqualTo(Verdict.Damage.UNREADABLE);
    }

    @Test
    void shouldRemarkContradictionsWithoutCallingThemDamage() {
        assertThat(irregular(INFO, "{\"id\":\"ses_1\",\"time\":{\"created\":5,\"updated\":4}}"))
                .isEqualTo("updated before it was created");
        assertThat(
                        irregular(
                                "project/p/storage/session/sub-sessions/ses_1.json",
                                "{\"id\":\"ses_1\",\"parentSessionId\":\"ses_0\",\"status\":\"running\",\"completedAt\":5}"))
                .isEqualTo("completed while running");
    }

    @Test
    void shouldJudgeALargeFileAsItWouldASmallOne() throws IOException {
        String part = "project/p/storage/session/part/ses_1/msg_1/prt_1.json";
        String begin = "{\"id\":\"prt_1\",\"sessionID\":\"ses_1\",\"text\":\"";
        assertThat(large(part, begin, "\"}")).isInstanceOf(Verdict.Sound.class);
        assertThat(large(part, begin, "")).isEqualTo(damaged(Verdict.Damage.CUT_SHORT));
        assertThat(large(part, begin, "\"}\0")).isEqualTo(damaged(Verdict.Damage.NUL_FILLED));
        assertThat(large(part, begin.replace("prt_1", "prt_2"), "\"}"))
                .isInstanceOfSatisfying(
                        Verdict.Damaged.class,
                        bad -> assertThat(bad.damage()).isEqualTo(Verdict.Damage.MISPLACED));
        assertThat(large(part, begin, "\"}}"))
                .isInstanceOfSatisfying(
                        Verdict.Damaged.class,
                        bad -> assertThat(bad.damage()).isEqualTo(Verdict.Damage.UNREADABLE));
        assertThat(large(part, begin + "\u00ff", "\"}").toString()).contains("no text");
    }

    /** With something of twice the size that is held in memory in the middle, in Latin-1. */
    private static Verdict large(String path, String begin, String end) throws IOException {
        long middle = 2 * Sample.LARGEST;
        var content =
                new SequenceInputStream(
                        Collections.enumeration(
                                List.of(bytes(begin), new Letters(middle), bytes(end))));
        return RecordJudge.judge(
                RecordPath.of(path), content, begin.length() + middle + end.length());
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Verdict damaged(Verdict.Damage damage) {
        return new Verdict.Damaged(damage, damage.words());
    }

    /** So many letters, without any of them being held. */
    private static final class Letters extends InputStream {
        private long left;

        Letters(long count) {
            left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }

        @Override
        public int read(byte[] into, int at, int most) {
            int got = (int) Math.min(most, left);
            java.util.Arrays.fill(into, at, at + got, (byte) 'x');
            left -= got;
            return got > 0 || most == 0 ? got : -1;
        }
    }

    private static Verdict.Damage damage(String path, String content) {
        return switch (judge(path, content)) {
            case Verdict.Damaged damaged -> damaged.damage();
            case Verdict.Sound sound -> throw new AssertionError(sound);
        };
    }

    private static String irregular(String path, String content) {
        return switch (judge(path, content)) {
            case Verdict.Damaged damaged -> throw new AssertionError(damaged);
            case Verdict.Sound sound -> String.join(", ", sound.irregular());
        };
    }

    private static Verdict judge(String path, String content) {
        return RecordJudge.judge(RecordPath.of(path), content.getBytes(StandardCharsets.UTF_8));
    }
}
