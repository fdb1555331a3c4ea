package dev.reprise.vault.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * File names, which are bytes, as text: a byte that is no UTF-8 becomes the lone surrogate U+DC00 +
 * byte. In trees names stand quoted as Go quotes them, bytes that are not UTF-8 as {@code \xNN}.
 */
public final class NameText {
    /** The order of names in a tree: that of their UTF-8 bytes. */
    public static final Comparator<String> ORDER = NameText::compare;

    private static final int ESCAPED = 0xDC00;

    private NameText() {}

    public static String ofBytes(byte[] bytes) {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        while (in.hasRemaining()) {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isMalformed()) {
                for (int i = 0; i < result.length(); i++) {
                    out.put((char) (ESCAPED + (in.get() & 0xff)));
                }
            }
        }
        return out.flip().toString();
    }

    public static byte[] toBytes(String name) {
        if (isWhole(name)) {
            return name.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        name.codePoints()
                .forEach(
                        point -> {
                            if (isEscapedByte(point)) {
                                out.write(point - ESCAPED);
                            } else {
                                out.writeBytes(
                                        Character.toString(point).getBytes(StandardCharsets.UTF_8));
                            }
                        });
        return out.toByteArray();
    }

    /** Whether the name is text, without bytes that are not UTF-8. */
    public static boolean isWhole(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isSurrogate(name.charAt(i))) {
                boolean pair =
                        i + 1 < name.length()
                                && Character.isSurrogatePair(name.charAt(i), name.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static boolean isEscapedByte(int point) {
        return point >= ESCAPED + 0x80 && point <= ESCAPED + 0xff;
    }

    private static int compare(String x, String y) {
        int shorter = Math.min(x.length(), y.length());
        for (int i = 0; i < shorter; i++) {
            char a = x.charAt(i);
            char b = y.charAt(i);
            if (a != b) {
                return Character.isSurrogate(a) || Character.isSurrogate(b)
                        ? Arrays.compareUnsigned(toBytes(x), toBytes(y))
                        : Character.compare(a, b);
            }
        }
        return Integer.compare(x.length(), y.length());
    }

    static String quote(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') {
                return quoteSlowly(name);
            }
        }
        return name;
    }

    private static String quoteSlowly(String name) {
        StringBuilder out = new StringBuilder(name.length() + 16);
        name.codePoints().forEach(point -> quote(point, out));
        return out.toString();
    }

    private static void quote(int point, StringBuilder out) {
        switch (point) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case 0x07 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 0x0b -> out.append("\\v");
            default -> {
                if (isEscapedByte(point)) {
                    out.append("\\x").append("%02x".formatted(point - ESCAPED));
                } else if (point < 0x20 || point == 0x7f) {
                    out.append("\\x").append("%02x".formatted(point));
                } else if (isPrintable(point)) {
                    out.appendCodePoint(point);
                } else if (point < 0x10000) {
                    out.append("\\u").append("%04x".formatted(point));
                } else {
                    out.append("\\U").append("%08x".formatted(point));
                }
            }
        }
    }

    private static boolean isPrintable(int point) {
        return point == ' '
                || switch (Character.getType(point)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR ->
                            false;
                    default -> true;
                };
    }

    static String unquote(String quoted) throws MalformedException {
        if (quoted.indexOf('\\') < 0) {
            return quoted;
        }
        StringBuilder out = new StringBuilder(quoted.length());
        int at = 0;
        while (at < quoted.length()) {
            char c = quoted.charAt(at);
            at++;
            if (c != '\\') {
                out.append(c);
                continue;
            }
            if (at == quoted.length()) {
                throw new MalformedException("name ends in a backslash: " + quoted);
            }
            char escape = quoted.charAt(at);
            at++;
            int digits = digits(escape);
            if (digits == 0) {
                out.append(plain(escape, quoted));
            } else {
                out.appendCodePoint(point(quoted, at, digits, escape));
                at += digits;
            }
        }
        return out.toString();
    }

    private static int digits(char escape) {
        return switch (escape) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
    }

    private static char plain(char escape, String quoted) throws MalformedException {
        return switch (escape) {
            case 'a' -> 0x07;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            case '\\', '"', '\'' -> escape;
            default -> throw new MalformedException("name has a bad escape: " + quoted);
        };
    }

    private static int point(String quoted, int at, int digits, char escape)
            throws MalformedException {
        if (at + digits > quoted.length()) {
            throw new MalformedException("name has a cut escape: " + quoted);
        }
        try {
            int value = HexFormat.fromHexDigits(quoted, at, at + digits);
            boolean byteOnly = escape == 'x' && value >= 0x80;
            if (!byteOnly && !Character.isValidCodePoint(value)) {
                throw new MalformedException("name has a bad escape: " + quoted);
            }
            return byteOnly ? ESCAPED + value : value;
        } catch (IllegalArgumentException e) {
            throw new MalformedException("name has a bad escape: " + quoted, e);
        }
    }
}
