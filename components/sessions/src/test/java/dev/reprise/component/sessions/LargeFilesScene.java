package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.SessionTreeFixture;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Observation.ChangeNoted;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A tree with files that are larger than all the memory there is; a program for a small heap. */
final class LargeFilesScene {
    private static final int MB = 1 << 20;

    /** Larger than the heap that this is run with. */
    private static final int HUGE = 200 * MB;

    /** As large as the stream of changes takes, but for a little. */
    private static final int LARGE = 14 * MB;

    private LargeFilesScene() {}

    public static void main(String[] arguments) throws Exception {
        if (Runtime.getRuntime().maxMemory() > HUGE) {
            throw new AssertionError("the heap is too large to show anything");
        }
        try (var rig = new SessionsRig(Layout.B)) {
            play(rig, rig.component());
        }
        System.out.println("played in " + Runtime.getRuntime().maxMemory() / MB + " MB");
    }

    private static void play(SessionsRig rig, Component component) throws Exception {
        // Given a message that is larger than the heap, names without end, and a large part
        SessionTreeFixture tree = rig.tree();
        String session = tree.sessions().getFirst();
        String huge = tree.messagePath(session, "msg_huge");
        String names = "project/home-dev-app/storage/session/performance/names.json";
        String part = tree.partFolder() + "/" + session + "/msg_huge/prt_large.json";
        message(rig.root().resolve(huge), session, 'a');
        names(rig.root().resolve(names));
        part(rig.root().resolve(part), session);
        String hugeBefore = hash(rig.root().resolve(huge));
        String partBefore = hash(rig.root().resolve(part));

        // Then it is seen, streamed and sealed, and what the stream leaves out is named
        ChangeStream stream = component.backup().stream().orElseThrow();
        stream.open(rig.vault(), Steps.DEAF);
        await().atMost(Duration.ofMinutes(5)).until(() -> stream.level().flowing());
        try (Probe probe = component.probes().getFirst()) {
            Probe.Look.Seen seen = (Probe.Look.Seen) probe.look(false);
            assertThat(seen.symptoms()).isEmpty();
            assertThat(notes(seen))
                    .singleElement()
                    .satisfies(
                            each -> {
                                assertThat(each.what())
                                        .contains("too large for the stream of changes")
                                        .contains("in the seals alone");
                                assertThat(each.count()).isEqualTo(2);
                            });
            Seal seal = Steps.seal(component, rig);
            rig.awaitStreamed(stream);

            // When all of them are damaged or gone, they are back as they were
            cut(rig.root().resolve(huge));
            cut(rig.root().resolve(names));
            Files.delete(rig.root().resolve(part));
            rig.awaitStreamed(stream);
            assertThat(Steps.recover(rig, seal, new Goal(null, null, List.of(), null, null)).loss())
                    .isEqualTo(Loss.NOTHING);
            assertThat(hash(rig.root().resolve(huge))).isEqualTo(hugeBefore);
            assertThat(hash(rig.root().resolve(part))).isEqualTo(partBefore);

            // When a newer version goes that the stream could not take, then that is said
            rig.awaitStreamed(stream);
            message(rig.root().resolve(huge), session, 'b');
            rig.awaitStreamed(stream);
            Files.delete(rig.root().resolve(huge));
            rig.awaitStreamed(stream);
            stream.close();
            var staged =
                    (StepResult.Staged)
                            Steps.result(
                                    component
                                            .restore()
                                            .stage(
                                                    TrialWork.of("r-10", "stage"),
                                                    rig.vault(),
                                                    new Source(seal, true),
                                                    new Goal(null, null, List.of(), null, null)));
            assertThat(staged.loss().files()).isEqualTo(1);
            Steps.result(component.restore().switchOver(TrialWork.of("r-10", "switch"), staged));
            assertThat(hash(rig.root().resolve(huge))).isEqualTo(hugeBefore);
            assertThat(Clock.systemUTC().instant()).isAfter(staged.loss().to());
        }
    }

    private static List<ChangeNoted> notes(Probe.Look.Seen seen) {
        var found = new ArrayList<ChangeNoted>();
        for (Observation each : seen.notes()) {
            if (each instanceof ChangeNoted noted) {
                found.add(noted);
            }
        }
        return found;
    }

    private static void message(Path file, String session, char letter) throws IOException {
        file(
                file,
                "{\"id\":\"msg_huge\",\"sessionID\":\"%s\",\"text\":\"".formatted(session),
                String.valueOf(letter).repeat(1000) + " \\u00e4 ",
                HUGE,
                "\"}");
    }

    private static void part(Path file, String session) throws IOException {
        file(
                file,
                "{\"id\":\"prt_large\",\"messageID\":\"msg_huge\",\"sessionID\":\"%s\",\"text\":\""
                        .formatted(session),
                "some words ",
                LARGE,
                "\"}");
    }

    /** An object with more names than could be held. */
    private static void names(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            var text = new StringBuilder("{\"first\":0");
            for (int i = 0; i < 3_000_000; i++) {
                text.append(",\"name").append(i).append("\":0");
                if (text.length() > MB) {
                    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
                    text.setLength(0);
                }
            }
            out.write(text.append('}').toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void file(Path file, String begin, String piece, int size, String end)
            throws IOException {
        Files.createDirectories(file.getParent());
        byte[] block = piece.repeat(MB / piece.length()).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(begin.getBytes(StandardCharsets.UTF_8));
            for (int written = 0; written < size; written += block.length) {
                out.write(block);
            }
            out.write(end.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void cut(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() * 3 / 4);
        }
    }

    private static String hash(Path file) throws Exception {
        var digest = java.security.MessageDigest.getInstance("SHA-256");
        try (var in = Files.newInputStream(file);
                var out =
                        new java.security.DigestOutputStream(
                                OutputStream.nullOutputStream(), digest)) {
            in.transferTo(out);
        }
        return java.util.HexFormat.of().formatHex(digest.digest());
    }
}
