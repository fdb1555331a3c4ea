package dev.reprise.stack;

/** Values as they are written into {@code reprise.yaml}. */
public final class YamlText {
    private YamlText() {}

    /** The text itself where YAML reads it as that, else between double quotes. */
    public static String quoted(String text) {
        if (text.matches("[A-Za-z/][A-Za-z0-9/._-]*")
                && !text.matches("(?i)true|false|null|yes|no|on|off|y|n")) {
            return text;
        }
        var quoted = new StringBuilder("\"");
        for (char each : text.toCharArray()) {
            if (each == '"' || each == '\\') {
                quoted.append('\\').append(each);
            } else if (each < ' ' || each == 0x7f) {
                quoted.append("\\x%02x".formatted((int) each));
            } else {
                quoted.append(each);
            }
        }
        return quoted.append('"').toString();
    }
}
