package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExitTest {
    @Test
    void shouldTellTheGravestWhereverItStands() {
        assertThat(Exit.worst(List.of())).isEqualTo(Exit.DONE);
        assertThat(Exit.worst(List.of(Exit.FAILED, Exit.UNVERIFIED))).isEqualTo(Exit.FAILED);
        assertThat(Exit.worst(List.of(Exit.UNVERIFIED, Exit.DONE))).isEqualTo(Exit.UNVERIFIED);
        assertThat(Exit.worst(List.of(Exit.REFUSED, Exit.ROLLED_BACK))).isEqualTo(Exit.ROLLED_BACK);
    }

    @Test
    void shouldCallDoneInPartOnlyWhatIsNotAllDone() {
        assertThat(Exit.together(List.of(Exit.DONE, Exit.UNVERIFIED))).isEqualTo(Exit.UNVERIFIED);
        assertThat(Exit.together(List.of(Exit.DONE, Exit.FAILED))).isEqualTo(Exit.PARTLY);
        assertThat(Exit.together(List.of(Exit.UNVERIFIED, Exit.REFUSED))).isEqualTo(Exit.PARTLY);
        assertThat(Exit.together(List.of(Exit.FAILED, Exit.REFUSED))).isEqualTo(Exit.FAILED);
        assertThat(Exit.together(List.of(Exit.DONE))).isEqualTo(Exit.DONE);
    }

    @Test
    void shouldHaveAPlaceForEachInTheOrder() {
        for (Exit each : Exit.values()) {
            assertThat(Exit.worst(List.of(Exit.DONE, each))).isEqualTo(each);
        }
    }
}
