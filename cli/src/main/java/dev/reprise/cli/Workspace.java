package dev.reprise.cli;

import dev.reprise.cli.address.Address;
import dev.reprise.cli.console.ConsoleClient;
import dev.reprise.cli.screen.Terminal;
import dev.reprise.component.Component;
import dev.reprise.component.Kinds;
import dev.reprise.stack.Section;
import dev.reprise.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What the commands of one invocation work on; each part is read when it is first asked for. */
public final class Workspace {
    static final String VARIABLE = "REPRISE_CONFIG";
    private static final String NAME = "reprise.yaml";
    private static final Path SYSTEM_WIDE = Path.of("/etc/reprise", NAME);

    private final Terminal terminal;
    private final Path folder;
    private final Kinds kinds;
    private @Nullable Path given;
    private @Nullable Stack stack;

    /**
     * @param folder that the command was called in
     */
    public Workspace(Terminal terminal, Path folder, Kinds kinds) {
        this.terminal = terminal;
        this.folder = folder;
        this.kinds = kinds;
    }

    public Terminal terminal() {
        return terminal;
    }

    public Kinds kinds() {
        return kinds;
    }

    /** The folder that the command was called in. */
    public Path folder() {
        return folder;
    }

    void use(@Nullable Path file) {
        this.given = file;
    }

    /**
     * The stack's file: as given, as the environment says, in this folder, or system-wide.
     *
     * @throws CommandException if there is none
     */
    public Path file() {
        String named = terminal.environment().get(VARIABLE);
        if (given != null) {
            return folder.resolve(given);
        }
        if (named != null) {
            return folder.resolve(named);
        }
        for (Path each : List.of(folder.resolve(NAME), SYSTEM_WIDE)) {
            if (Files.exists(each)) {
                return each;
            }
        }
        throw new CommandException(
                Exit.USAGE,
                "there is no reprise.yaml",
                "looked in " + folder + " and /etc/reprise",
                "`reprise init` writes a first one; one that lies elsewhere is given with --file");
    }

    public Stack stack() {
        if (stack == null) {
            stack = kinds.read(file());
        }
        return stack;
    }

    /** Opened anew at each call; whoever opens them closes them. */
    public SequencedMap<String, Component> components() {
        return kinds.open(stack(), terminal.clock());
    }

    public ConsoleClient console() {
        return ConsoleClient.of(stack().runFolder());
    }

    /**
     * What was written on the command line, checked against the stack.
     *
     * @throws CommandException for what is no address, or names no component
     */
    public List<Address> addresses(List<String> written) {
        var found = new ArrayList<Address>();
        for (String each : written) {
            Address address;
            try {
                address = Address.parse(each);
            } catch (IllegalArgumentException e) {
                throw new CommandException(
                        Exit.USAGE,
                        String.valueOf(e.getMessage()),
                        "an address",
                        "write it like postgres or sessions/ses_X");
            }
            if (!stack().protect().containsKey(address.component())) {
                throw new CommandException(
                        Exit.USAGE,
                        "`" + address.component() + "` is no component of " + stack().name(),
                        stack().file().toString(),
                        Section.guess(address.component(), stack().protect().keySet()));
            }
            if (!address.below().isEmpty()) {
                refusePartless(address.component(), each);
            }
            found.add(address);
        }
        return List.copyOf(found);
    }

    /** Whether a part of the component can be put back alone. */
    public boolean hasParts(String component) {
        Stack.Member member = stack().protect().get(component);
        return member != null && kinds.haveParts(member.kind());
    }

    /**
     * A part of what has no parts must never come to mean all of it.
     *
     * @throws CommandException if nothing less than the whole component can be put back
     */
    public void refusePartless(String component, String written) {
        Stack.Member member = stack().protect().get(component);
        if (member != null && !hasParts(component)) {
            throw new CommandException(
                    Exit.USAGE,
                    "a %s comes back as a whole, it has no parts to name".formatted(member.kind()),
                    written,
                    "write " + component + " for all of it");
        }
    }
}
