package dev.reprise.runtime;

import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.Wire;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What every command has had and will have, as far as it can be read. */
public record CommandHead(
        @Nullable StepRef ref, @Nullable String host, @Nullable String component) {
    private static final CommandHead NONE = new CommandHead(null, null, null);

    /** Never throws for bad input. */
    public static CommandHead of(byte @Nullable [] data) {
        if (data == null) {
            return NONE;
        }
        try {
            return Wire.fromJson(data, CommandHead.class);
        } catch (IOException e) {
            return NONE;
        }
    }

    /** Whether there is a host that can refuse it. */
    public boolean addressed() {
        return ref != null && host != null;
    }
}
