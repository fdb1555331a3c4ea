package dev.reprise.bench.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Backup, restore and unchanged backup by the vault and by the stock restic, by turns, on the same
 * trees and disk. Prints wall and CPU seconds of the best of three, JVM start and key derivation
 * included, and the ratio.
 */
final class VaultBench {
    private static final int ROUNDS = 3;
    private static final long LONGEST_MINUTES = 10;

    /** As the launcher `reprise` starts long commands, such as an offline restore. */
    private static final List<String> FLAGS =
            List.of(
                    "-XX:-UsePerfData",
                    "-Xshare:auto",
                    "-Xlog:disable",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC",
                    "-XX:Tier4InvocationThreshold=200000",
                    "-XX:Tier4MinInvocationThreshold=100000",
                    "-XX:Tier4CompileThreshold=200000",
                    "-XX:Tier4BackEdgeThreshold=120000");

    private final Path scratch;
    private final Path archive;
    private final String classpath;
    private int restored;

    private VaultBench(Path scratch) throws IOException {
        this.scratch = scratch;
        this.archive = scratch.resolve("classes.jsa");
        this.classpath = Jars.of(System.getProperty("java.class.path"), scratch);
    }

    /** The archive of classes is made once, as the launcher makes it when it has built. */
    private List<String> java(String verb) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        if (Files.exists(archive)) {
            command.add("-XX:SharedArchiveFile=" + archive);
        } else if (verb.equals("restore")) {
            command.add("-XX:ArchiveClassesAtExit=" + archive);
        }
        command.addAll(List.of("-cp", classpath, VaultRun.class.getName()));
        return command;
    }

    /** {@code [FOLDER]}: where to work; about 12 GB are needed. */
    public static void main(String[] arguments) throws Exception {
        Path parent =
                Path.of(arguments.length > 0 ? arguments[0] : System.getProperty("java.io.tmpdir"));
        Path scratch = Files.createTempDirectory(parent, "vault-bench-");
        try {
            new VaultBench(scratch).run();
        } finally {
            delete(scratch);
        }
    }

    /** What one command took, in seconds. */
    private record Cost(double wall, double cpu) {}

    private void run() throws Exception {
        Path mixed = scratch.resolve("mixed");
        Path small = scratch.resolve("small");
        makeArchive();
        System.err.println("writing 1.1 GB in 20,008 files and 100,000 small files ...");
        BenchTree.mixed(mixed);
        BenchTree.small(small);
        System.out.printf(
                Locale.ROOT,
                "%-28s %8s %8s %8s %8s %8s %8s%n",
                "best of " + ROUNDS,
                "wall s",
                "cpu s",
                "restic",
                "cpu s",
                "wall",
                "cpu");
        compare("backup, mixed 1.1 GB", true, mixed, "backup");
        compare("restore of it", false, mixed, "restore");
        compare("again, 100,000 unchanged", false, small, "backup");
    }

    private void makeArchive() throws Exception {
        Path tree = Files.createDirectories(scratch.resolve("tiny"));
        Files.writeString(tree.resolve("file"), "content");
        Path vault = scratch.resolve("tiny-vault");
        for (String verb : List.of("init", "backup", "restore")) {
            command(false, verb, vault, tree);
        }
    }

    private void compare(String title, boolean empty, Path tree, String verb) throws Exception {
        List<Cost> ours = new ArrayList<>();
        List<Cost> theirs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (boolean restic : new boolean[] {false, true}) {
                Path vault = scratch.resolve(restic ? "restic" : "vault");
                if (empty || round == 0) {
                    delete(vault);
                    command(restic, "init", vault, tree);
                }
                if (!empty && round == 0) {
                    command(restic, "backup", vault, tree);
                }
                Cost cost = command(restic, verb, vault, tree);
                (restic ? theirs : ours).add(cost);
            }
        }
        if (empty) {
            System.out.printf(
                    Locale.ROOT,
                    "  stored: vault %.0f MB, restic %.0f MB%n",
                    size(scratch.resolve("vault")) / 1e6,
                    size(scratch.resolve("restic")) / 1e6);
        }
        Cost we = best(ours);
        Cost they = best(theirs);
        System.out.printf(
                Locale.ROOT,
                "%-28s %8.2f %8.2f %8.2f %8.2f %7.2fx %7.2fx%n",
                title,
                we.wall(),
                we.cpu(),
                they.wall(),
                they.cpu(),
                we.wall() / they.wall(),
                we.cpu() / they.cpu());
    }

    private static Cost best(List<Cost> costs) {
        return costs.stream().min(Comparator.comparingDouble(Cost::wall)).orElseThrow();
    }

    private Cost command(boolean restic, String verb, Path vault, Path tree) throws Exception {
        // Kept to the end: ext4 looks at every inode freed in the last minutes before it makes a
        // file.
        Path target = scratch.resolve("restored-" + restored);
        restored += verb.equals("restore") ? 1 : 0;
        List<String> command = new ArrayList<>();
        if (restic) {
            command.addAll(List.of("restic", "-q", "--no-cache", "-r", vault.toString()));
            command.addAll(
                    switch (verb) {
                        case "init" -> List.of("init", "--repository-version", "2");
                        case "backup" -> List.of("backup", tree.toString());
                        default -> List.of("restore", "latest", "--target", target.toString());
                    });
        } else {
            command.addAll(java(verb));
            command.addAll(List.of(verb, vault.toString()));
            command.add(verb.equals("restore") ? target.toString() : tree.toString());
        }
        return timed(command);
    }

    /** Bash's own clock, since it also counts the processor time of a child that has ended. */
    private Cost timed(List<String> command) throws IOException, InterruptedException {
        List<String> shell =
                new ArrayList<>(
                        List.of("bash", "-c", "TIMEFORMAT='%R %U %S'; time \"$@\" >&2", "bench"));
        shell.addAll(command);
        Path errors = scratch.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(shell).redirectError(errors.toFile());
        builder.environment().put("RESTIC_PASSWORD", "bench");
        builder.environment().putIfAbsent("HOME", scratch.toString());
        // What earlier commands left to be written would be billed to this one.
        new ProcessBuilder("sync").start().waitFor(1, TimeUnit.MINUTES);
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("did not end: " + command);
        }
        List<String> lines = Files.readAllLines(errors, StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new IOException(String.join("\n", lines));
        }
        String[] times = lines.getLast().split(" ");
        return new Cost(
                Double.parseDouble(times[0]),
                Double.parseDouble(times[1]) + Double.parseDouble(times[2]));
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
