package dev.reprise.cli.doctor;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.console.ConsoleClient;
import dev.reprise.cli.process.Services;
import dev.reprise.cli.screen.Readable;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.SealTags;
import dev.reprise.component.StackVault;
import dev.reprise.component.Whereabouts;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.console.StackStatus;
import dev.reprise.plans.Plans;
import dev.reprise.stack.Secret;
import dev.reprise.stack.SecretException;
import dev.reprise.stack.Stack;
import dev.reprise.stack.StackFileException;
import dev.reprise.vault.Vault;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.repository.UnreadableSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at everything that has to be right before Reprise can protect a stack. */
public final class Doctor {
    private static final long LITTLE = 1_000_000_000;
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));
    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    /** What a vault consists of, whole or half made. */
    private static final Set<String> OF_A_VAULT =
            Set.of("config", "data", "index", "keys", "locks", "snapshots", "tmp");

    private final Workspace workspace;
    private final List<Diagnosis> diagnoses = new ArrayList<>();

    public Doctor(Workspace workspace) {
        this.workspace = workspace;
    }

    /** All diagnoses, in the order in which a person would mend them. */
    public List<Diagnosis> look() throws InterruptedException {
        Stack stack;
        try {
            stack = workspace.stack();
            Plans.packaged(workspace.kinds().conditions());
        } catch (StackFileException e) {
            diagnoses.add(Diagnosis.wrong("reprise.yaml", e.what() + ", " + e.place(), e.next()));
            return diagnoses;
        }
        diagnoses.add(Diagnosis.ok("reprise.yaml", stack.file() + ", mode " + word(stack)));
        folder("temporary", TEMPORARY);
        try {
            surroundings(stack);
        } catch (LinkageError e) {
            // the library that compresses is unpacked to there when the vault is first looked into
            diagnoses.add(
                    Diagnosis.wrong(
                            "temporary",
                            "a library cannot be loaded from %s, so the rest was not looked at: %s"
                                    .formatted(TEMPORARY, e.getMessage()),
                            "let this user write there and run programs from there"));
        }
        return List.copyOf(diagnoses);
    }

    private void surroundings(Stack stack) throws InterruptedException {
        Collection<Component> components = List.of();
        try {
            components = workspace.components().values();
            components.forEach(new Whereabouts(stack)::look);
            diagnoses.add(
                    Diagnosis.ok(
                            "protect",
                            components.stream()
                                    .map(each -> each.name() + " (" + each.kind() + ")")
                                    .collect(Collectors.joining(", "))));
        } catch (StackFileException e) {
            diagnoses.add(Diagnosis.wrong("protect", e.what() + ", " + e.place(), e.next()));
        }
        folder("state", stack.state());
        secret("password", stack.vault().password());
        if (stack.channels().slack() != null) {
            secret("slack", stack.channels().slack());
        }
        vault(stack);
        services(stack);
        for (Component component : components) {
            probes(component);
            component
                    .lacks()
                    .forEach(
                            each ->
                                    diagnoses.add(
                                            Diagnosis.wrong(
                                                    component.name(), each.what(), each.next())));
            component.close();
        }
    }

    private void folder(String about, Path folder) {
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            diagnoses.add(
                    Diagnosis.wrong(
                            about, "cannot write to " + there, "give this user the right to"));
            return;
        }
        try {
            long free = Files.getFileStore(there).getUsableSpace();
            String says = folder + ", " + Readable.size(free) + " free";
            diagnoses.add(
                    free < LITTLE
                            ? Diagnosis.note(about, says, "make room: a backup needs it")
                            : Diagnosis.ok(about, says));
        } catch (IOException e) {
            diagnoses.add(
                    Diagnosis.wrong(
                            about, folder + ": " + e.getMessage(), "see to the file system"));
        }
    }

    private void secret(String about, Secret secret) {
        try {
            secret.reveal();
            if (secret.kind() == Secret.Kind.FILE && readByOthers(Path.of(secret.place()))) {
                diagnoses.add(
                        Diagnosis.note(
                                about,
                                secret + " can be read by others",
                                "chmod 600 " + secret.place()));
                return;
            }
            diagnoses.add(Diagnosis.ok(about, secret.toString()));
        } catch (SecretException e) {
            diagnoses.add(Diagnosis.wrong(about, String.valueOf(e.getMessage()), e.next()));
        }
    }

    private static boolean readByOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private void vault(Stack stack) {
        folder("vault", stack.vault().place());
        try (Vault vault = StackVault.open(stack)) {
            int seals = 0;
            for (String component : stack.protect().keySet()) {
                seals += SealTags.all(vault, component).size();
            }
            diagnoses.add(
                    Diagnosis.ok(
                            "vault",
                            "opens; "
                                    + Readable.count(seals, "seal", "seals")
                                    + " of "
                                    + Readable.count(
                                            vault.snapshots().size(), "snapshot", "snapshots")));
            unreadable(vault.unreadable());
            for (String index : vault.unreadableIndexes()) {
                diagnoses.add(
                        Diagnosis.wrong(
                                "vault",
                                index + " cannot be used; seals and restores do without it",
                                "put it back from a copy of the vault, or restic repair index"));
            }
            lost(vault.lostPacks());
        } catch (VaultException.NotARepository e) {
            diagnoses.add(
                    unmade(stack.vault().place(), Files.exists(stack.state().resolve("vault-id"))));
        } catch (SecretException e) {
            // Said of the password.
            return;
        } catch (VaultException e) {
            diagnoses.add(Diagnosis.wrong("vault", e.fact() + ", " + e.subject(), e.next()));
        } catch (IOException e) {
            diagnoses.add(
                    Diagnosis.wrong(
                            "vault", String.valueOf(e.getMessage()), "mend it, then again"));
        }
    }

    private void lost(Map<String, String> packs) {
        packs.entrySet().stream()
                .min(Map.Entry.comparingByKey())
                .ifPresent(
                        first ->
                                diagnoses.add(
                                        Diagnosis.wrong(
                                                "vault",
                                                "%s gone or cut short, such as %s: %s"
                                                        .formatted(
                                                                packs.size() == 1
                                                                        ? "a pack is"
                                                                        : Readable.count(
                                                                                        packs
                                                                                                .size())
                                                                                + " packs are",
                                                                first.getKey(),
                                                                first.getValue()),
                                                "put back what is missing from a copy of the"
                                                        + " vault; `reprise backup` saves anew what"
                                                        + " is live, `reprise points verify` tells"
                                                        + " which older points it hurts")));
    }

    private void unreadable(List<UnreadableSnapshot> snapshots) {
        if (!snapshots.isEmpty()) {
            UnreadableSnapshot first = snapshots.getFirst();
            diagnoses.add(
                    Diagnosis.wrong(
                            "vault",
                            "%s cannot be read, such as %s: %s"
                                    .formatted(
                                            Readable.count(
                                                    snapshots.size(), "snapshot", "snapshots"),
                                            first.file(),
                                            first.why()),
                            "the others are not touched by it; put the files back from a copy of"
                                    + " the vault, or make a new backup"));
        }
    }

    /** A vault is made in a new or empty folder, never among somebody's files. */
    private static Diagnosis unmade(Path place, boolean known) {
        try (Stream<Path> entries = Files.exists(place) ? Files.list(place) : Stream.empty()) {
            return entries.map(each -> String.valueOf(each.getFileName()))
                    .filter(each -> !OF_A_VAULT.contains(each))
                    .findFirst()
                    .map(
                            each ->
                                    Diagnosis.wrong(
                                            "vault",
                                            place + " holds other files, such as " + each,
                                            "name an empty folder, or one that is not there yet"))
                    .orElse(
                            known
                                    ? Diagnosis.wrong(
                                            "vault",
                                            place + " does not hold the vault that was there",
                                            "mount its disk, or bring it back from a copy; no"
                                                    + " other one is made in its place")
                                    : Diagnosis.note(
                                            "vault", "not made yet", "`reprise up` makes it"));
        } catch (IOException e) {
            return Diagnosis.wrong(
                    "vault", place + " is no folder to make it in", "name another one");
        }
    }

    private void services(Stack stack) {
        try {
            ConsoleClient console = workspace.console();
            StackStatus status = console.get("/v1/status", StackStatus.class);
            diagnoses.add(Diagnosis.ok("services", "running, console at " + console.address()));
            status.toDo().stream()
                    .filter(each -> each.want() == StackStatus.Want.UNHEARD)
                    .forEach(
                            each ->
                                    diagnoses.add(
                                            Diagnosis.wrong("notices", each.what(), each.next())));
        } catch (CommandException e) {
            diagnoses.add(
                    new Services(stack).atWork().isEmpty()
                            ? Diagnosis.note(
                                    "services",
                                    "not running for " + stack.name(),
                                    "`reprise up` starts them")
                            : Diagnosis.wrong(
                                    "services",
                                    "they run, and their console does not serve: "
                                            + e.problem().what(),
                                    "read "
                                            + stack.logFolder()
                                            + "; end them, and start them again"));
        }
    }

    private void probes(Component component) throws InterruptedException {
        var problem = component.unprotectable();
        if (problem.isPresent()) {
            diagnoses.add(
                    Diagnosis.wrong(component.name(), problem.get().what(), problem.get().next()));
            return;
        }
        for (Probe probe : component.probes()) {
            String about = component.name();
            String name = probe.sight().observer();
            Probe.Look seenOrBlind = look(probe);
            if (seenOrBlind instanceof Probe.Look.Seen seen) {
                noted(about, seen);
            }
            switch (seenOrBlind) {
                case Probe.Look.Seen(var symptoms, Probe.Hindrance hindrance, var ignored)
                        when symptoms.isEmpty() && hindrance != null ->
                        diagnoses.add(Diagnosis.wrong(about, hindrance.what(), hindrance.next()));
                case Probe.Look.Seen seen when seen.symptoms().isEmpty() ->
                        diagnoses.add(Diagnosis.ok(about, name + " sees nothing wrong"));
                case Probe.Look.Seen seen ->
                        seen.symptoms()
                                .forEach(
                                        each ->
                                                diagnoses.add(
                                                        Diagnosis.wrong(
                                                                about,
                                                                "%s sees %s: %s"
                                                                        .formatted(
                                                                                name,
                                                                                each.condition(),
                                                                                each.evidence()),
                                                                "`reprise up` finds it too; then"
                                                                        + " `reprise incidents`")));
                case Probe.Look.Blind blind ->
                        diagnoses.add(
                                Diagnosis.wrong(
                                        about,
                                        name + " cannot see: " + blind.reason(),
                                        "mend that; what it alone would see is not noticed until then"));
            }
            probe.close();
        }
    }

    /** What is no incident, and still worth a person's while. */
    private void noted(String about, Probe.Look.Seen seen) {
        for (Observation each : seen.notes()) {
            if (each instanceof Observation.ChangeNoted noted) {
                diagnoses.add(
                        Diagnosis.note(
                                about,
                                noted.count() == 1
                                        ? noted.what()
                                        : Readable.count(noted.count(), "record", "records")
                                                + " "
                                                + noted.what(),
                                "reprise check " + about + " --json tells all"));
            }
        }
    }

    private static Probe.Look look(Probe probe) throws InterruptedException {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Probe.Look> look = executor.submit(() -> probe.look(true));
            try {
                return look.get(probe.deadline().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                look.cancel(true);
                return new Probe.Look.Blind("no answer in " + Readable.took(probe.deadline()));
            } catch (ExecutionException e) {
                return new Probe.Look.Blind(String.valueOf(e.getCause()));
            }
        }
    }

    private static String word(Stack stack) {
        return stack.mode().name().toLowerCase(Locale.ROOT);
    }
}
