package io.serai.connectors;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Keeps an access token from whoever reads the cache: AES-256-GCM under a key made from the client secret that it was
/// got with. Who has that secret can get tokens anyway, and after a rotation the old ones open no more.
public final class SealedToken {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private SealedToken() {}

    static String seal(String text, String secret, SecureRandom random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, secret, nonce, text.getBytes(StandardCharsets.UTF_8), 0);
        byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
        return Base64.getEncoder().encodeToString(all);
    }

    /// Null where it was sealed with another secret, or is no sealed text.
    public static @Nullable String open(String sealed, String secret) {
        try {
            byte[] all = Base64.getDecoder().decode(sealed);
            byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
            return new String(cipher(Cipher.DECRYPT_MODE, secret, nonce, all, NONCE_BYTES), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// @throws IllegalArgumentException where it can't be opened
    private static byte[] cipher(int mode, String secret, byte[] nonce, byte[] text, int from) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("serai access token".getBytes(StandardCharsets.UTF_8));
            byte[] key = digest.digest(secret.getBytes(StandardCharsets.UTF_8));
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(text, Math.min(from, text.length), Math.max(0, text.length - from));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it can't be opened with this secret", e);
        }
    }
}
