package io.serai.identity;

import io.serai.web.Refusal;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/// Slow hashes of passwords: argon2id with 19 MiB, two passes, one lane (OWASP). bcrypt from elsewhere is still
/// recognised. A few are computed at a time, whatever comes, so that sign-ins can't take the memory of the rest.
///
/// What is hashed is the password's Unicode normal form C (RFC 8265, 4.2.2), so that it is the same one whatever
/// keyboard typed it.
final class Passwords {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int AT_A_TIME = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /// bcrypt looks at no more, and some of its implementations refuse them.
    private static final int BCRYPT_BYTES = 72;

    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, MEMORY_KIB, PASSES);
    private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder();
    private final Semaphore turns = new Semaphore(AT_A_TIME, true);
    private volatile @Nullable String nobodys;

    String hash(String password) {
        String[] hash = new String[1];
        String normal = normal(password);
        inTurn(() -> {
            hash[0] = argon2.encode(normal);
            return true;
        });
        return hash[0];
    }

    /// Whether it is the one; takes as long where there is no hash, so that nobody learns from the clock who has one.
    boolean matches(String password, @Nullable String hash) {
        String normal = normal(password);
        if (hash == null || (isBcrypt(hash) && normal.getBytes(StandardCharsets.UTF_8).length > BCRYPT_BYTES)) {
            String decoy = nobodys();
            inTurn(() -> argon2.matches(normal, decoy));
            return false;
        }
        return inTurn(() -> isBcrypt(hash) ? bcrypt.matches(normal, hash) : argon2.matches(normal, hash));
    }

    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    /// How a hash is made that several are compared with at once, with that salt.
    static SlowHash.Setting setting(byte[] salt) {
        return SlowHash.Setting.of(MEMORY_KIB, PASSES, salt);
    }

    static boolean isOfToday(SlowHash.Setting setting) {
        return setting.memory() == MEMORY_KIB && setting.passes() == PASSES && setting.lanes() == 1;
    }

    SlowHash compute(String secret, SlowHash.Setting setting) {
        SlowHash[] hash = new SlowHash[1];
        String normal = normal(secret);
        inTurn(() -> {
            hash[0] = setting.compute(normal);
            return true;
        });
        return hash[0];
    }

    /// Whether the hash is older than what is made today, so that it is made anew when the password is at hand.
    boolean isOutdated(String hash) {
        return isBcrypt(hash) || argon2.upgradeEncoding(hash);
    }

    private static boolean isBcrypt(String hash) {
        return hash.startsWith("$2");
    }

    private String nobodys() {
        String hash = nobodys;
        if (hash == null) {
            hash = hash("nobody's");
            nobodys = hash;
        }
        return hash;
    }

    private boolean inTurn(BooleanSupplier work) {
        try {
            if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Refusal(503, "Too many sign in at once. Please try again.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "The hub is stopping.");
        }
        try {
            return work.getAsBoolean();
        } finally {
            turns.release();
        }
    }
}
