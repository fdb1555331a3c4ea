package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.StepEnd;
import dev.reprise.component.postgres.server.ProcessTable;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.server.ServerProcess;
import dev.reprise.component.postgres.server.Waiting;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Sight;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that do not simply run or not. */
final class AwkwardServerIT {
    @TempDir Path folder;

    @Test
    void shouldCallAHungServerNeitherWellNorDown() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            signal("STOP", rig.server().postmaster().orElseThrow().pid());

            assertThat(look(component, Sight.Method.PROTOCOL))
                    .isEqualTo(new Probe.Look.Blind("no answer in time"));
            assertThat(look(component, Sight.Method.PROCESS))
                    .isEqualTo(new Probe.Look.Seen(List.of(), List.of()));

            // A fence ends it all the same
            assertThat(component.restore().fence(TrialWork.of("r-1", "fence"), List.of()))
                    .isInstanceOf(StepEnd.Succeeded.class);
        }
    }

    @Test
    void shouldNotTakeAServerOnAnotherPortForOneThatIsDown() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            int before = rig.server().port();
            int other = TestServer.freePort();
            rig.server().stop();
            rig.server().configure(java.util.Map.of("port", Integer.toString(other)));
            rig.server().launch();

            await("it is seen where it is")
                    .atMost(Duration.ofSeconds(120))
                    .until(
                            () ->
                                    look(component, Sight.Method.PROTOCOL)
                                            .equals(
                                                    new Probe.Look.Blind(
                                                            "it listens on port %d, and reprise.yaml says %d"
                                                                    .formatted(other, before))));
            assertThat(look(component, Sight.Method.PROCESS))
                    .isEqualTo(new Probe.Look.Seen(List.of(), List.of()));
        }
    }

    @Test
    void shouldStartOnceItsPortIsFreeAgain() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            // Given that another has taken the port of a server that was killed
            rig.server().kill();
            Path log = rig.server().data().resolveSibling("data.reprise-server.log");
            try (var other = new ServerSocket()) {
                other.setReuseAddress(true);
                other.bind(new InetSocketAddress("127.0.0.1", rig.server().port()));
                Thread leaving =
                        Thread.ofVirtual()
                                .start(
                                        () -> {
                                            await("a start has failed")
                                                    .atMost(Duration.ofSeconds(120))
                                                    .until(() -> says(log, "could not bind"));
                                            close(other);
                                        });

                // When it is started, and the other leaves
                StepEnd end = component.restore().start(TrialWork.of("r-1", "start"));

                // Then it serves
                assertThat(end).isInstanceOf(StepEnd.Succeeded.class);
                leaving.join();
            }
        }
    }

    @Test
    void shouldStartDespiteAZombieThatNobodyReaps() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            // Given a server with a socket whose parent never asks how it ended
            rig.server().stop();
            rig.server()
                    .configure(
                            java.util.Map.of(
                                    "unix_socket_directories", folder.toAbsolutePath().toString()));
            Process parent = childOfASleeper(rig);
            try {
                rig.server().awaitServing();
                ServerProcess postmaster = postmaster(rig);
                signal("KILL", postmaster.pid());
                await("the zombie is all that is left")
                        .atMost(Duration.ofSeconds(120))
                        .until(() -> folder(rig).processes().isEmpty());
                assertThat(Files.readString(Path.of("/proc/" + postmaster.pid() + "/stat")))
                        .contains(") Z ");

                // When it is started, then it serves
                assertThat(component.restore().start(TrialWork.of("r-1", "start")))
                        .isInstanceOf(StepEnd.Succeeded.class);
            } finally {
                parent.destroyForcibly();
            }
        }
    }

    @Test
    void shouldStartAServerAsTheOwnerOfItsData() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may change owners");
        Path open = Files.createDirectory(folder.resolve("open"));
        for (Path each = open; each != null && each.startsWith("/tmp/"); each = each.getParent()) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), open.resolve("rig"), false);
                Component component = rig.component()) {
            // Given a server whose data belongs to nobody
            rig.server().stop();
            run("chown", "-R", "nobody:nogroup", rig.server().data().toString());
            assumeTrue(reachable(rig.server().bin()), "nobody may not read the binaries");

            // When it is started, then it runs as nobody
            assertThat(component.restore().start(TrialWork.of("r-1", "start")))
                    .isInstanceOf(StepEnd.Succeeded.class);
            assertThat(Files.getOwner(Path.of("/proc/" + postmaster(rig).pid())).getName())
                    .isEqualTo("nobody");
        }
    }

    private static boolean says(Path log, String words) throws IOException {
        return Files.exists(log) && Files.readString(log).contains(words);
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean reachable(Path bin) throws IOException, InterruptedException {
        return new ProcessBuilder(
                                "setpriv",
                                "--reuid=nobody",
                                "--regid=nogroup",
                                "--clear-groups",
                                bin.resolve("postgres").toString(),
                                "--version")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static Process childOfASleeper(PostgresRig rig) throws IOException {
        boolean root = "root".equals(System.getProperty("user.name"));
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        (root ? "unshare -U " : "") + "\"$1\" -D \"$2\" & exec sleep 300",
                        "sh",
                        rig.server().bin().resolve("postgres").toString(),
                        rig.server().data().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(rig.server().log().toFile()))
                .start();
    }

    private static ServerFolder folder(PostgresRig rig) {
        return new ServerFolder(
                rig.server().data(), new ProcessTable(), new Waiting(System::nanoTime));
    }

    private static ServerProcess postmaster(PostgresRig rig) throws IOException {
        return folder(rig).postmaster().orElseThrow();
    }

    private static Probe.Look look(Component component, Sight.Method method)
            throws InterruptedException {
        for (Probe probe : component.probes()) {
            if (probe.sight().method() == method) {
                return probe.look(false);
            }
        }
        throw new AssertionError("no probe looks by " + method);
    }

    private static void signal(String signal, long pid) throws IOException, InterruptedException {
        run("sh", "-c", "kill -" + signal + " " + pid);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
