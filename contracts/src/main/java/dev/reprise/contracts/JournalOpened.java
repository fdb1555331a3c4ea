package dev.reprise.contracts;

/**
 * The first record of a journal. A service that meets another id than the one that it knows stops
 * its effects: the journal was lost or replaced.
 *
 * @param journal random id, 16 hexadecimal digits
 */
@WireType("journal.opened")
public record JournalOpened(String journal, String stack, int format) implements Fact {}
