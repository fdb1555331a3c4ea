package dev.reprise.bench.vault;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The product runs from jars, and only their classes can be archived. */
final class Jars {
    private Jars() {}

    /** The class path, with each folder in it as a jar in {@code scratch}. */
    static String of(String classpath, Path scratch) throws IOException {
        List<String> parts = new ArrayList<>();
        for (String part : classpath.split(File.pathSeparator)) {
            Path path = Path.of(part);
            if (Files.isDirectory(path)) {
                Path jar = scratch.resolve("classes-" + parts.size() + ".jar");
                pack(path, jar);
                parts.add(jar.toString());
            } else if (Files.exists(path)) {
                parts.add(part);
            }
        }
        return String.join(File.pathSeparator, parts);
    }

    private static void pack(Path folder, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream jarred = new JarOutputStream(out);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                jarred.putNextEntry(new JarEntry(folder.relativize(file).toString()));
                Files.copy(file, jarred);
                jarred.closeEntry();
            }
        }
    }
}
