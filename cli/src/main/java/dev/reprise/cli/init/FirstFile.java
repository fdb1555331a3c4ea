package dev.reprise.cli.init;

import dev.reprise.component.Found;
import dev.reprise.stack.YamlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is written into a first {@code reprise.yaml}; a pure function of what was found. */
final class FirstFile {
    private FirstFile() {}

    /**
     * A component as it will stand under {@code protect:}.
     *
     * @param settings lines below its name
     */
    record Member(String name, String kind, String says, List<String> settings) {}

    /** Gives everything that can be protected a name of its own, which the stack does not bear. */
    static List<Member> members(Map<String, List<Found>> found, String stack) {
        var members = new ArrayList<Member>();
        Set<String> taken = new HashSet<>(Set.of(stack));
        found.forEach(
                (kind, all) -> {
                    for (Found each : all) {
                        if (each instanceof Found.Protectable able) {
                            String name = able.name();
                            for (int i = 2; !taken.add(name); i++) {
                                name = able.name() + "-" + i;
                            }
                            members.add(new Member(name, kind, able.says(), able.settings()));
                        }
                    }
                });
        return List.copyOf(members);
    }

    static List<String> lines(String stack, List<Member> members, Path vault, Path key) {
        var lines = new ArrayList<String>();
        lines.add("# written by `reprise init`; check with `reprise doctor`");
        lines.add("stack: " + stack);
        lines.add("mode: ask        # watch: change nothing | ask: restart only | auto: recover");
        lines.add("");
        lines.add(
                "vault:           # where backups go; best on another disk than what they are of");
        lines.add("  places: [" + YamlText.quoted(vault.toString()) + "]");
        lines.add("  password: " + YamlText.quoted("file:" + key));
        lines.add("");
        lines.add("protect:");
        for (Member each : members) {
            lines.add("  # " + each.says());
            lines.add("  " + each.name() + ":");
            lines.add("    kind: " + each.kind());
            each.settings().forEach(line -> lines.add("    " + line));
        }
        lines.add("");
        lines.add("# notify:");
        lines.add("#   slack: env:SLACK_WEBHOOK_URL");
        return lines;
    }
}
