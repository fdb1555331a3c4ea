package dev.reprise.component.postgres.restore;

import dev.reprise.component.StepEnd;
import dev.reprise.component.postgres.settings.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A switch, or a roll-back, that nobody will finish: its run is over, and its marker says only that
 * folders may have been renamed. Which of them were can be told from what is there, since nothing
 * is ever removed or written over. So whoever comes next brings it to its nearest end: what is live
 * stays live, and what was live comes back where nothing is.
 */
final class CutOffSwitch {
    private final LocalServer local;
    private final Path marker;

    /**
     * @param marker its file
     */
    CutOffSwitch(LocalServer local, Path marker) {
        this.local = local;
        this.marker = marker;
    }

    /** What became of it. */
    sealed interface End {
        /**
         * @param did in words
         */
        record Settled(SwitchMarker marker, String did) implements End {}

        /** Somebody else has been here; nothing was touched. */
        record Unclear(StepEnd.Refused why) implements End {}
    }

    /**
     * Called under the target's lock, for a marker of which {@link SwitchMarker#settled} is not
     * true. Harmless twice.
     */
    End settle(SwitchMarker found) throws IOException {
        Path data = local.data();
        Path kept = Path.of(found.kept());
        boolean copyThere = there(PrivateCopy.data(Path.of(found.stage())));
        if (there(data)) {
            if (copyThere && there(kept)) {
                return new End.Unclear(
                        Ends.refused(
                                "somebody has made the data folder anew while run "
                                        + found.run()
                                        + " was switching",
                                data,
                                "the data from before is "
                                        + kept
                                        + ", the restored copy is in "
                                        + found.stage()
                                        + "; see which one is right, make it "
                                        + data
                                        + " by hand, and remove "
                                        + marker));
            }
            boolean begun =
                    found.state() == SwitchMarker.State.PREPARED
                            && StageRecord.read(Path.of(found.stage())).isPresent();
            boolean back = copyThere || !(there(kept) || begun);
            return back
                    ? settled(found, SwitchMarker.State.ROLLED_BACK, "the data from before is live")
                    : settled(found, SwitchMarker.State.SWITCHED, "the restored data is live");
        }
        if (there(kept) && (copyThere || found.state() == SwitchMarker.State.ROLLING_BACK)) {
            Folders.move(kept, data);
            return settled(
                    found, SwitchMarker.State.ROLLED_BACK, "the data from before was put back");
        }
        return copyThere
                ? settled(found, SwitchMarker.State.ROLLED_BACK, "there was no data before it")
                : settled(
                        found, SwitchMarker.State.SWITCHED, "the restored data is gone since then");
    }

    private End.Settled settled(SwitchMarker found, SwitchMarker.State end, String did)
            throws IOException {
        return new End.Settled(
                found.now(end).write(marker),
                "the switch of run %s was cut off: %s".formatted(found.run(), did));
    }

    private static boolean there(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
