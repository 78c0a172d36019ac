package io.serai.hub.database;

import java.security.SecureRandom;
import java.util.Base64;

/// Public ids: 64 random bits as 11 URL-safe characters (RFC 4648, section 5).
public final class PublicId {
    private static final SecureRandom RANDOM = new SecureRandom();

    private PublicId() {}

    public static String random() {
        byte[] bits = new byte[8];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
