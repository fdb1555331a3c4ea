package dev.reprise.component.postgres.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a server was started with, but for its data folder, which whoever starts it names anew.
 * {@code -D} may also name the folder of its configuration: then that file is named instead.
 */
public final class StartArguments {
    private static final String CONFIGURATION = "postgresql.conf";
    private static final Pattern QUOTED = Pattern.compile(" \"([^\"]*)\"");
    private static final Pattern CONFIG_FILE =
            Pattern.compile("(?:--)?config[_-]file=(.*)", Pattern.CASE_INSENSITIVE);

    private StartArguments() {}

    /**
     * Of a command line without its program.
     *
     * @param data the data folder that the server works in
     */
    public static List<String> of(List<String> words, Path data) {
        var kept = new ArrayList<String>();
        Path folder = data;
        for (int i = 0; i < words.size(); i++) {
            String each = words.get(i);
            if (each.equals("-D") && i + 1 < words.size()) {
                folder = Path.of(words.get(++i));
            } else if (each.startsWith("-D")) {
                folder = Path.of(each.substring(2));
            } else {
                kept.add(each);
            }
        }
        Path file = folder.resolve(CONFIGURATION);
        boolean elsewhere =
                folder.isAbsolute()
                        && Files.exists(file)
                        && !Files.exists(data.resolve(CONFIGURATION));
        if (elsewhere && configFile(kept).isEmpty()) {
            kept.add("-c");
            kept.add("config_file=" + file);
        }
        return List.copyOf(kept);
    }

    /** The configuration file that the arguments name. */
    public static Optional<Path> configFile(List<String> arguments) {
        return arguments.stream()
                .map(CONFIG_FILE::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(found -> Path.of(found.group(1)))
                .findFirst();
    }

    /** As the last server on a data folder noted them in {@code postmaster.opts}. */
    public static Optional<List<String>> noted(Path data) throws IOException {
        try {
            String line =
                    Files.readString(data.resolve("postmaster.opts"), StandardCharsets.ISO_8859_1);
            List<String> words =
                    QUOTED.matcher(line).results().map(found -> found.group(1)).toList();
            return Optional.of(of(words, data));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
