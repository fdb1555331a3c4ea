package dev.reprise.bench.loop;

import dev.reprise.bus.Ticker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The yardstick: what an append of 1 KB with its fsync takes on the same disk at the same time,
 * fifty times a second. Belongs to one thread.
 */
final class SyncProbe {
    private static final long PAUSE_MILLIS = 20;

    private final Path file;
    private final Ticker ticker;

    SyncProbe(Path file, Ticker ticker) {
        this.file = file;
        this.ticker = ticker;
    }

    /** Works until it is told to stop. */
    void run(Latencies latencies, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND)) {
            while (!stopped.getAsBoolean()) {
                channel.write(ByteBuffer.allocate(1024));
                long start = ticker.nanos();
                channel.force(true);
                latencies.add(ticker.nanos() - start);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }
}
