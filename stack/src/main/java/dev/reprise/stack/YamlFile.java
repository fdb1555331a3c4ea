package dev.reprise.stack;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a YAML file into a {@link Section}; no object of any class is ever constructed from it. */
public final class YamlFile {
    private static final long MOST_BYTES = 1_000_000;

    private YamlFile() {}

    /**
     * @throws StackFileException if it cannot be read, or is no mapping
     */
    public static Section read(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
                throw new StackFileException(
                        file.toString(),
                        1,
                        "",
                        "is larger than 1 MB, and no such file is",
                        "give the path of the right file");
            }
            return parse(file, Files.readString(file));
        } catch (IOException e) {
            throw new StackFileException(
                    file.toString(),
                    1,
                    "",
                    "cannot be read: " + reason(e),
                    "give the path of a file");
        }
    }

    /**
     * @param file what to call it in errors, and where relative paths start
     */
    public static Section parse(Path file, String text) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (root instanceof MappingNode mapping) {
                return new Section(file, "", 1, mapping);
            }
            throw new StackFileException(
                    file.toString(), 1, "", "holds no keys", "write `key: value` lines");
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new StackFileException(
                    file.toString(), line, "", "is no YAML: " + e.getProblem(), "correct the line");
        } catch (YAMLException e) {
            throw new StackFileException(
                    file.toString(), 1, "", "is no YAML text: " + e.getMessage(), "write it anew");
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException absent -> "it does not exist";
            case AccessDeniedException denied -> "no permission";
            case CharacterCodingException coding -> "it is no text in UTF-8";
            default -> String.valueOf(e.getMessage());
        };
    }
}
