package io.serai.senders;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/// Whether SNS signed a message. Certificates are remembered by their address, as each has one of its own.
final class SnsSignatures {
    /// SNS tries for an hour; then come the clocks.
    static final Duration OLDEST = Duration.ofMinutes(65);

    static final Duration AHEAD = Duration.ofMinutes(5);

    private final Cache<String, X509Certificate> certificates = Caffeine.newBuilder()
            .maximumSize(100)
            .expireAfterWrite(Duration.ofDays(1))
            .build();
    private final Clock clock;

    SnsSignatures(Clock clock) {
        this.clock = clock;
    }

    boolean knows(String url) {
        return certificates.getIfPresent(url) != null;
    }

    /// @param pem as it was fetched from that address
    /// @return false where it is no certificate of an RSA key
    boolean keep(String url, byte[] pem) {
        try {
            var certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
            if (!(certificate.getPublicKey() instanceof RSAPublicKey)) {
                return false;
            }
            certificates.put(url, certificate);
            return true;
        } catch (CertificateException _) {
            return false;
        }
    }

    /// Signed by the certificate that it names, which must be known, and neither old nor from the future.
    boolean matches(SnsMessage message) {
        X509Certificate certificate = certificates.getIfPresent(message.text("SigningCertURL"));
        Instant now = clock.instant();
        if (certificate == null
                || message.time()
                        .filter(time -> !time.isBefore(now.minus(OLDEST)) && !time.isAfter(now.plus(AHEAD)))
                        .isEmpty()) {
            return false;
        }
        try {
            certificate.checkValidity(Date.from(now));
            Signature signature = Signature.getInstance(message.algorithm().orElse(""));
            signature.initVerify(certificate.getPublicKey());
            signature.update(message.signed());
            return signature.verify(Base64.getDecoder().decode(message.text("Signature")));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }
}
