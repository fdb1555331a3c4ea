package dev.reprise.backup;

import dev.reprise.contracts.Command.JoinPoint;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.Wire;
import dev.reprise.vault.RecoverySheet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a recovery point holds, for programs and for people without any.
 *
 * @param joined when the point was written
 * @param skewMillis from the earliest to the latest moment of its seals
 * @param unsealed components that have no seal in it, or one that is older than the point
 */
record Manifest(
        int format,
        String stack,
        String host,
        String name,
        Instant joined,
        long skewMillis,
        List<Seal> seals,
        List<String> unsealed) {
    private static final int FORMAT = 1;

    static Manifest of(String stack, JoinPoint command, Instant joined) {
        List<Instant> moments = command.seals().stream().map(Seal::at).sorted().toList();
        long skew =
                moments.isEmpty()
                        ? 0
                        : Duration.between(moments.getFirst(), moments.getLast()).toMillis();
        List<Seal> seals =
                command.seals().stream().sorted(Comparator.comparing(Seal::component)).toList();
        return new Manifest(
                FORMAT,
                stack,
                command.host(),
                command.name(),
                joined,
                skew,
                seals,
                List.copyOf(command.unsealed()));
    }

    byte[] json() {
        return Wire.json(this);
    }

    /**
     * @param byHand what a person does with a component's part, where its kind is known here
     */
    String instructions(Path vault, Function<String, Optional<String>> byHand) {
        String parts =
                seals.stream()
                        .map(
                                seal ->
                                        "- `%s/` is %s, as of %s%s (%s)"
                                                .formatted(
                                                        seal.component(),
                                                        seal.kind(),
                                                        seal.at(),
                                                        seal.position() == null
                                                                ? ""
                                                                : ", position "
                                                                        + seal.position().at(),
                                                        seal.consistency()
                                                                .name()
                                                                .toLowerCase(
                                                                        java.util.Locale.ROOT)))
                        .collect(Collectors.joining("\n"));
        String missing =
                unsealed.isEmpty()
                        ? "Every component was sealed for this point."
                        : "Not sealed for this point, older or absent: "
                                + String.join(", ", unsealed)
                                + ".";
        return """
        # A recovery point of %s

        Joined %s on host %s. Its parts lie %d ms apart. %s

        %s

        ## Without Reprise's services

            reprise restore --offline

        It brings back the newest state that the vault holds, also what came after this point.

        ## Without Reprise

        This vault is a restic repository. With its password in a file, as root so that owners
        return, and RESTORED for a folder that is not there yet:

            restic -r %s -p PASSWORD-FILE snapshots --tag type=point
            restic -r %s -p PASSWORD-FILE restore SNAPSHOT --target RESTORED

        Each folder in it is one component as of this point. Never restore over live data: restore
        beside, look, and then switch. What came after a seal lies in snapshots tagged
        `type=batch,component=NAME`; `from=` and `to=` say what each holds. `manifest.json` holds
        the same facts as this file, for programs. What is in capitals is for you to fill in.
        %s"""
                .formatted(
                        stack,
                        joined,
                        host,
                        skewMillis,
                        missing,
                        parts,
                        RecoverySheet.word(vault),
                        RecoverySheet.word(vault),
                        sections(byHand));
    }

    private String sections(Function<String, Optional<String>> byHand) {
        return seals.stream()
                .flatMap(
                        seal ->
                                byHand.apply(seal.component()).stream()
                                        .map(
                                                text ->
                                                        "\n### %s, %s\n\n%s"
                                                                .formatted(
                                                                        seal.component(),
                                                                        seal.kind(),
                                                                        text)))
                .collect(Collectors.joining());
    }
}
