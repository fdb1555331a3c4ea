package dev.reprise.plans;

import dev.reprise.contracts.Plan;
import dev.reprise.stack.Section;
import dev.reprise.stack.StackFileException;
import dev.reprise.stack.YamlFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** All disasters that there is a plan for: one folder each, with a {@code plan.yaml} in it. */
public final class Plans {
    private static final String ROOT = "plans/";
    private static final String FILE = "plan.yaml";
    private static final String CLASS = Plans.class.getName().replace('.', '/') + ".class";

    private Plans() {}

    /**
     * The plans that are part of the product.
     *
     * @param conditions that the probes of each kind can see
     * @throws StackFileException for whatever is wrong in one of them
     */
    public static List<Plan> packaged(Map<String, Set<String>> conditions) {
        return read(texts(), conditions);
    }

    /**
     * @param folder one folder a disaster
     * @throws StackFileException for whatever is wrong in one of them
     */
    public static List<Plan> in(Path folder, Map<String, Set<String>> conditions) {
        return read(textsIn(folder), conditions);
    }

    static List<Plan> read(SortedMap<Path, String> texts, Map<String, Set<String>> conditions) {
        var reader = new PlanReader(conditions);
        var plans = new ArrayList<Plan>();
        var answered = new HashMap<String, String>();
        texts.forEach(
                (path, text) -> {
                    Section root = YamlFile.parse(path, text);
                    Plan plan = reader.read(root, path.getName(path.getNameCount() - 2).toString());
                    rejectTie(root, plan, conditions.keySet(), answered);
                    plans.add(plan);
                });
        return List.copyOf(plans);
    }

    /**
     * Of two plans for one condition of one kind the higher severity runs: a tie decides nothing.
     */
    private static void rejectTie(
            Section root, Plan plan, Set<String> allKinds, Map<String, String> answered) {
        for (String kind : plan.kinds().isEmpty() ? allKinds : plan.kinds()) {
            for (String condition : plan.conditions()) {
                String other =
                        answered.put(kind + " " + condition + " " + plan.severity(), plan.name());
                if (other != null) {
                    throw root.error(
                            "severity",
                            "`%d` is that of plan %s too, which answers %s of %s as well"
                                    .formatted(plan.severity(), other, condition, kind),
                            "give the one that is to run the higher number");
                }
            }
        }
    }

    private static SortedMap<Path, String> texts() {
        URL self = Plans.class.getClassLoader().getResource(CLASS);
        if (self == null) {
            throw new IllegalStateException("no " + CLASS + " on the class path");
        }
        try {
            String place = self.toString();
            String base = place.substring(0, place.length() - CLASS.length());
            return base.startsWith("jar:")
                    ? textsInJar(Path.of(URI.create(base.substring(4, base.indexOf("!/")))))
                    : textsIn(Path.of(URI.create(base)).resolve(ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException("the packaged plans cannot be read", e);
        }
    }

    private static SortedMap<Path, String> textsInJar(Path jar) throws IOException {
        var texts = new TreeMap<Path, String>();
        try (var zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.getName().startsWith(ROOT) && entry.getName().endsWith("/" + FILE)) {
                    try (var in = zip.getInputStream(entry)) {
                        texts.put(
                                Path.of(entry.getName()),
                                new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return texts;
    }

    private static SortedMap<Path, String> textsIn(Path folder) {
        var texts = new TreeMap<Path, String>();
        try (Stream<Path> disasters = Files.list(folder)) {
            for (Path disaster : (Iterable<Path>) disasters::iterator) {
                Path file = disaster.resolve(FILE);
                if (Files.exists(file)) {
                    texts.put(file, Files.readString(file));
                }
            }
        } catch (IOException e) {
            throw StackFileException.unread(
                    folder, "cannot be read: " + e.getMessage(), "see to it");
        }
        return texts;
    }
}
