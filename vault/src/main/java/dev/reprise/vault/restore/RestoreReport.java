package dev.reprise.vault.restore;

import java.util.List;

/**
 * What a restore did. It was complete, or it would have thrown.
 *
 * @param notes what could not be put back and harms no content, such as an owner without root
 */
public record RestoreReport(long files, long folders, long links, long bytes, List<String> notes) {}
