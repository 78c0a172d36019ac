package io.serai.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// An argon2id hash (RFC 9106) whose salt is chosen by its maker, so that one computation can be held against several
/// hashes. Written in the PHC string format, as all others are.
///
/// @param setting how it is made, up to and with the salt
record SlowHash(Setting setting, byte[] hash) {
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
    private static final Pattern PHC =
            Pattern.compile("(\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,86}))\\$"
                    + "([A-Za-z0-9+/]{22,86})");

    /// @param text `$argon2id$v=19$m=<KiB>,t=<passes>,p=<lanes>$<salt>`
    record Setting(String text, int memory, int passes, int lanes, String salt) {
        static Setting of(int memory, int passes, byte[] salt) {
            String coded = ENCODER.encodeToString(salt);
            return new Setting(
                    "$argon2id$v=19$m=%d,t=%d,p=1$%s".formatted(memory, passes, coded), memory, passes, 1, coded);
        }

        /// As long as all others; takes tens of milliseconds and the memory it names.
        SlowHash compute(String secret) {
            var generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memory)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(Base64.getDecoder().decode(salt))
                    .build());
            byte[] hash = new byte[32];
            generator.generateBytes(secret.getBytes(StandardCharsets.UTF_8), hash);
            return new SlowHash(this, hash);
        }
    }

    /// @throws IllegalArgumentException where it is no such hash
    static SlowHash parse(String phc) {
        Matcher found = PHC.matcher(phc);
        if (!found.matches()) {
            throw new IllegalArgumentException("no argon2id hash in the PHC format");
        }
        return new SlowHash(
                new Setting(
                        found.group(1),
                        Integer.parseInt(found.group(2)),
                        Integer.parseInt(found.group(3)),
                        Integer.parseInt(found.group(4)),
                        found.group(5)),
                Base64.getDecoder().decode(found.group(6)));
    }

    /// In constant time.
    boolean equalsHash(SlowHash other) {
        return MessageDigest.isEqual(hash, other.hash);
    }

    String phc() {
        return setting.text() + "$" + ENCODER.encodeToString(hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SlowHash that && setting.equals(that.setting) && equalsHash(that);
    }

    @Override
    public int hashCode() {
        return setting.hashCode();
    }

    @Override
    public String toString() {
        return "SlowHash";
    }
}
