package io.serai.tenant;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// How a tenant's file is encrypted: argon2id (RFC 9106) makes a key of the passphrase, HMAC-SHA256 one of that for the
/// file, and AES-256-GCM encrypts a piece of 64 KiB at a time. The nonce of a piece is its number and whether it is the
/// last one (STREAM, Hoang, Reyhanitabar, Rogaway, Vizár 2015), so that pieces can't be left out, swapped or cut off.
final class FileKey {
    static final byte[] MAGIC = "SERAITNT".getBytes(StandardCharsets.US_ASCII);
    static final byte VERSION = 1;
    static final int SALT = 16;
    static final int RANDOM = 32;
    static final int HEADER = MAGIC.length + 1 + 4 + 4 + SALT + RANDOM;
    static final int PIECE = 64 * 1024;
    static final int TAG = 16;
    static final int MEMORY_KIB = 32 * 1024;
    static final int PASSES = 3;

    /// Within which a header is believed: who forges one may not have this machine work for hours.
    private static final int MOST_MEMORY_KIB = 256 * 1024;

    private static final int MOST_PASSES = 16;
    private static final int NONCE = 12;
    private static final byte[] PURPOSE = "serai tenant file".getBytes(StandardCharsets.US_ASCII);

    private final SecretKeySpec key;

    private FileKey(SecretKeySpec key) {
        this.key = key;
    }

    /// What a file begins with.
    @SuppressWarnings("ArrayRecordComponent") // bytes are handed on, not compared
    record Header(int memory, int passes, byte[] salt, byte[] random) {
        static Header of(byte[] salt, byte[] random) {
            return new Header(MEMORY_KIB, PASSES, salt, random);
        }

        /// @throws RefusedFileException where it is none of a version that this hub knows
        static Header read(byte[] bytes) throws RefusedFileException {
            if (bytes.length < HEADER || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
                throw new RefusedFileException("This is no file of a tenant: it does not begin with SERAITNT.");
            }
            var in = ByteBuffer.wrap(bytes, MAGIC.length, HEADER - MAGIC.length);
            byte version = in.get();
            if (version != VERSION) {
                throw new RefusedFileException("The file is of version " + version + ", and this hub knows version "
                        + VERSION + ": use a Serai that is as new as the one that made it.");
            }
            int memory = in.getInt();
            int passes = in.getInt();
            if (memory < 8 || memory > MOST_MEMORY_KIB || passes < 1 || passes > MOST_PASSES) {
                throw new RefusedFileException(
                        "The file's header asks for %d KiB and %d passes of argon2id: expected at most %d and %d."
                                .formatted(memory, passes, MOST_MEMORY_KIB, MOST_PASSES));
            }
            var salt = new byte[SALT];
            var random = new byte[RANDOM];
            in.get(salt).get(random);
            return new Header(memory, passes, salt, random);
        }

        byte[] bytes() {
            return ByteBuffer.allocate(HEADER)
                    .put(MAGIC)
                    .put(VERSION)
                    .putInt(memory)
                    .putInt(passes)
                    .put(salt)
                    .put(random)
                    .array();
        }
    }

    /// The 32 bytes that a passphrase comes to. Takes tenths of a second and the memory it names.
    static byte[] ofPassphrase(char[] passphrase, Header header) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(header.memory())
                .withIterations(header.passes())
                .withParallelism(1)
                .withSalt(header.salt())
                .build());
        byte[] hash = new byte[32];
        ByteBuffer text = StandardCharsets.UTF_8.encode(java.nio.CharBuffer.wrap(passphrase));
        byte[] bytes = new byte[text.remaining()];
        text.get(bytes);
        generator.generateBytes(bytes, hash);
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(text.array(), (byte) 0);
        return hash;
    }

    /// @param ofPassphrase see [#ofPassphrase]
    static FileKey of(byte[] ofPassphrase, Header header) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(ofPassphrase, "HmacSHA256"));
            mac.update(PURPOSE);
            return new FileKey(new SecretKeySpec(mac.doFinal(header.bytes()), "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM can do HMAC-SHA256", e);
        }
    }

    /// @param number of the piece, from 0
    Cipher cipher(int mode, long number, boolean last) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE)
                .put(new byte[3])
                .putLong(number)
                .put((byte) (last ? 1 : 0))
                .array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
        return cipher;
    }

    @Override
    public String toString() {
        return "FileKey";
    }
}
