package io.serai.identity;

import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a new password must be: 8 to 128 characters, whatever they are, and none that is guessed first (NIST SP
/// 800-63B, 3.1.1.2): none of the list of 100,000 from breaches that comes with the library nbvcxz, and no word of the
/// context, with whatever digits and signs around it.
final class PasswordRules {
    static final int SHORTEST = 8;
    static final int LONGEST = 128;
    private static final String HUB = "serai";
    /// A word of fewer letters says nothing.
    private static final int WORD = 3;
    private static final String LIST = "/dictionaries/passwords.txt";

    private volatile @Nullable Set<String> mostUsed;

    /// What speaks against a password, as a sentence for whoever chose it; empty where nothing does.
    ///
    /// @param email of whom it is to be
    Optional<String> objection(String password, String email) {
        String normal = Normalizer.normalize(password, Normalizer.Form.NFC);
        int length = normal.codePointCount(0, normal.length());
        if (length < SHORTEST || length > LONGEST) {
            return Optional.of("A password has %d to %d characters.".formatted(SHORTEST, LONGEST));
        }
        String plain = normal.toLowerCase(Locale.ROOT);
        String address = People.key(email);
        if (plain.equals(address) || plain.equals(local(address)) || isOfTheContext(letters(plain), address)) {
            return Optional.of("Your own address and the hub's name are guessed first; choose another password.");
        }
        return mostUsed().contains(plain)
                ? Optional.of("This is one of the most used passwords, which are guessed first; choose another.")
                : Optional.empty();
    }

    /// @throws Refusal 400 for what may be no password
    void accept(String password, String email) {
        objection(password, email).ifPresent(why -> {
            throw new Refusal(new Outcome.Refused(400, why, List.of(new Fault("body.password", why))));
        });
    }

    private static boolean isOfTheContext(String letters, String address) {
        return letters.length() >= WORD
                && Stream.concat(Stream.of(HUB, address, local(address)), Stream.of(address.split("[@.]", -1)))
                        .anyMatch(word -> letters.equals(letters(word)));
    }

    private static String local(String address) {
        return address.replaceFirst("@.*", "");
    }

    private static String letters(String text) {
        return text.replaceAll("\\P{L}", "");
    }

    private Set<String> mostUsed() {
        Set<String> known = mostUsed;
        if (known == null) {
            known = read();
            mostUsed = known;
        }
        return known;
    }

    private static Set<String> read() {
        try (InputStream in = PasswordRules.class.getResourceAsStream(LIST)) {
            if (in == null) {
                throw new IllegalStateException("the list of the most used passwords is missing: " + LIST);
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .map(line -> line.strip().toLowerCase(Locale.ROOT))
                    .filter(line -> line.length() >= SHORTEST)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("the list of the most used passwords can't be read", e);
        }
    }
}
