package dev.reprise.demo;

import dev.reprise.demo.process.Children;
import dev.reprise.demo.view.Board;
import dev.reprise.demo.world.Database;
import dev.reprise.demo.world.Endpoint;
import dev.reprise.demo.world.PostgresBinaries;
import dev.reprise.demo.world.PostgresServer;
import dev.reprise.demo.world.Secrets;
import dev.reprise.demo.world.SessionTree;
import dev.reprise.demo.world.StackFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.SplittableRandom;

/** Builds the small real stack of the demo, and starts what is to run of it. */
final class World {
    private final DemoFolder folder;
    private final Path home;
    private final long seed;
    private final InstantSource clock;

    World(DemoFolder folder, Path home, long seed, InstantSource clock) {
        this.folder = folder;
        this.home = home;
        this.seed = seed;
        this.clock = clock;
    }

    /** The database answers, the sessions are there, and the stack file is written, on return. */
    Endpoint build(Children children, Board board)
            throws DemoException, IOException, InterruptedException {
        board.doing("unpacking PostgreSQL (once)");
        Path bin = PostgresBinaries.bin(home.resolve("demo").resolve("target"));
        var endpoint =
                new Endpoint(
                        Endpoint.freePort(new SplittableRandom(System.nanoTime())),
                        folder.secrets());
        Secrets.create(endpoint.passwordFile(Endpoint.SUPERUSER));
        Secrets.create(endpoint.passwordFile(Endpoint.PRODUCT));
        Secrets.create(endpoint.passwordFile(Endpoint.APPLICATION));
        Secrets.create(folder.vaultKey());
        board.doing("starting PostgreSQL");
        var server = new PostgresServer(bin, folder.database(), endpoint);
        server.create(children, endpoint.passwordFile(Endpoint.SUPERUSER));
        try {
            new Database(endpoint).create();
        } catch (SQLException e) {
            throw new DemoException(
                    "the demo's tables could not be made: " + e.getMessage(),
                    "port " + endpoint.port(),
                    "read " + server.log(),
                    e);
        }
        board.doing("writing sessions");
        var size = SessionTree.Size.OF_THE_RUNBOOK;
        new SessionTree(folder.sessions(), seed).grow(size, clock.instant());
        StackFile.write(folder, server, endpoint);
        board.fact(
                "stack",
                "PostgreSQL on 127.0.0.1:%d, %d + %d sessions of OpenCode"
                        .formatted(endpoint.port(), size.sessions(), size.subSessions()));
        return endpoint;
    }
}
