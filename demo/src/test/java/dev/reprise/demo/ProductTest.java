package dev.reprise.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.demo.process.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductTest {
    @TempDir Path temporary;
    private DemoFolder folder = new DemoFolder(Path.of(""));
    private Path pid = Path.of("");

    @BeforeEach
    void prepare() throws IOException {
        folder = new DemoFolder(temporary);
        pid = Files.createDirectories(folder.state().resolve("run")).resolve("standalone.pid");
    }

    @Test
    void shouldFindTheServicesThatSomebodyHasStartedAnew() throws Exception {
        // Given a process of this stack's file, and none of the demo's own
        Process services =
                new ProcessBuilder(
                                JavaCommand.java(),
                                "-Dreprise.config=" + folder.stackFile(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Waiting.class.getName())
                        .start();
        try {
            Files.writeString(pid, services.pid() + "\n");
            services.getInputStream().read(); // it is past its start
            // Then
            assertThat(Product.startedSince(folder)).contains(services.toHandle());
        } finally {
            services.destroyForcibly().waitFor();
        }
        assertThat(Product.startedSince(folder)).isEmpty();
    }

    @Test
    void shouldLeaveAloneWhatOnlyHasTheNumber() throws Exception {
        assertThat(Product.startedSince(folder)).isEmpty();
        Files.writeString(pid, ProcessHandle.current().pid() + "\n");
        assertThat(Product.startedSince(folder)).isEmpty();
    }

    /** Says that it runs, and runs until it is ended. */
    static final class Waiting {
        public static void main(String[] arguments) throws IOException {
            System.out.write('.');
            System.out.flush();
            System.in.read();
        }
    }
}
