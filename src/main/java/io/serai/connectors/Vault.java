package io.serai.connectors;

import io.serai.hub.settings.Settings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts secrets with AES-256-GCM (NIST SP 800-38D) under the hub's master key.
///
/// What it makes is one byte of version, eight that name the key, a random nonce of twelve, then the ciphertext with
/// its tag. It opens only with the text it was bound to, so a value moved to another row is of no use there.
public final class Vault {
    private static final byte VERSION = 1;
    private static final int NAME_BYTES = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + NAME_BYTES + NONCE_BYTES;

    private final Key current;
    private final List<Key> keys;
    private final SecureRandom random;

    /// @param master 32 bytes as base64, as the setting `serai.master.key` has them
    /// @param previous the key before it, while secrets may still be under that one
    Vault(String master, Optional<String> previous, SecureRandom random) {
        this.current = Key.of(master);
        this.keys = Stream.concat(Stream.of(current), previous.map(Key::of).stream())
                .toList();
        this.random = random;
    }

    /// The hub's own.
    ///
    /// @param settings with the master key
    public static Vault of(Settings settings) {
        return of(settings.text("serai.master.key"), settings.optional("serai.master.key.previous"));
    }

    /// @param master 32 bytes as base64
    public static Vault of(String master, Optional<String> previous) {
        return new Vault(master, previous, new SecureRandom());
    }

    /// One that nothing is opened with again.
    public static Vault throwaway() {
        var random = new SecureRandom();
        byte[] key = new byte[32];
        random.nextBytes(key);
        return new Vault(Base64.getEncoder().encodeToString(key), Optional.empty(), random);
    }

    public byte[] seal(byte[] plain, String boundTo) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] encrypted =
                    cipher(Cipher.ENCRYPT_MODE, current, nonce, boundTo).doFinal(plain);
            return ByteBuffer.allocate(HEAD_BYTES + encrypted.length)
                    .put(VERSION)
                    .put(current.name())
                    .put(nonce)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM can do AES-GCM", e);
        }
    }

    /// @throws Locked where no key of this hub opens it, or it was bound to something else
    public byte[] open(byte[] sealed, String boundTo) {
        if (sealed.length < HEAD_BYTES + TAG_BITS / 8 || sealed[0] != VERSION) {
            throw new Locked("they are no secrets of this version of the hub");
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1 + NAME_BYTES, HEAD_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, keyOf(sealed), nonce, boundTo)
                    .doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
        } catch (AEADBadTagException e) {
            throw new Locked("they were changed in the database, or belong to another connection");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM can do AES-GCM", e);
        }
    }

    /// How everything begins that is under the present master key.
    public byte[] head() {
        return ByteBuffer.allocate(1 + NAME_BYTES)
                .put(VERSION)
                .put(current.name())
                .array();
    }

    private Key keyOf(byte[] sealed) {
        return keys.stream()
                .filter(key -> key.made(sealed))
                .findFirst()
                .orElseThrow(() -> new Locked("they were encrypted under another master key: set SERAI_MASTER_KEY (or"
                        + " SERAI_MASTER_KEY_PREVIOUS) to that one, or give the secrets again"));
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, String boundTo) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(boundTo.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    @Override
    public String toString() {
        return "Vault[" + keys.size() + " keys]";
    }

    /// The secrets can't be read; the message says why, and what to do.
    public static final class Locked extends RuntimeException {
        private static final long serialVersionUID = 1;

        Locked(String message) {
            super(message);
        }
    }

    /// @param name the beginning of a SHA-256, which says nothing of the key
    @SuppressWarnings("ArrayRecordComponent") // compared by made()
    private record Key(SecretKeySpec secret, byte[] name) {
        static Key of(String base64) {
            byte[] bytes = Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update("serai master key".getBytes(StandardCharsets.UTF_8));
                return new Key(new SecretKeySpec(bytes, "AES"), Arrays.copyOf(digest.digest(bytes), NAME_BYTES));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JVM can do SHA-256", e);
            }
        }

        boolean made(byte[] sealed) {
            return sealed.length > NAME_BYTES && Arrays.equals(sealed, 1, 1 + NAME_BYTES, name, 0, NAME_BYTES);
        }

        @Override
        public String toString() {
            return "Key(secret)";
        }
    }
}
