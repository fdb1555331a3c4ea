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
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads a YAML file into a {@link Section}; no object of any class is ever constructed from it. */
public final class YamlFile {
    private static final long MOST_BYTES = 1_000_000;
    private static final String RIGHT_ONE = "name a YAML file that exists";

    private YamlFile() {}

    /**
     * @throws StackFileException if it cannot be read, or is no mapping
     */
    public static Section read(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw StackFileException.unread(file, "is a folder", RIGHT_ONE);
            }
            if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
                throw StackFileException.unread(
                        file, "is larger than 1 MB, and no such file is", RIGHT_ONE);
            }
            return parse(file, Files.readString(file));
        } catch (CharacterCodingException e) {
            throw StackFileException.unread(file, "is no text in UTF-8", RIGHT_ONE);
        } catch (IOException e) {
            throw StackFileException.unread(file, "cannot be read: " + reason(e), RIGHT_ONE);
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
        } catch (ReaderException e) {
            throw new StackFileException(
                    file.toString(),
                    lineOfTheFirst(text, e.getCodePoint()),
                    "",
                    "is no YAML: it holds the character 0x%02x, which no text does"
                            .formatted(e.getCodePoint()),
                    "remove it; if this is a binary file, name the YAML file instead");
        } catch (YAMLException e) {
            throw StackFileException.unread(file, "is no YAML: " + e.getMessage(), RIGHT_ONE);
        }
    }

    private static int lineOfTheFirst(String text, int codePoint) {
        String before = text.substring(0, Math.max(0, text.indexOf(codePoint)));
        return 1 + (int) before.chars().filter(each -> each == '\n').count();
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException absent -> "it does not exist";
            case AccessDeniedException denied -> "no permission";
            default -> String.valueOf(e.getMessage());
        };
    }
}
