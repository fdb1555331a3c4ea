package dev.reprise.contracts.console;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person may ask of the console. Each is answered with a {@link RequestReport}; one that
 * lacks something is an {@link IllegalArgumentException}.
 */
public sealed interface Order {
    /** Who asks: a user's name. */
    String by();

    /**
     * @param name of the point; empty for none
     * @param components empty for all
     */
    record Backup(String by, String name, List<String> components) implements Order {
        public Backup {
            required("by", by);
            required("name", name);
            required("components", components);
        }
    }

    /**
     * @param scope addresses below the component; empty means all of it
     * @param time null for the last moment that can be proven
     * @param snapshot the seal to take; empty leaves the choice
     */
    record Restore(
            String by,
            String component,
            List<String> scope,
            @Nullable Instant time,
            String snapshot)
            implements Order {
        public Restore {
            required("by", by);
            required("component", component);
            required("scope", scope);
            required("snapshot", snapshot);
        }
    }

    record Check(String by, String component) implements Order {
        public Check {
            required("by", by);
            required("component", component);
        }
    }

    record Automation(String by, boolean paused) implements Order {
        public Automation {
            required("by", by);
        }
    }

    private static void required(String key, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("`" + key + "` is missing");
        }
    }
}
