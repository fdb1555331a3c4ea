package dev.reprise.restore;

import dev.reprise.component.Component;
import dev.reprise.contracts.Problem;
import dev.reprise.files.HeldFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The targets that this process has in its care, each by a lock beside it for as long as the
 * process runs. Two Reprises on one target, with a state folder each, would both see its disaster
 * and take turns in recovering it: the second one is refused. Thread-safe.
 */
final class Wards implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Wards.class);

    private final String holder;
    private final Map<String, HeldFile> held = new HashMap<>();

    /**
     * @param state its folder tells one Reprise from another
     */
    Wards(Path state) {
        this.holder =
                "the Reprise with the state folder %s (process %d)"
                        .formatted(state, ProcessHandle.current().pid());
    }

    /**
     * Takes it into care, unless it is already.
     *
     * @return why that cannot be; empty too where no lock can be made there now: whatever is wrong
     *     with the place is said by whoever works there
     */
    synchronized Optional<Problem> take(Component component) {
        if (held.containsKey(component.name())) {
            return Optional.empty();
        }
        Path file = component.careFile();
        try {
            Optional<HeldFile> taken = HeldFile.take(file, holder);
            if (taken.isPresent()) {
                held.put(component.name(), taken.get());
                return Optional.empty();
            }
            return Optional.of(
                    new Problem(
                            component.name() + " is in the care of " + HeldFile.says(file).strip(),
                            component.place(),
                            "end that one, or take the component out of one of the two"
                                    + " reprise.yaml"));
        } catch (IOException e) {
            LOG.debug("{} cannot be locked now: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public synchronized void close() {
        for (HeldFile each : held.values()) {
            try {
                each.close();
            } catch (IOException e) {
                LOG.debug("it ends with the process: {}", e.getMessage());
            }
        }
        held.clear();
    }
}
