package dev.reprise.contracts;

/** Words that other programs, or the names of many files, have a part in. */
final class FreeText {
    /** Characters; a message with some such texts stays far below the megabyte that a bus takes. */
    private static final int MOST = 8_000;

    private FreeText() {}

    /** As it is, or its beginning and how much was cut off. */
    static String bounded(String text) {
        return text.length() <= MOST
                ? text
                : text.substring(0, MOST) + "… (" + (text.length() - MOST) + " characters more)";
    }
}
