package dev.reprise.cli.offline;

import dev.reprise.cli.screen.ProgressLine;
import dev.reprise.cli.screen.Terminal;
import dev.reprise.contracts.Problem;
import java.util.function.Supplier;

/** Says what is left behind where this process is ended in the middle of its work, as by Ctrl-C. */
final class CutOff implements AutoCloseable {
    private final Thread hook;

    CutOff(Terminal terminal, ProgressLine line, Supplier<Problem> left) {
        hook =
                new Thread(
                        () -> {
                            line.close();
                            terminal.err().println(left.get());
                            terminal.err().flush();
                        },
                        "cut-off");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process ends just now: it is being said
        }
    }
}
