package dev.reprise.cli;

import dev.reprise.cli.command.Commands;
import dev.reprise.cli.screen.Terminal;
import dev.reprise.component.Kinds;
import dev.reprise.contracts.Problem;
import dev.reprise.stack.SecretException;
import dev.reprise.stack.StackFileException;
import dev.reprise.vault.fault.VaultException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code reprise} command. */
public final class Reprise {
    private final Terminal terminal;
    private final Path folder;
    private final Kinds kinds;

    public Reprise(Terminal terminal, Path folder, Kinds kinds) {
        this.terminal = terminal;
        this.folder = folder;
        this.kinds = kinds;
    }

    public static void main(String[] arguments) {
        var reprise =
                new Reprise(Terminal.system(), Path.of("").toAbsolutePath(), Kinds.installed());
        int code = reprise.run(arguments);
        System.out.flush();
        System.exit(code);
    }

    /** Runs one command, and returns its exit code. */
    public int run(String... arguments) {
        var workspace = new Workspace(terminal, folder, kinds);
        var line = Commands.under(new TopCommand(workspace), workspace);
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setUsageHelpWidth(80);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(this::misused);
        line.setExecutionExceptionHandler((e, command, parsed) -> failed(e));
        int code;
        try {
            code = line.execute(arguments);
        } catch (LinkageError e) {
            code = said(unpacked(e).toString(), Exit.FAILED);
        }
        terminal.out().flush();
        return code;
    }

    /** The library that compresses is unpacked to where the JDK keeps temporary files. */
    private static Problem unpacked(LinkageError e) {
        return new Problem(
                "a library cannot be loaded: " + e.getMessage(),
                System.getProperty("java.io.tmpdir"),
                "let this user write there and run programs from there, or name another folder:"
                        + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER");
    }

    private int misused(CommandLine.ParameterException e, String[] arguments) {
        List<String> near =
                e instanceof UnmatchedArgumentException unmatched
                        ? unmatched.getSuggestions()
                        : List.of();
        String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        var problem =
                new Problem(
                        String.valueOf(e.getMessage()),
                        "reprise " + String.join(" ", arguments),
                        near.isEmpty()
                                ? help
                                : "did you mean `%s`? else %s".formatted(near.getFirst(), help));
        return said(problem.toString(), Exit.USAGE);
    }

    private int failed(Exception e) {
        return switch (e) {
            case CommandException known -> said(known.getMessage(), known.exit());
            case StackFileException wrong ->
                    said(
                            new Problem(wrong.what(), wrong.place(), wrong.next()).toString(),
                            Exit.USAGE);
            case VaultException vault ->
                    said(
                            new Problem(vault.fact(), vault.subject(), vault.next()).toString(),
                            exit(vault));
            case SecretException missing ->
                    said(
                            new Problem(missing.what(), missing.place(), missing.next()).toString(),
                            Exit.USAGE);
            case IOException io -> said(problem(io).toString(), Exit.FAILED);
            case UncheckedIOException io ->
                    said(problem(Objects.requireNonNull(io.getCause())).toString(), Exit.FAILED);
            case InterruptedException stopped -> said("interrupted", Exit.INTERRUPTED);
            default -> unexpected(e);
        };
    }

    /** A vault that the file's password or this version does not fit is a matter of the file. */
    private static Exit exit(VaultException e) {
        return e instanceof VaultException.WrongPassword
                        || e instanceof VaultException.UnsupportedVersion
                ? Exit.USAGE
                : Exit.FAILED;
    }

    /** Also where another thread was the first that needed a library. */
    private int unexpected(Exception e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof LinkageError missing) {
                return said(unpacked(missing).toString(), Exit.FAILED);
            }
        }
        return said(
                "an error that nobody expected: %s%n  %s%n  next: report it, with this"
                        .formatted(e, e.getStackTrace()[0]),
                Exit.FAILED);
    }

    /** What the operating system has refused, as a person would say it. */
    private static Problem problem(IOException e) {
        if (e instanceof FileSystemException known && known.getFile() != null) {
            String why =
                    switch (known) {
                        case AccessDeniedException denied -> "no permission";
                        case NoSuchFileException absent -> "it is not there";
                        default -> known.getReason() == null ? known.toString() : known.getReason();
                    };
            return new Problem(
                    "cannot read or write a file: " + why,
                    known.getFile(),
                    "see to its rights and space, or run this as the user that it belongs to");
        }
        return new Problem(
                String.valueOf(e.getMessage()),
                subject(e),
                "`reprise doctor` says what is missing");
    }

    private static String subject(IOException e) {
        return switch (e.getCause()) {
            case null -> "this machine";
            case NoSuchFileException absent -> "it is not there";
            case AccessDeniedException denied -> "no permission";
            default -> String.valueOf(e.getCause().getMessage());
        };
    }

    private int said(@Nullable String message, Exit exit) {
        terminal.err().println(message);
        return exit.code();
    }
}
