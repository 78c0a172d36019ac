package io.serai.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotesTest {
    private static final String PAGE =
            "3.2 Storage\nFlammable liquids are kept in\n  cabinets that\u00a0close by themselves.\nNo more than 60 litres.";

    @Test
    void aQuoteStandsInItsPageWhateverItsLineEnds() {
        assertThat(Quotes.in(PAGE, "kept in cabinets that close by themselves"))
                .contains("kept in\n  cabinets that\u00a0close by themselves");
    }

    @Test
    void aWordThatDiffersIsAnotherQuote() {
        assertThat(Quotes.in(PAGE, "kept in cabinets that open by themselves")).isEmpty();
        assertThat(Quotes.in(PAGE, "Kept in cabinets")).isEmpty();
        assertThat(Quotes.in(PAGE, "No more than 600 litres")).isEmpty();
        assertThat(Quotes.in(PAGE, "kept in … close by themselves")).isEmpty();
    }

    @Test
    void whatStandsInEveryPageIsNoQuote() {
        assertThat(Quotes.in(PAGE, "that")).isEmpty();
        assertThat(Quotes.in(PAGE, " ")).isEmpty();
        assertThat(Quotes.in("......... .........", "......... .........")).isEmpty();
    }

    @Test
    void signsOfPatternsAreLetters() {
        assertThat(Quotes.in("Fees (net) are $1.50 [see 2]* per day", "Fees (net) are $1.50 [see 2]*"))
                .contains("Fees (net) are $1.50 [see 2]*");
        assertThat(Quotes.in(PAGE, ".* liquids .*")).isEmpty();
    }
}
