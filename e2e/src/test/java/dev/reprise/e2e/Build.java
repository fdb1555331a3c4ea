package dev.reprise.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the build has put what is started here, and how Java programs are started. */
final class Build {
    private Build() {}

    /** The folder of the build: tests run in their module's own. */
    static Path home() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("e2e")) ? here : here.resolve("..").normalize();
    }

    /**
     * @throws IllegalStateException if it is not built
     */
    static Path application(String module) {
        return built(module + "/target/quarkus-app/quarkus-run.jar");
    }

    static Path built(String path) {
        Path jar = home().resolve(path);
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is not built: ./mvnw -pl e2e -am verify");
        }
        return jar;
    }

    /** A small process that starts quickly. */
    static List<String> java(Path jar, String memory, String... options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-Xmx" + memory,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(options));
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }
}
