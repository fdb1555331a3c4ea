package dev.reprise.component;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where a kind may look for what it could protect; see {@link ComponentKind#findLocal}.
 *
 * @param homes folders of people, the one who asks first
 * @param environment of the one who asks
 * @param processes the process table as files, {@code /proc} on Linux
 */
public record Machine(List<Path> homes, Map<String, String> environment, Path processes) {}
