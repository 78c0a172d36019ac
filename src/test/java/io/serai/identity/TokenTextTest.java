package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class TokenTextTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void aTokenIsReadAsItWasMade() {
        for (int i = 0; i < 1000; i++) {
            TokenText token = TokenText.mint(random);
            assertThat(token.text()).matches("serai_pat_[0-9A-Za-z]{60}");
            assertThat(token.id()).matches("[0-9A-Za-z]{11}").startsWith(token.prefix());
            assertThat(TokenText.parse(token.text())).contains(token);
        }
    }

    @Test
    void oneWrongCharacterAnywhereShows() {
        String text = TokenText.mint(random).text();
        for (int at = 0; at < text.length(); at++) {
            char other = text.charAt(at) == 'x' ? 'y' : 'x';
            assertThat(TokenText.parse(text.substring(0, at) + other + text.substring(at + 1)))
                    .isEmpty();
        }
    }

    @Test
    void whatIsCutOrLongerOrOfAnotherFormIsNone() {
        String text = TokenText.mint(random).text();
        for (int end = 0; end < text.length(); end++) {
            assertThat(TokenText.parse(text.substring(0, end))).isEmpty();
        }
        assertThat(TokenText.parse(text + "0")).isEmpty();
        assertThat(TokenText.parse(text + "\n")).isEmpty();
        assertThat(TokenText.parse(" " + text)).isEmpty();
        assertThat(TokenText.parse("serai_pat_" + "x".repeat(100_000))).isEmpty();
    }

    @Test
    void onlyTheTokenMatchesItsHash() {
        TokenText token = TokenText.mint(random);
        assertThat(token.matches(token.hash())).isTrue();
        assertThat(token.matches(TokenText.mint(random).hash())).isFalse();
        assertThat(token.toString()).doesNotContain(token.text());
    }

    @Test
    void noTwoAreAlike() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(TokenText.mint(random).id())).isTrue();
        }
    }
}
