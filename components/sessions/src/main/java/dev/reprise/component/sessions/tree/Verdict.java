package dev.reprise.component.sessions.tree;

import java.util.List;

/** What one file's content amounts to, by itself. */
public sealed interface Verdict {
    /**
     * @param fields what the invariants need of it
     * @param irregular what should not be so but harms nobody; empty if nothing
     */
    record Sound(Fields fields, List<String> irregular) implements Verdict {}

    /** It cannot be read as what it should be. */
    record Damaged(Damage damage, String says) implements Verdict {}

    /**
     * @param parent of an info or a sub-session; empty for none
     * @param created milliseconds since 1970; 0 where the record has none
     * @param updated as created
     * @param ids of an index
     */
    record Fields(String id, String parent, long created, long updated, List<String> ids) {
        static final Fields NONE = new Fields("", "", 0, 0, List.of());
    }

    /** In which way a file is damaged. */
    enum Damage {
        EMPTY("0 bytes"),
        NUL_FILLED("filled with NUL bytes"),
        CUT_SHORT("cut short"),
        UNREADABLE("no JSON of its kind"),
        MISPLACED("the record of another place");

        private final String words;

        Damage(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
