package io.serai.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentencesTest {
    private static final String BASIS =
            "No more than 60 litres (1,5 m²) are kept. Ask safety@example.org or see https://rules.example.org/5.";

    @Test
    void whatItStandsOnMayBeNamed() {
        assertThat(Sentences.shown("At most 60 litres, on 1,5 m².", BASIS)).contains("At most 60 litres, on 1,5 m².");
        assertThat(Sentences.shown("Write to Safety@example.org.", BASIS)).contains("Write to Safety@example.org.");
        assertThat(Sentences.shown("See https://rules.example.org/5.", BASIS)).isPresent();
        assertThat(Sentences.shown("So viel wie nötig, z. B. im Schrank.", BASIS))
                .isPresent();
    }

    @Test
    void itsOwnMarksOfSourcesGoAndOursAreSet() {
        assertThat(Sentences.shown(" At most\n60 litres [1] [12]. ", BASIS)).contains("At most 60 litres.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "See https://elsewhere.example.com/x.",
                "See elsewhere.example.com for more.",
                "Write to them@example.com.",
                "See mailto:x",
                "![more](https://rules.example.org/5)",
                "See [more](https://rules.example.org/5).",
                "<img src=x>",
                "</p> 60 litres",
                "<!-- 60 litres -->",
                "`60 litres`",
                "At most 600 litres.",
                "At most 61 litres.",
                "At most 6 litres.",
                "At most 0 litres.",
                "See example.org.",
                "Write to ty@example.org.",
                "",
                "[1]",
            })
    void nobodyIsLedElsewhere(String sentence) {
        assertThat(Sentences.shown(sentence, BASIS)).isEmpty();
    }

    @Test
    void whatCantBeSeenIsNotShown() {
        assertThat(Sentences.shown("At\u202e most\u200b 60\u0007 litres", BASIS))
                .contains("At most 60 litres");
    }

    @Test
    void aTextIsCutAtTheEndsOfItsSentences() {
        assertThat(Sentences.of("One is here. Two is there!\nThree?"))
                .containsExactly("One is here.", "Two is there!", "Three?");
    }
}
