package dev.reprise.detector;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Hysteresis: how many looks in a row it takes to believe one. */
@ConfigMapping(prefix = "reprise.detector")
public interface DetectorConfig {
    /** Bad looks until a condition is said to hold. */
    @WithDefault("2")
    int up();

    /** Good looks until it is said to be over. */
    @WithDefault("2")
    int down();

    /** Blind looks until the sight is said to be lost. */
    @WithDefault("3")
    int blind();
}
