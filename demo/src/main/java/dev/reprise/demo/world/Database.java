package dev.reprise.demo.world;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** What the demo's database holds: a few tables of an agent's work, and the witness's own. */
public final class Database {
    private final Endpoint endpoint;

    public Database(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Roles, database and tables; once, on a new server. */
    public void create() throws SQLException, IOException {
        try (Connection connection = endpoint.connect(Endpoint.SUPERUSER, "postgres");
                Statement sql = connection.createStatement()) {
            sql.execute(
                    "create role %s superuser replication login password '%s'"
                            .formatted(Endpoint.PRODUCT, password(Endpoint.PRODUCT)));
            sql.execute(
                    "create role %s login password '%s'"
                            .formatted(Endpoint.APPLICATION, password(Endpoint.APPLICATION)));
            sql.execute(
                    "create database %s owner %s"
                            .formatted(Endpoint.DATABASE, Endpoint.APPLICATION));
        }
        try (Connection connection = endpoint.connect(Endpoint.APPLICATION, Endpoint.DATABASE);
                Statement sql = connection.createStatement()) {
            sql.execute(
                    """
                    create table public.runs (
                      id bigint generated always as identity primary key,
                      agent text not null, task text not null,
                      status text not null, started timestamptz not null)
                    """);
            sql.execute(
                    """
                    create table public.steps (
                      run bigint not null references public.runs, number int not null,
                      tool text not null, output text not null, primary key (run, number))
                    """);
            sql.execute(
                    """
                    insert into public.runs (agent, task, status, started)
                    select 'agent-' || n % 7, 'task ' || n,
                           (array['completed', 'failed'])[1 + n % 2],
                           now() - n * interval '7 minutes'
                    from generate_series(1, 4000) n
                    """);
            sql.execute(
                    """
                    insert into public.steps
                    select r, s, 'bash', repeat(md5((r * 10 + s)::text), 4)
                    from generate_series(1, 4000) r, generate_series(1, 5) s
                    """);
            sql.execute("create index on public.runs (started)");
            sql.execute(
                    """
                    create table public.witnessed (
                      number bigint primary key, payload text not null,
                      at timestamptz not null default clock_timestamp())
                    """);
        }
    }

    private String password(String role) throws IOException {
        return Files.readString(endpoint.passwordFile(role)).strip();
    }
}
