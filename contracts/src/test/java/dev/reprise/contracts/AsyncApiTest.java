package dev.reprise.contracts;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class AsyncApiTest {
    @Test
    void shouldDescribeEveryMessage() throws IOException {
        Golden.check(Path.of("../docs/asyncapi.yaml"), AsyncApi.document());
    }
}
