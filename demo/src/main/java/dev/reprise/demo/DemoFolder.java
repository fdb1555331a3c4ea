package dev.reprise.demo;

import java.nio.file.Path;

/** The one folder in which everything of a demo lies, and where in it. */
public record DemoFolder(Path root) {
    /** Says that the folder is the demo's own, and may be removed by it. */
    public Path sign() {
        return root.resolve(".reprise-demo");
    }

    public Path stackFile() {
        return root.resolve("reprise.yaml");
    }

    public Path vault() {
        return root.resolve("vault");
    }

    public Path vaultKey() {
        return root.resolve("vault.key");
    }

    public Path state() {
        return root.resolve("state");
    }

    public Path database() {
        return root.resolve("stack").resolve("postgres");
    }

    public Path sessions() {
        return root.resolve("stack").resolve("opencode");
    }

    /** Passwords of the stack, readable by their owner alone. */
    public Path secrets() {
        return root.resolve("stack").resolve("secrets");
    }

    /** The demo's own notes: process list, logs of its children, the saboteur's lists. */
    public Path notes() {
        return root.resolve("notes");
    }

    /** Segments of shared memory that the database servers have held. */
    public Path segments() {
        return notes().resolve("segments");
    }

    /** The live data folder of the database. */
    public Path data() {
        return database().resolve("data");
    }

    /** Where child processes put what they would put into the system's folder. */
    public Path temporary() {
        return notes().resolve("tmp");
    }

    public Path processes() {
        return notes().resolve("processes");
    }

    public Path log(String name) {
        return notes().resolve(name + ".log");
    }

    public Path ledger() {
        return root.resolve("witness.csv");
    }

    public Path events() {
        return root.resolve("events.jsonl");
    }

    public Path report() {
        return root.resolve("report.md");
    }

    public Path postMortems() {
        return root.resolve("postmortems");
    }
}
