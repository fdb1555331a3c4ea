package dev.reprise.component.postgres;

import dev.reprise.component.suite.ComponentContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

final class PostgresContractIT implements ComponentContract {
    @TempDir Path folder;

    @Override
    public PostgresRig rig() throws IOException, InterruptedException, SQLException {
        return PostgresRig.start(
                TestBinaries.current(), Files.createTempDirectory(folder, "rig"), true);
    }
}
