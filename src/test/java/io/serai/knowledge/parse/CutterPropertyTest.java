package io.serai.knowledge.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.knowledge.parse.Parsed.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Random documents, cut for a model that counts words and marks.
class CutterPropertyTest {
    private static final int MOST = 40;
    private static final List<String> WORDS = List.of(
            "limit",
            "noise",
            "Größe",
            "85",
            "dB(A)",
            "measured",
            "🔥fire",
            "a",
            "Donaudampfschifffahrt".repeat(12),
            "shift",
            "e\u0301t");

    private static int pieces(String text) {
        return (int) text.codePoints()
                        .filter(c -> !Character.isLetterOrDigit(c) && c != ' ' && c != '\n')
                        .count()
                + text.strip().split("[\\s\\p{Punct}]+").length
                + text.length() / 30;
    }

    private static String sentence(Random random, int words) {
        return IntStream.range(0, words)
                        .mapToObj(i -> WORDS.get(random.nextInt(WORDS.size())))
                        .collect(Collectors.joining(" "))
                + ".";
    }

    private static Parsed document(Random random) {
        var reading = new Reading(new ParseLimits(Duration.ofSeconds(1), 64, 1, 50, 1_000_000, 10_000));
        for (int i = random.nextInt(1, 60); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> reading.page();
                case 1 -> reading.heading(random.nextInt(1, 7), sentence(random, random.nextInt(1, 20)));
                case 2, 3 -> {
                    for (int row = random.nextInt(1, 9); row > 0; row--) {
                        reading.row(List.of(sentence(random, 2), sentence(random, random.nextInt(1, 30))));
                    }
                }
                case 4 -> reading.item(sentence(random, random.nextInt(1, 12)));
                default -> {
                    var text = new ArrayList<String>();
                    for (int one = random.nextInt(1, 12); one > 0; one--) {
                        text.add(sentence(random, random.nextInt(1, 70)));
                    }
                    reading.paragraph(String.join(" ", text));
                }
            }
        }
        reading.paragraph("The end.");
        return reading.end("test");
    }

    @Test
    void everyPieceStandsInItsPageFitsTheModelAndNothingIsLeftOut() {
        for (int seed = 0; seed < 60; seed++) {
            Parsed parsed = document(new Random(seed));
            List<Piece> pieces = new Cutter(CutterPropertyTest::pieces, MOST).cut(parsed);
            for (Piece piece : pieces) {
                assertThat(parsed.pages().get(piece.page() - 1).startsWith(piece.text(), piece.offset()))
                        .as("seed %d: %s", seed, piece)
                        .isTrue();
                assertThat(pieces(piece.embedded()))
                        .as("seed %d: %s", seed, piece)
                        .isLessThanOrEqualTo(MOST);
                assertThat(piece.embedded()).endsWith(piece.text());
                assertThat(piece.text()).isNotBlank();
                assertThat(Character.isLowSurrogate(piece.text().charAt(0))).isFalse();
            }
            nothingIsLeftOut(parsed, pieces, seed);
        }
    }

    /// Each letter of what is no heading is in a piece.
    private static void nothingIsLeftOut(Parsed parsed, List<Piece> pieces, int seed) {
        for (int page = 1; page <= parsed.pages().size(); page++) {
            String text = parsed.pages().get(page - 1);
            var seen = new boolean[text.length()];
            for (Piece piece : pieces) {
                for (int i = 0; piece.page() == page && i < piece.text().length(); i++) {
                    seen[piece.offset() + i] = true;
                }
            }
            for (Parsed.Block block : parsed.blocks()) {
                for (int i = block.offset();
                        block.page() == page
                                && block.kind() != Kind.HEADING
                                && i < block.offset() + block.text().length();
                        i++) {
                    assertThat(seen[i] || text.charAt(i) == ' ')
                            .as("seed %d, page %d, letter %d", seed, page, i)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void headingsAndATablesFirstRowAreEmbeddedWithWhatIsBelowThem() {
        var reading = new Reading(new ParseLimits(Duration.ofSeconds(1), 64, 1, 50, 1_000_000, 10_000));
        reading.heading(1, "Noise");
        reading.heading(2, "Limits");
        for (int i = 0; i < 12; i++) {
            reading.row(i == 0 ? List.of("Place", "Limit") : List.of("Hall number " + i, "85 decibels"));
        }
        reading.heading(2, "Duties");
        reading.heading(1, "Annex");
        reading.paragraph("Nothing more.");
        List<Piece> pieces = new Cutter(CutterPropertyTest::pieces, MOST).cut(reading.end("test"));
        assertThat(pieces.getFirst().heading()).isEqualTo("Noise > Limits");
        assertThat(pieces.getFirst().embedded()).startsWith("Noise > Limits\nPlace | Limit\nHall number 1 | 85");
        assertThat(pieces.get(1).embedded()).startsWith("Noise > Limits\nPlace | Limit\nHall number");
        assertThat(pieces.get(1).text()).startsWith("Hall number");
        assertThat(pieces)
                .anyMatch(piece ->
                        piece.text().equals("Duties") && piece.heading().equals("Noise"));
        assertThat(pieces.getLast().embedded()).isEqualTo("Annex\nNothing more.");
    }

    @Test
    void aPieceBeginsWithTheSentenceBeforeWhereAParagraphIsCut() {
        var reading = new Reading(new ParseLimits(Duration.ofSeconds(1), 64, 1, 50, 1_000_000, 10_000));
        reading.paragraph(IntStream.range(0, 40)
                .mapToObj(i -> "Sentence number " + i + " is short.")
                .collect(Collectors.joining(" ")));
        List<Piece> pieces = new Cutter(CutterPropertyTest::pieces, MOST).cut(reading.end("test"));
        assertThat(pieces).hasSizeGreaterThan(3);
        for (int i = 1; i < pieces.size(); i++) {
            Piece before = pieces.get(i - 1);
            assertThat(pieces.get(i).offset())
                    .isLessThan(before.offset() + before.text().length());
        }
    }
}
