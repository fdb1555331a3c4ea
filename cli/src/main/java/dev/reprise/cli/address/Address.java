package dev.reprise.cli.address;

/**
 * Names anything that can be restored: {@code postgres}, {@code sessions/ses_X}, {@code
 * sessions/ses_X/**}.
 *
 * @param below what it names below the component, in the kind's own words; empty for all of it
 */
public record Address(String component, String below) {
    /**
     * @throws IllegalArgumentException if it is none; the message says why
     */
    public static Address parse(String text) {
        int slash = text.indexOf('/');
        String component = slash < 0 ? text : text.substring(0, slash);
        String below = slash < 0 ? "" : text.substring(slash + 1);
        if (!component.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?")) {
            throw new IllegalArgumentException("`" + text + "` begins with no component's name");
        }
        if (slash >= 0 && (below.isBlank() || below.startsWith("/"))) {
            throw new IllegalArgumentException("`" + text + "` names nothing after the slash");
        }
        return new Address(component, below);
    }

    @Override
    public String toString() {
        return below.isEmpty() ? component : component + "/" + below;
    }
}
