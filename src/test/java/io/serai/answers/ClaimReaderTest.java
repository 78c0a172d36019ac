package io.serai.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimReaderTest {
    private static final Claim ONE = new Claim("A } \"brace\".", 1, "a {quote}");
    private static final Claim TWO = new Claim("Two.", 2, "another");
    private static final String BOTH = """
            {"sentence": "A } \\"brace\\".", "source": 1, "quote": "a {quote}"}
            {"sentence": "Two.", "source": 2, "quote": "another"}""";

    private static List<Claim> read(String said, int piece) {
        var claims = new ArrayList<Claim>();
        ClaimReader reader = ClaimReader.of(new ObjectMapper(), claims::add);
        for (int i = 0; i < said.length(); i += piece) {
            reader.test(said.substring(i, Math.min(said.length(), i + piece)));
        }
        return claims;
    }

    @Test
    void claimsAreReadHoweverTheyAreCutUp() {
        for (int piece = 1; piece <= BOTH.length(); piece++) {
            assertThat(read(BOTH, piece)).as("pieces of %d", piece).containsExactly(ONE, TWO);
        }
    }

    @Test
    void whatStandsAroundThemIsDropped() {
        assertThat(read("Sure! Here you are:\n```json\n[" + BOTH.replace("\n", ",\n") + "]\n```\nAnything else?", 7))
                .containsExactly(ONE, TWO);
    }

    @Test
    void whatIsNoClaimIsDropped() {
        assertThat(read(
                        "{\"sentence\": 1, \"source\": 1, \"quote\": \"q\"}{\"sentence\": \"s\", \"source\": \"1\","
                                + " \"quote\": \"q\"}{broken}{\"a\": {\"b\": 1}}" + BOTH,
                        5))
                .containsExactly(ONE, TWO);
    }

    @Test
    void anObjectWithoutEndIsGivenUp() {
        assertThat(read("{\"sentence\": \"" + "x".repeat(10_000) + "\"} " + BOTH, 100))
                .endsWith(TWO);
    }

    @Test
    void theFirstObjectIsEnoughForAJudgement() {
        assertThat(ClaimReader.first(new ObjectMapper(), "{\"severity\": \"low\"} {\"severity\": \"high\"}"))
                .get()
                .extracting(it -> it.path("severity").asText())
                .isEqualTo("low");
        assertThat(ClaimReader.first(new ObjectMapper(), "none")).isEmpty();
    }
}
