package dev.reprise.cli.command;

import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.doctor.Diagnosis;
import dev.reprise.cli.doctor.Doctor;
import dev.reprise.cli.page.DoctorPage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "doctor",
        description = "Looks at the configuration and all it needs; changes nothing.")
final class DoctorCommand implements Callable<Integer> {
    private final Workspace workspace;
    @Mixin private final Printing printing = new Printing();

    DoctorCommand(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws InterruptedException {
        var facts = new Doctor(workspace).look();
        printing.print(workspace.terminal(), facts, () -> DoctorPage.lines(facts));
        boolean wrong = facts.stream().anyMatch(fact -> fact.mark() == Diagnosis.Mark.WRONG);
        return (wrong ? Exit.FAILED : Exit.DONE).code();
    }
}
