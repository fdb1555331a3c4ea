package dev.reprise.demo.view;

import dev.reprise.demo.score.Figures;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Shows the board on standard error: on a terminal painted in place, elsewhere a line for what
 * happened. Thread-safe.
 */
public final class Screen implements AutoCloseable {
    private static final Duration BETWEEN_FRAMES = Duration.ofMillis(250);

    private final PrintStream out;
    private final boolean painted;
    private final long begin;
    private final Board board;
    private final int most;
    private int lastHeight;
    private boolean closed;

    /**
     * @param painted whether lines may be written over
     * @param begin when the demo began, by the monotonic clock
     */
    public Screen(PrintStream out, boolean painted, long begin) {
        this.out = out;
        this.painted = painted;
        this.begin = begin;
        this.board = new Board(this::told);
        // the cursor waits in the line below the last one
        this.most = painted ? TerminalHeight.now() - 1 : Frame.HEIGHT;
        if (painted) {
            Thread.ofPlatform().daemon().name("screen").start(this::paint);
        }
    }

    public Board board() {
        return board;
    }

    /** Leaves the last picture standing. */
    @Override
    public synchronized void close() {
        if (painted && !closed) {
            frame();
        }
        closed = true;
    }

    private void told(String line) {
        if (!painted) {
            Frame.wrapped("%8s  %s".formatted(Figures.duration(elapsed()), line))
                    .forEach(out::println);
        }
    }

    private void paint() {
        while (frame()) {
            try {
                Thread.sleep(BETWEEN_FRAMES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized boolean frame() {
        if (closed) {
            return false;
        }
        List<String> lines = Frame.lines(board.state(), elapsed(), System.nanoTime(), most);
        var text = new StringBuilder();
        if (lastHeight > 0) {
            text.append("\033[").append(lastHeight).append("A\r");
        }
        for (String line : lines) {
            text.append(line).append("\033[K\n");
        }
        out.print(text.append("\033[J"));
        out.flush();
        lastHeight = lines.size();
        return true;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
