package dev.reprise.component.sessions.tree;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Run by hand: how long a look over a large tree takes, and how much memory it holds. */
final class ScanFigures {
    private ScanFigures() {}

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]);
        int sessions = Integer.parseInt(args[1]);
        if (!Files.exists(root.resolve("project"))) {
            long began = System.nanoTime();
            new SessionTreeFixture(root, Layout.valueOf(args[2]), 1).sessions(sessions);
            say("written in %.1f s", began);
        }
        var scan = new TreeScan(root);
        var none =
                new TreeScan.Listener() {
                    @Override
                    public void written(
                            String path,
                            Stamp stamp,
                            @org.jspecify.annotations.Nullable Stamp before) {}

                    @Override
                    public void gone(String path, Stamp last) {}

                    @Override
                    public void leftover(String path) {}
                };
        var threads = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 8; i++) {
            long began = System.nanoTime();
            long cpu = threads.getCurrentThreadCpuTime();
            scan.look(none);
            cpu = (threads.getCurrentThreadCpuTime() - cpu) / 1_000_000;
            say("look %.3f s, " + cpu + " ms of CPU, " + scan.files() + " files", began);
        }
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.println(
                "scan holds " + (runtime.totalMemory() - runtime.freeMemory() >> 20) + " MB");
        var watch =
                new SessionWatch(root, Clock.systemUTC(), Duration.ofMillis(300), System::nanoTime);
        for (int i = 0; i < 4; i++) {
            long began = System.nanoTime();
            watch.look();
            say("watch %.3f s", began);
        }
        System.gc();
        System.out.println(
                "with the watch " + (runtime.totalMemory() - runtime.freeMemory() >> 20) + " MB");
        System.out.println(scan.files() + watch.model().sessions());
    }

    private static void say(String form, long began) {
        System.out.printf(form + "%n", (System.nanoTime() - began) / 1e9);
    }
}
