package dev.reprise.demo.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SharedMemoryTest {
    private static final List<String> NOTED = List.of(" 10444789     32808");

    @Test
    void shouldFindANotedSegmentThatNobodyUses() {
        assertThat(segment("10444789", "32808", 0)).contains("32808");
    }

    @Test
    void shouldLeaveASegmentAloneThatIsInUseOrNotItsOwn() {
        assertThat(segment("10444789", "32808", 2)).isEmpty();
        assertThat(segment("10444789", "32809", 0)).isEmpty();
        assertThat(segment("99999999", "32808", 0)).isEmpty();
        assertThat(SharedMemory.unused("key shmid perms size cpid lpid nattch", NOTED)).isEmpty();
    }

    private static java.util.Optional<String> segment(String key, String id, int attached) {
        return SharedMemory.unused(
                "%s %s 600 56 11 12 %d 0 0 0 0".formatted(key, id, attached), NOTED);
    }
}
