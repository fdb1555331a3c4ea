package dev.reprise.validator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the validator service works. */
@ConfigMapping(prefix = "reprise.validator")
public interface ValidatorConfig {
    /** Steps at one time. */
    @WithDefault("8")
    int slots();
}
