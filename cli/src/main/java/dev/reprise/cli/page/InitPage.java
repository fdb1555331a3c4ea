package dev.reprise.cli.page;

import dev.reprise.cli.init.Init;
import dev.reprise.component.Found;
import java.util.ArrayList;
import java.util.List;

/** What was found on the machine, what was written, and what is to be done next. */
public final class InitPage {
    private static final int LABEL = 12;

    private InitPage() {}

    public static List<String> lines(Init.Written written) {
        var lines = new ArrayList<String>();
        for (Init.Protected each : written.protects()) {
            lines.addAll(Wrapped.lines(each.name(), LABEL, each.says()));
        }
        for (Found.NotProtected each : written.notProtected()) {
            lines.addAll(
                    Wrapped.lines(
                            "seen",
                            LABEL,
                            "not protected: %s: %s; %s"
                                    .formatted(each.says(), each.why(), each.next())));
        }
        lines.addAll(Wrapped.lines("written", LABEL, written.file()));
        lines.addAll(
                written.keyMade()
                        ? Wrapped.lines(
                                "key",
                                LABEL,
                                written.key() + ", made just now; keep a copy elsewhere")
                        : Wrapped.lines(
                                "no key yet",
                                LABEL,
                                "(umask 077; openssl rand -base64 32 > " + written.key() + ")"));
        lines.addAll(
                Wrapped.lines("next:", LABEL, "reprise doctor says what is missing, then edit it"));
        return lines;
    }
}
