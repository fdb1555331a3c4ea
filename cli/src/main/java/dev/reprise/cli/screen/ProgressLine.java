package dev.reprise.cli.screen;

import dev.reprise.contracts.Visible;

/**
 * What is going on, on standard error: one line that is written over where a person watches, a line
 * for each change of subject where nobody does. Thread-safe.
 */
public final class ProgressLine implements AutoCloseable {
    private static final int WIDTH = 79;

    private final Terminal terminal;
    private String subject = "";
    private boolean open;

    public ProgressLine(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * @param what is being done; a change of it is a new line where nobody watches
     * @param howFar may change all the time; empty for nothing
     */
    public synchronized void show(String what, String howFar) {
        if (terminal.interactive()) {
            String line = Visible.of(howFar.isEmpty() ? what : what + ", " + howFar);
            terminal.err().print("\r\u001b[K" + line.substring(0, Math.min(WIDTH, line.length())));
            terminal.err().flush();
            open = true;
        } else if (!what.equals(subject)) {
            terminal.err().println(Visible.of(what));
        }
        subject = what;
    }

    @Override
    public synchronized void close() {
        if (open) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
            open = false;
        }
    }
}
