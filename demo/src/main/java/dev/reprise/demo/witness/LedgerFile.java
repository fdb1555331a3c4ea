package dev.reprise.demo.witness;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;

/** The witness's own file: one line for everything that it wrote, appended. Thread-safe. */
final class LedgerFile implements AutoCloseable {
    private final FileChannel channel;
    private final BufferedWriter writer;

    private LedgerFile(FileChannel channel) {
        this.channel = channel;
        this.writer =
                new BufferedWriter(
                        new OutputStreamWriter(
                                Channels.newOutputStream(channel), StandardCharsets.UTF_8));
    }

    static LedgerFile create(Path file) throws IOException {
        var ledger =
                new LedgerFile(
                        FileChannel.open(
                                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        ledger.line("kind,name,sent,settled,verdict");
        return ledger;
    }

    void note(Audit.Kind kind, String name, Instant sent, Instant settled, Verdict verdict) {
        line(
                "%s,%s,%s,%s,%s"
                        .formatted(
                                kind.name().toLowerCase(Locale.ROOT),
                                name,
                                sent,
                                settled,
                                verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }

    void missing(Audit audit) {
        for (Audit.Missing each : audit.missing()) {
            line(
                    "%s,%s,%s,%s,missing at %s"
                            .formatted(
                                    each.kind().name().toLowerCase(Locale.ROOT),
                                    each.name(),
                                    each.sent(),
                                    each.settled(),
                                    audit.occasion()));
        }
    }

    /** On the disk on return. */
    synchronized void sync() {
        try {
            writer.flush();
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the ledger", e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        sync();
        writer.close();
    }

    private synchronized void line(String line) {
        try {
            writer.write(line);
            writer.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the ledger", e);
        }
    }
}
