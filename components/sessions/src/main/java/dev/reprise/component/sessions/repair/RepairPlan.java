package dev.reprise.component.sessions.repair;

import dev.reprise.component.sessions.tree.Stamp;
import dev.reprise.component.sessions.tree.Trouble;
import dev.reprise.contracts.Loss;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a repair does, and what it cannot do.
 *
 * @param folders to be made where they are missing, outer ones first
 * @param givenUp files for which no sound version exists
 * @param leftAlone files that differ from the wanted state and are sound: never touched
 * @param notes what a person should know
 */
public record RepairPlan(
        List<Repair> repairs,
        List<FolderMeta> folders,
        List<GivenUp> givenUp,
        List<String> leftAlone,
        Loss loss,
        List<String> notes)
        implements Planned {
    /**
     * A file without a sound version.
     *
     * @param stamp {@code size:mtime} of the damaged file; empty where it is missing, or will be
     *     once it is put aside
     */
    public record GivenUp(String path, String stamp) {
        static String stamp(@Nullable Stamp of) {
            return of == null ? "" : of.size() + ":" + of.mtime();
        }

        /** Whether it is the very file that was given up, and not what came in its place. */
        public boolean covers(Trouble trouble) {
            return path.equals(trouble.path()) && stamp.equals(stamp(trouble.stamp()));
        }
    }

    public long count(Repair.Kind kind) {
        return repairs.stream().filter(each -> each.kind() == kind).count();
    }
}
