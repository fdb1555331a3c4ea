package dev.reprise.component.sessions;

import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Workplace;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.RecordJudge;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.component.sessions.tree.Sample;
import dev.reprise.component.sessions.tree.SessionTreeFixture;
import dev.reprise.component.sessions.tree.Verdict;
import dev.reprise.component.suite.Rig;
import dev.reprise.stack.YamlFile;
import dev.reprise.vault.Vault;
import dev.reprise.vault.crypto.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A tree of sessions with a spool and a vault of its own, in a temporary folder. */
public final class SessionsRig implements Rig {
    static final String VAULT_PASSWORD = "secret";

    private final Path home;
    private final Path root;
    private final SessionTreeFixture tree;
    private final Vault vault;
    private final List<Component> open = new ArrayList<>();

    public SessionsRig(Layout layout) throws IOException {
        this(layout, Files.createTempDirectory("reprise-sessions-"), "live/opencode");
        tree.sessions(20);
    }

    /**
     * @param below where the sessions folder lies below home
     */
    SessionsRig(Layout layout, Path home, String below) throws IOException {
        this.home = home;
        root = home.resolve(below);
        Files.createDirectories(root.resolveSibling(".").normalize());
        tree = new SessionTreeFixture(root, layout, 7);
        Files.writeString(
                home.resolve("sessions.yaml"), "path: " + root + "\nscan: 200ms\nbatch: 400ms\n");
        vault = Vault.create(home.resolve("vault"), Password.of(VAULT_PASSWORD.toCharArray()));
    }

    public SessionTreeFixture tree() {
        return tree;
    }

    public Path root() {
        return root;
    }

    public Path spool() {
        return home.resolve("spool");
    }

    @Override
    public Component component() {
        return component(Clock.systemUTC());
    }

    Component component(Clock clock) {
        Component component =
                new SessionsKind()
                        .open(
                                "sessions",
                                YamlFile.read(home.resolve("sessions.yaml")),
                                new Workplace("test", "host", spool(), home.resolve("run"), clock));
        open.add(component);
        return component;
    }

    @Override
    public Vault vault() {
        return vault;
    }

    @Override
    public Path vaultFolder() {
        return home.resolve("vault");
    }

    @Override
    public void write() throws IOException {
        tree.sessions(3);
    }

    @Override
    public void awaitStreamed(ChangeStream stream) {
        String now = dev.reprise.component.sessions.shelf.Moment.text(Clock.systemUTC().instant());
        await("what was written is spooled")
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            var received = stream.level().received();
                            return received != null && received.at().compareTo(now) > 0;
                        });
    }

    @Override
    public Set<String> contents() throws IOException {
        var lines = new TreeSet<String>();
        if (!Files.exists(root)) {
            return lines;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = root.relativize(file).toString();
                byte[] content = Files.readAllBytes(file);
                if (RecordJudge.judge(RecordPath.of(path), content) instanceof Verdict.Sound) {
                    lines.add(path + " " + Sample.hash(content));
                }
            }
        }
        return lines;
    }

    @Override
    public void destroy() throws IOException {
        List<String> ids = tree.sessions();
        for (int i = 0; i < ids.size(); i++) {
            String info = tree.infoPath(ids.get(i));
            switch (i % 4) {
                case 0 -> tree.delete(ids.get(i));
                case 1 -> tree.fillWithNul(info);
                case 2 -> tree.truncate(info);
                default -> tree.overwrite(info, new byte[0]);
            }
        }
        Files.delete(root.resolve(tree.indexPath(tree.subSessions().keySet().iterator().next())));
    }

    @Override
    public String condition() {
        return "records-missing";
    }

    @Override
    public Path surroundings() {
        return root.resolveSibling(".").normalize();
    }

    @Override
    public void close() throws IOException {
        open.forEach(Component::close);
        vault.close();
        SessionTreeFixture.deleteTree(home);
    }
}
