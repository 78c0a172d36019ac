package io.serai.hub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// Public ids: 64 random bits as 11 URL-safe characters (RFC 4648, section 5).
public final class PublicId {
    private static final SecureRandom RANDOM = new SecureRandom();

    private PublicId() {}

    public static String random() {
        byte[] bits = new byte[8];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /// SHA-256 in hex: a key of fixed length for a text of any.
    public static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
