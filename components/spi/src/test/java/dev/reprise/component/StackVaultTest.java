package dev.reprise.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.contracts.Position;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepRef;
import dev.reprise.stack.Mode;
import dev.reprise.stack.Secret;
import dev.reprise.stack.SecretException;
import dev.reprise.stack.Stack;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.seal.SealRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackVaultTest {
    private static final StepRef STEP = new StepRef(new RunId("abc123-7"), "seal-db", 1);

    @TempDir Path folder;

    @Test
    void shouldTellASealFromTheVaultAlone() throws IOException {
        // Given
        Files.writeString(folder.resolve("key"), "correct horse\n");
        Instant at = Instant.parse("2026-11-23T13:29:07.123Z");
        var position = new Position("a1b2", "000000005A3F21C8");

        // When
        try (var vault = StackVault.openOrCreate(stack(), List.of());
                var seal =
                        vault.newSeal(
                                SealRequest.of(
                                        "alpha",
                                        List.of("/db"),
                                        SealTags.of(
                                                STEP,
                                                "db",
                                                "postgres",
                                                at,
                                                position,
                                                Seal.Consistency.FUZZY,
                                                Map.of("tables", 41L))))) {
            seal.commit();
        }

        // Then
        try (var vault = StackVault.open(stack())) {
            assertThat(SealTags.all(vault, "db"))
                    .singleElement()
                    .satisfies(
                            found -> {
                                assertThat(found.at()).isEqualTo(at);
                                assertThat(found.kind()).isEqualTo("postgres");
                                assertThat(found.position()).isEqualTo(position);
                                assertThat(found.counts()).isEqualTo(Map.of("tables", 41L));
                            });
            assertThat(SealTags.all(vault, "other")).isEmpty();
            assertThat(vault.snapshots(SealTags.step(STEP, "db"))).hasSize(1);
        }
    }

    @Test
    void shouldRefuseAWrongPassword() throws IOException {
        // Given
        Files.writeString(folder.resolve("key"), "correct horse\n");
        StackVault.openOrCreate(stack(), List.of()).close();

        // When
        Files.writeString(folder.resolve("key"), "battery staple\n");

        // Then
        assertThatThrownBy(() -> StackVault.open(stack()))
                .isInstanceOf(VaultException.WrongPassword.class)
                .hasMessageNotContaining("staple");
    }

    @Test
    void shouldNameThePlaceOfAPasswordThatIsNotThere() {
        assertThatThrownBy(() -> StackVault.openOrCreate(stack(), List.of()))
                .isInstanceOf(SecretException.class)
                .hasMessage(
                        "vault.password: `file:%s` is not there, reprise.yaml:7"
                                .formatted(folder.resolve("key")));
    }

    private Stack stack() {
        return new Stack(
                folder.resolve("reprise.yaml"),
                "s",
                Mode.AUTO,
                "alpha",
                folder.resolve("state"),
                new Stack.Vault(
                        List.of(folder.resolve("vault")),
                        new Secret(
                                Secret.Kind.FILE,
                                folder.resolve("key").toString(),
                                "vault.password",
                                "reprise.yaml:7"),
                        0),
                new LinkedHashMap<>(),
                new Stack.Points(Duration.ofMinutes(5)),
                new Stack.Channels(null),
                new Stack.Console(0));
    }
}
