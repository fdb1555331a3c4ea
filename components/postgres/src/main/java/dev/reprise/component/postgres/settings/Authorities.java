package dev.reprise.component.postgres.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;

/** The certificates of those who may sign a server's certificate. */
public final class Authorities {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    private Authorities() {}

    /**
     * @param file in PEM, which is the one form that all who use it read
     * @throws IOException if it cannot be read, or holds no certificate
     */
    public static List<Certificate> of(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (!new String(bytes, StandardCharsets.ISO_8859_1).contains(BEGIN)) {
            throw new IOException("no certificate in PEM is in it");
        }
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes));
            return List.copyOf(found);
        } catch (CertificateException e) {
            throw new IOException("a certificate in it is damaged", e);
        }
    }
}
