package io.serai.knowledge.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.PrimitiveIterator;

/// Texts as the pieces of words that a BERT model without letter case reads: cleaned, in lower case and
/// without accents, parted at spaces and punctuation, and each word as the longest pieces that the vocabulary
/// has (https://github.com/google-research/bert, `tokenization.py`). The library that does the same is 19 MB
/// of native code, asks its maker's server when it is loaded, and runs on no Intel Mac; a test holds the two
/// against each other.
final class WordPieces {
    private static final int LONGEST_WORD = 100;
    private static final String INNER = "##";

    private final Map<String, Integer> vocabulary;
    private final int unknown;
    private final int begin;
    private final int end;

    private WordPieces(Map<String, Integer> vocabulary) {
        this.vocabulary = vocabulary;
        this.unknown = known("[UNK]");
        this.begin = known("[CLS]");
        this.end = known("[SEP]");
    }

    /// @param tokenizer a `tokenizer.json` of Hugging Face, with a WordPiece vocabulary
    static WordPieces read(InputStream tokenizer) throws IOException {
        JsonNode words = new ObjectMapper().readTree(tokenizer).at("/model/vocab");
        var vocabulary = HashMap.<String, Integer>newHashMap(words.size());
        words.properties()
                .forEach(word -> vocabulary.put(word.getKey(), word.getValue().intValue()));
        return new WordPieces(vocabulary);
    }

    private int known(String piece) {
        Integer id = vocabulary.get(piece);
        if (id == null) {
            throw new IllegalArgumentException("the vocabulary has no " + piece);
        }
        return id;
    }

    /// The ids of a text's pieces, without the marks of its begin and end.
    long[] of(String text) {
        var pieces = new Ids();
        var word = new StringBuilder();
        PrimitiveIterator.OfInt letters = cleaned(text).codePoints().iterator();
        while (letters.hasNext()) {
            int letter = letters.nextInt();
            if (isSpace(letter)) {
                add(word, pieces);
            } else if (isPunctuation(letter)) {
                add(word, pieces);
                add(word.appendCodePoint(letter), pieces);
            } else {
                word.appendCodePoint(letter);
            }
        }
        add(word, pieces);
        return pieces.all();
    }

    /// What the model is given: the pieces from one to another, between the marks of begin and end.
    long[] marked(long[] pieces, int from, int to) {
        var marked = new long[to - from + 2];
        marked[0] = begin;
        System.arraycopy(pieces, from, marked, 1, to - from);
        marked[marked.length - 1] = end;
        return marked;
    }

    private void add(StringBuilder word, Ids pieces) {
        if (word.isEmpty()) {
            return;
        }
        String whole = word.toString();
        word.setLength(0);
        int before = pieces.count;
        if (whole.codePointCount(0, whole.length()) > LONGEST_WORD || !pieces(whole, pieces)) {
            pieces.count = before;
            pieces.add(unknown);
        }
    }

    /// @return false where a part of it is in no vocabulary
    private boolean pieces(String word, Ids pieces) {
        int from = 0;
        while (from < word.length()) {
            int to = word.length();
            Integer id = null;
            while (from < to) {
                String piece = word.substring(from, to);
                id = vocabulary.get(from == 0 ? piece : INNER + piece);
                if (id != null) {
                    break;
                }
                to = word.offsetByCodePoints(to, -1);
            }
            if (id == null) {
                return false;
            }
            pieces.add(id);
            from = to;
        }
        return true;
    }

    private static String cleaned(String text) {
        var clean = new StringBuilder(text.length());
        text.codePoints().forEach(letter -> {
            if (letter == 0 || letter == 0xFFFD || isControl(letter)) {
                return;
            }
            if (isIdeograph(letter)) {
                clean.append(' ').appendCodePoint(letter).append(' ');
            } else {
                clean.appendCodePoint(letter);
            }
        });
        var plain = new StringBuilder(clean.length());
        Normalizer.normalize(clean, Normalizer.Form.NFD).codePoints().forEach(letter -> {
            if (Character.getType(letter) != Character.NON_SPACING_MARK) {
                plain.appendCodePoint(letter);
            }
        });
        return lowered(plain);
    }

    /// Letter by letter: the JDK's own looks at what stands around a Greek sigma.
    private static String lowered(CharSequence text) {
        var low = new StringBuilder(text.length());
        text.codePoints().forEach(letter -> low.appendCodePoint(Character.toLowerCase(letter)));
        return low.toString();
    }

    private static boolean isSpace(int letter) {
        return letter == '\t'
                || letter == '\n'
                || letter == '\r'
                || Character.isSpaceChar(letter)
                || letter == 0x85
                || letter == 0x0B
                || letter == 0x0C;
    }

    private static boolean isControl(int letter) {
        if (letter == '\t' || letter == '\n' || letter == '\r') {
            return false;
        }
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    private static boolean isPunctuation(int letter) {
        if (letter < 128) {
            return letter > 32 && letter < 127 && !Character.isLetterOrDigit(letter);
        }
        return switch (Character.getType(letter)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    /// The blocks that BERT parts letter by letter.
    private static boolean isIdeograph(int letter) {
        return letter >= 0x4E00 && letter <= 0x9FFF
                || letter >= 0x3400 && letter <= 0x4DBF
                || letter >= 0x20000 && letter <= 0x2A6DF
                || letter >= 0x2A700 && letter <= 0x2B73F
                || letter >= 0x2B740 && letter <= 0x2B81F
                || letter >= 0x2B920 && letter <= 0x2CEAF
                || letter >= 0xF900 && letter <= 0xFAFF
                || letter >= 0x2F800 && letter <= 0x2FA1F;
    }

    private static final class Ids {
        private long[] ids = new long[64];
        private int count;

        void add(int id) {
            if (count == ids.length) {
                ids = java.util.Arrays.copyOf(ids, count * 2);
            }
            ids[count++] = id;
        }

        long[] all() {
            return java.util.Arrays.copyOf(ids, count);
        }
    }
}
