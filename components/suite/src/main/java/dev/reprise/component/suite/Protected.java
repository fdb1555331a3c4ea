package dev.reprise.component.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.time.Duration;
import java.util.Optional;

/** A component under the care of a backup service: sealed, and streamed where it can be. */
final class Protected implements AutoCloseable {
    private final Rig rig;
    private final Component component;
    private final Optional<ChangeStream> stream;
    private final TrialWork.Ledger ledger = new TrialWork.Ledger();

    private Protected(Rig rig, Component component, Optional<ChangeStream> stream) {
        this.rig = rig;
        this.component = component;
        this.stream = stream;
    }

    static Protected of(Rig rig) {
        Component component = rig.component();
        Optional<ChangeStream> stream = component.backup().stream();
        var kept = new Protected(rig, component, stream);
        stream.ifPresent(each -> each.open(rig.vault(), kept.listener()));
        stream.ifPresent(
                each ->
                        await("the stream flows")
                                .atMost(Duration.ofSeconds(120))
                                .until(() -> each.level().flowing()));
        return kept;
    }

    TrialWork.Ledger ledger() {
        return ledger;
    }

    Optional<ChangeStream> stream() {
        return stream;
    }

    Seal seal(String run) throws Exception {
        StepEnd end = component.backup().seal(TrialWork.of(run, "seal", 1, ledger), rig.vault());
        assertThat(end).as("sealed").isInstanceOf(StepEnd.Succeeded.class);
        return ((StepResult.Sealed) ((StepEnd.Succeeded) end).result()).seal();
    }

    /** Writes what only the stream can bring back; nothing where there is none. */
    void writeStreamed() throws Exception {
        if (stream.isPresent()) {
            rig.write();
            rig.awaitStreamed(stream.get());
        }
    }

    /** The backup service ends, as when its process does; what it received stays. */
    void stopStreaming() {
        stream.ifPresent(ChangeStream::close);
    }

    private ChangeStream.Listener listener() {
        return new ChangeStream.Listener() {
            @Override
            public void observed(Observation observation) {}

            @Override
            public void holdPlaced(Outcome.Hold hold) {
                ledger.holds().add(hold.id());
            }

            @Override
            public void holdReleased(String released, String hold) {
                ledger.holds().remove(hold);
            }
        };
    }

    @Override
    public void close() {
        stopStreaming();
        component.close();
    }
}
