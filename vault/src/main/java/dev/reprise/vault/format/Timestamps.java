package dev.reprise.vault.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * RFC 3339 times with up to nine decimals, written in UTC as Go writes them. By hand, since three
 * of them stand in every node of every tree, and the JDK's formatter would be the largest cost of
 * listing a folder.
 */
final class Timestamps {
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Timestamps() {}

    /** Years that the format cannot hold become the nearest that it can. */
    static String format(Instant time) {
        Instant shown = time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
        long seconds = shown.getEpochSecond();
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, 86_400));
        int ofDay = (int) Math.floorMod(seconds, 86_400L);
        char[] out = new char[30];
        digits(out, 0, 4, date.getYear());
        out[4] = '-';
        digits(out, 5, 2, date.getMonthValue());
        out[7] = '-';
        digits(out, 8, 2, date.getDayOfMonth());
        out[10] = 'T';
        digits(out, 11, 2, ofDay / 3600);
        out[13] = ':';
        digits(out, 14, 2, ofDay / 60 % 60);
        out[16] = ':';
        digits(out, 17, 2, ofDay % 60);
        int end = 19;
        int nanos = shown.getNano();
        if (nanos != 0) {
            out[19] = '.';
            digits(out, 20, 9, nanos);
            end = 29;
            while (out[end - 1] == '0') {
                end--;
            }
        }
        out[end] = 'Z';
        return new String(out, 0, end + 1);
    }

    private static void digits(char[] out, int at, int count, int value) {
        int left = value;
        for (int i = at + count - 1; i >= at; i--) {
            out[i] = (char) ('0' + left % 10);
            left /= 10;
        }
    }

    static Instant parse(String text) throws MalformedException {
        try {
            return text.endsWith("Z") && text.length() >= 20 ? parseUtc(text) : parseSlowly(text);
        } catch (DateTimeException | NumberFormatException e) {
            throw new MalformedException("not a time: " + text, e);
        }
    }

    private static Instant parseUtc(String text) {
        long day =
                LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                        .toEpochDay();
        long seconds =
                day * 86_400
                        + number(text, 11, 13) * 3600L
                        + number(text, 14, 16) * 60L
                        + number(text, 17, 19);
        int nanos = 0;
        int decimals = text.length() - 21;
        if (decimals > 0) {
            nanos = number(text, 20, 20 + Math.min(9, decimals));
            for (int i = decimals; i < 9; i++) {
                nanos *= 10;
            }
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }

    private static int number(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new NumberFormatException("not a digit");
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static Instant parseSlowly(String text) {
        return OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).toInstant();
    }
}
