package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class PasswordRulesTest {
    private final PasswordRules rules = new PasswordRules();
    private final Passwords passwords = new Passwords();

    @ParameterizedTest
    @ValueSource(strings = {"", "seven77", "\uD83D\uDC0E\uD83D\uDD0B\uD83D\uDCCE"})
    void fewerThanEightCharactersAreTooFew(String password) {
        assertThat(rules.objection(password, "ann@example.org"))
                .hasValueSatisfying(text -> assertThat(text).contains("8 to 128"));
    }

    @Test
    void charactersAreCountedAndNotTheirUnits() {
        String horse = "\uD83D\uDC0E";
        assertThat(rules.objection(horse.repeat(128), "ann@example.org")).isEmpty();
        assertThat(rules.objection(horse.repeat(129), "ann@example.org")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "Password", "12345678", "iloveyou", "ann.smith@example.org", "Ann.Smith"})
    void whatIsGuessedFirstIsRefused(String password) {
        assertThat(rules.objection(password, "ann.smith@example.org")).isPresent();
    }

    /// Of the 3,000 most used passwords fewer than half have 8 characters; these come after them.
    @ParameterizedTest
    @ValueSource(strings = {"zerocool", "carrillo", "correcthorsebatterystaple"})
    void whatIsKnownFromBreachesIsRefused(String password) {
        assertThat(rules.objection(password, "ann.smith@example.org")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serai123",
                "!!Serai2026",
                "2026-Serai",
                "AnnSmith1",
                "smith_1985",
                "Example#1",
                "ann.smith+example.org"
            })
    void whatTheContextSaysIsRefused(String password) {
        assertThat(rules.objection(password, "ann.smith@example.org")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serai is a caravan's rest", "smithereens", "an example of 8"})
    void aWordOfTheContextWithinALongerOneIsFine(String password) {
        assertThat(rules.objection(password, "ann.smith@example.org")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"only small letters", "        ", "a staple, a battery, a horse", "пароль-с-длиной"})
    void noKindOfCharacterIsAskedFor(String password) {
        assertThat(rules.objection(password, "ann.smith@example.org")).isEmpty();
    }

    @Test
    void theSamePasswordOnAnotherKeyboardIsTheSame() {
        String composed = "sch\u00F6nes Wetter";
        String decomposed = "scho\u0308nes Wetter";
        assertThat(passwords.matches(decomposed, passwords.hash(composed))).isTrue();
        assertThat(passwords.matches(composed, passwords.hash(decomposed))).isTrue();
        assertThat(passwords.matches("schones Wetter", passwords.hash(composed)))
                .isFalse();
    }

    @Test
    void bcryptFromElsewhereIsRecognisedAndOutdated() {
        String hash = new BCryptPasswordEncoder(4).encode("a password from elsewhere");
        assertThat(passwords.matches("a password from elsewhere", hash)).isTrue();
        assertThat(passwords.matches("another", hash)).isFalse();
        assertThat(passwords.isOutdated(hash)).isTrue();
        assertThat(passwords.isOutdated(passwords.hash("x"))).isFalse();
    }

    /// bcrypt looks at 72 bytes only: what begins alike must not be taken for the same.
    @Test
    void whatBcryptWouldCutOffIsNotTheSamePassword() {
        String long72 = "a".repeat(72);
        String hash = new BCryptPasswordEncoder(4).encode(long72);
        assertThat(passwords.matches(long72, hash)).isTrue();
        assertThat(passwords.matches(long72 + "b", hash)).isFalse();
    }
}
