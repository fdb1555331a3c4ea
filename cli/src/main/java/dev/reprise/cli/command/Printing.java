package dev.reprise.cli.command;

import dev.reprise.cli.screen.Terminal;
import dev.reprise.contracts.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** For people or for programs. */
final class Printing {
    @Option(
            names = "--json",
            description = "Print for programs; docs/cli.md and docs/console-api.md have the form.")
    boolean json;

    /** The value itself, or the lines that it amounts to. */
    void print(Terminal terminal, Object value, Supplier<List<String>> lines) {
        terminal.print(
                json ? List.of(new String(Wire.json(value), StandardCharsets.UTF_8)) : lines.get());
    }

    /**
     * For values that come one after the other: lines at once, or one JSON list at the end. Where
     * none came, nothing is printed.
     */
    Several several(Terminal terminal) {
        return new Several(terminal);
    }

    final class Several implements AutoCloseable {
        private final Terminal terminal;
        private final List<Object> values = new ArrayList<>();

        private Several(Terminal terminal) {
            this.terminal = terminal;
        }

        void add(Object value, List<String> lines) {
            if (json) {
                values.add(value);
            } else {
                terminal.print(lines);
            }
        }

        @Override
        public void close() {
            if (json && !values.isEmpty()) {
                print(terminal, values, List::of);
            }
        }
    }
}
