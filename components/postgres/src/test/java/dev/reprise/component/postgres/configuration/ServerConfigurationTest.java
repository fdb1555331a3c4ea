package dev.reprise.component.postgres.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServerConfigurationTest {
    @Test
    void shouldGiveACopyTheLimitsAndLibrariesAndNothingOfTheServersPlace() {
        var known =
                new ServerConfiguration(
                        ServerConfiguration.FORMAT,
                        List.of(),
                        "postgres",
                        Map.of(
                                "shared_preload_libraries", "pg_stat_statements",
                                "max_connections", "500",
                                "ssl_key_file", "/etc/ssl/private/key.pem",
                                "log_directory", "/var/log/postgresql",
                                "archive_command", "cp %p /archive/%f",
                                "hba_file", "/etc/postgresql/15/main/pg_hba.conf"),
                        List.of(),
                        true,
                        null);

        assertThat(known.forACopy())
                .isEqualTo(
                        "max_connections = '500'\n"
                                + "shared_preload_libraries = 'pg_stat_statements'\n");
    }

    @Test
    void shouldQuoteWhatTheServerWouldReadOtherwise() {
        var known =
                new ServerConfiguration(
                        ServerConfiguration.FORMAT,
                        List.of(),
                        "",
                        Map.of("search_path", "\"it's\", a\\b\nc"),
                        List.of(),
                        true,
                        null);

        assertThat(known.forACopy()).isEqualTo("search_path = '\"it''s\", a\\\\b\\nc'\n");
    }

    @Test
    void shouldReadWhatWasKeptBeforeItWasNotedHowTheServerLetUsIn() throws Exception {
        ServerConfiguration older =
                Wire.fromJson(
                        """
                        {"format": 1, "arguments": [], "superuser": "postgres", "settings": {},
                         "outside": [], "whole": true}
                        """
                                .getBytes(StandardCharsets.UTF_8),
                        ServerConfiguration.class);

        assertThat(older.passwordCompared()).isNull();
    }
}
