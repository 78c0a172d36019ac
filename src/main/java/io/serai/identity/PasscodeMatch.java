package io.serai.identity;

import io.serai.identity.PasscodeStore.Stored;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Tries a passcode against all of a site's. They share one salt, so that one slow computation is held against all six
/// roles, in constant time: neither the time nor the memory it takes says which of them there are, or which it was.
final class PasscodeMatch {
    private static final int SALT_BYTES = 16;

    private final Passwords passwords;
    private final SecureRandom random;
    private final SlowHash decoy;

    PasscodeMatch(Passwords passwords, SecureRandom random) {
        this.passwords = passwords;
        this.random = random;
        this.decoy = new SlowHash(Passwords.setting(salt()), new byte[32]);
    }

    /// The highest role that it is the passcode of.
    ///
    /// @param stored by role
    Optional<Stored> highest(String passcode, Map<String, Stored> stored) {
        Map<SlowHash.Setting, SlowHash> computed = computed(passcode, stored);
        Stored found = null;
        for (String role : Roles.SITE) {
            Stored candidate = stored.get(role);
            SlowHash hash = candidate == null ? decoy : candidate.hash();
            boolean same = hash.equalsHash(computed.getOrDefault(hash.setting(), decoy));
            if (candidate != null && same && found == null) {
                found = candidate;
            }
        }
        return Optional.ofNullable(found);
    }

    /// One, where the hub made all of the hashes; those that came from elsewhere may each have a salt of its own.
    private Map<SlowHash.Setting, SlowHash> computed(String passcode, Map<String, Stored> stored) {
        var computed = new HashMap<SlowHash.Setting, SlowHash>();
        stored.values()
                .forEach(one -> computed.computeIfAbsent(
                        one.hash().setting(), setting -> passwords.compute(passcode, setting)));
        if (computed.isEmpty()) {
            passwords.compute(passcode, decoy.setting());
        }
        return computed;
    }

    /// To be stored beside the others of its site.
    SlowHash hash(String passcode, Map<String, Stored> others) {
        SlowHash.Setting setting = others.values().stream()
                .map(other -> other.hash().setting())
                .filter(Passwords::isOfToday)
                .findFirst()
                .orElseGet(() -> Passwords.setting(salt()));
        return passwords.compute(passcode, setting);
    }

    private byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }
}
