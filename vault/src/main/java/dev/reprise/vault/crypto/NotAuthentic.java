package dev.reprise.vault.crypto;

/** The bytes are not what was sealed under this key: damaged, forged, or of another key. */
public final class NotAuthentic extends Exception {
    private static final long serialVersionUID = 1L;

    NotAuthentic(String message) {
        super(message);
    }
}
