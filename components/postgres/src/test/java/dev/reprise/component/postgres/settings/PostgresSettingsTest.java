package dev.reprise.component.postgres.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.stack.Section;
import dev.reprise.stack.StackFileException;
import dev.reprise.stack.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresSettingsTest {
    @TempDir Path folder;

    @BeforeEach
    void installPostgres() throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Files.createFile(
                folder.resolve("bin/postgres"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    @Test
    void shouldFillInWhatMostServersHave() {
        PostgresSettings settings = PostgresSettings.read("db", section("kind: postgres"));

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(5432);
        assertThat(settings.databases()).containsExactly("postgres");
        assertThat(settings.batch()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.synchronous()).isFalse();
        assertThat(settings.local()).isNull();
    }

    @Test
    void shouldReadALocalServerWhoseDataIsGone() {
        String us = System.getProperty("user.name");
        PostgresSettings settings =
                PostgresSettings.read(
                        "db",
                        section(
                                """
                                port: 5544
                                database: app
                                databases: [app, audit]
                                password: env:PGPW
                                local: {data: data, bin: bin, run_as: %s}
                                """
                                        .formatted(us)));

        assertThat(settings.local())
                .isEqualTo(new LocalServer(folder.resolve("data"), folder.resolve("bin"), us));
        assertThat(settings.databases()).containsExactly("app", "audit");
        assertThat(settings.toString()).contains("env:PGPW");
    }

    @Test
    void shouldNameLineKeyAndFixOfABadValue() {
        assertRefused("host: db\nport: 70000", ":2: port: `70000` is no port", "1 to 65535");
        assertRefused("batch: 500ms", "batch: `500ms` is under a second", "1s or more");
        assertRefused("tls: always", "tls: `always` is not known", "off, prefer, require");
        assertRefused("password: hunter2", "a secret in clear", "env:NAME");
        assertRefused(
                "local: {data: ., bin: nowhere}",
                "local.bin: `" + folder.resolve("nowhere") + "` does not exist\n",
                "server's own bin folder, such as /usr/lib/postgresql/15/bin");
        assertRefused("local: {data: data, bin: .}", "no program `postgres`", "bin folder");
        assertRefused(
                "host: db.example\nlocal: {data: data, bin: bin}",
                "host: `db.example` is not this host",
                "127");
        assertRefused("local: {data: d, bin: bin, runas: x}", "local.runas: ", "run_as");
        assertRefused(
                "local: {data: d, bin: bin, run_as: nosuchuser}",
                ":1: local.run_as: `nosuchuser` is no user of this host",
                "name the system user that the server runs as");
    }

    @Test
    void shouldNameBothFoldersOfALocalServerWhereBothAreMissing() {
        assertRefused(
                "local: {data: gone, bin: nowhere}",
                "local.bin: `%s` does not exist, and neither does data, `%s`"
                        .formatted(folder.resolve("nowhere"), folder.resolve("gone")),
                "and look at data: too");
    }

    @Test
    void shouldRefuseAnAuthorityThatNobodyCouldUse() throws IOException {
        Files.writeString(folder.resolve("no.crt"), "nothing");
        Files.writeString(
                folder.resolve("rotten.crt"),
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        assertRefused(
                "tls: verify-full\ntls_ca: nowhere.crt", ":2: tls_ca: `nowhere.crt`", "create");
        assertRefused(
                "tls: verify-full\ntls_ca: no.crt", "no.crt` cannot be used: no cert", "in PEM");
        assertRefused("tls: verify-full\ntls_ca: rotten.crt", "is damaged", "in PEM");
        assertRefused("tls: verify-full\ntls_ca: bin", "bin` cannot be used", "in PEM");
        assertRefused("tls_ca: no.crt", "is compared with nothing", "tls: verify-full");
    }

    private void assertRefused(String text, String what, String next) {
        assertThatThrownBy(() -> PostgresSettings.read("db", section(text)))
                .isInstanceOf(StackFileException.class)
                .hasMessageContaining(what)
                .hasMessageContaining(next)
                .hasMessageNotContaining("hunter2");
    }

    private Section section(String text) {
        return YamlFile.parse(folder.resolve("reprise.yaml"), text);
    }
}
