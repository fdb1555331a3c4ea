package dev.reprise.notifier;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Strikes a secret address out of what others say: error pages and proxies repeat what they were
 * asked for, whole or in parts, and encoded in their own way.
 */
final class Redaction {
    private static final String STRUCK = "***";

    /** What a shorter part spells is found in ordinary words too: those it leaves whole. */
    private static final int LONG = 4;

    private final Pattern secret;

    private Redaction(Pattern secret) {
        this.secret = secret;
    }

    /**
     * @param address of which everything but scheme, host and port is secret
     */
    static Redaction of(URI address) {
        List<String> texts =
                Stream.of(
                                address.toString(),
                                address.getRawUserInfo(),
                                address.getRawPath(),
                                address.getRawQuery(),
                                address.getRawFragment())
                        .filter(Objects::nonNull)
                        .toList();
        Stream<String> parts =
                texts.stream().skip(1).flatMap(text -> Stream.of(text.split("[/?&=;,:+]")));
        String any =
                Stream.concat(texts.stream(), parts)
                        .flatMap(text -> Stream.of(text, decoded(text)))
                        .filter(Predicate.not(text -> text.isBlank() || text.equals("/")))
                        .distinct()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .map(Redaction::found)
                        .collect(Collectors.joining("|"));
        return new Redaction(
                Pattern.compile(
                        any.isEmpty() ? "(?!)" : any,
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    }

    String of(String said) {
        return secret.matcher(said).replaceAll(STRUCK);
    }

    private static String found(String text) {
        String quoted = Pattern.quote(text);
        return text.length() >= LONG
                ? quoted
                : "(?:(?<![\\w-])|(?<=%[0-9a-f]{2}))" + quoted + "(?![\\w-])";
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
