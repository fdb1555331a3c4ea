package dev.reprise.component.postgres.server;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Ends processes; each is looked at once more right before. */
final class Signals {
    private final ProcessTable table;

    Signals(ProcessTable table) {
        this.table = table;
    }

    /** SIGQUIT: the server's immediate shutdown, without a checkpoint. */
    void quit(ServerProcess process) throws IOException, InterruptedException {
        send("QUIT", process);
    }

    /** SIGINT: the server's fast, orderly shutdown. */
    void interrupt(ServerProcess process) throws IOException, InterruptedException {
        send("INT", process);
    }

    void kill(ServerProcess process) throws IOException, InterruptedException {
        send("KILL", process);
    }

    private void send(String signal, ServerProcess process)
            throws IOException, InterruptedException {
        if (!table.alive(process)) {
            return;
        }
        Process sending =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "kill -" + signal + " \"$1\"",
                                "sh",
                                Long.toString(process.pid()))
                        .redirectErrorStream(true)
                        .start();
        sending.getOutputStream().close();
        if (!sending.waitFor(5, TimeUnit.SECONDS)) {
            sending.destroyForcibly();
            return; // whoever sends a signal looks for its effect
        }
        String said = new String(sending.getInputStream().readAllBytes()).strip();
        if (sending.exitValue() != 0 && table.alive(process)) {
            throw new IOException(
                    "cannot send SIG" + signal + " to process " + process.pid() + ": " + said);
        }
    }
}
