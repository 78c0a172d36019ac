package io.serai.knowledge.index;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// What counts as a word, in German and English alike, as nobody says which of them a text is: parted as
/// Unicode does, in lower case, without accents and umlauts, names with `_` and `.` also in their parts; and
/// its stem, by the light rules of both languages one after the other.
final class Words {
    static final String WORD = "word";
    static final String STEM = "stem";

    private final Analyzer plain = new Chain(false);
    private final Analyzer stemming = new Chain(true);
    private final Set<String> common = common();

    /// @param plain as it stands there, in its plain form
    record Word(String plain, String stem) {}

    /// Of the two fields.
    Analyzer analyzer() {
        return new AnalyzerWrapper(Analyzer.PER_FIELD_REUSE_STRATEGY) {
            @Override
            protected Analyzer getWrappedAnalyzer(String field) {
                return field.equals(STEM) ? stemming : plain;
            }
        };
    }

    /// Each word of a question once, without those that nearly every question has; all, where there is no
    /// other.
    List<Word> asked(String question) {
        Collection<Word> all = all(question);
        List<Word> telling =
                all.stream().filter(word -> !common.contains(word.plain)).toList();
        return telling.isEmpty() ? List.copyOf(all) : telling;
    }

    Set<String> stems(String text) {
        return Set.copyOf(tokens(stemming, text));
    }

    private Collection<Word> all(String text) {
        List<String> words = tokens(plain, text);
        List<String> stems = tokens(stemming, text);
        var all = new LinkedHashMap<String, Word>();
        for (int i = 0; i < words.size(); i++) {
            all.putIfAbsent(stems.get(i), new Word(words.get(i), stems.get(i)));
        }
        return all.values();
    }

    private static List<String> tokens(Analyzer analyzer, String text) {
        try (TokenStream stream = analyzer.tokenStream(WORD, text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            var tokens = new ArrayList<String>();
            stream.reset();
            while (stream.incrementToken()) {
                tokens.add(term.toString());
            }
            stream.end();
            return tokens;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<String> common() {
        var words = new HashSet<String>();
        try (InputStream in = Objects.requireNonNull(EnglishAnalyzer.class.getResourceAsStream(
                        "/org/apache/lucene/analysis/snowball/english_stop.txt"));
                Reader english = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            for (Iterable<?> list :
                    List.of(WordlistLoader.getSnowballWordSet(english), GermanAnalyzer.getDefaultStopSet())) {
                for (Object word : list) {
                    words.addAll(tokens(plain, new String((char[]) word)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    private static final class Chain extends Analyzer {
        private final boolean stems;

        Chain(boolean stems) {
            this.stems = stems;
        }

        @Override
        protected TokenStreamComponents createComponents(String field) {
            var source = new StandardTokenizer();
            TokenStream words = new LowerCaseFilter(source);
            words = new GermanNormalizationFilter(words);
            words = new ASCIIFoldingFilter(words);
            words = new NameParts(words);
            if (stems) {
                words = new KStemFilter(words);
                words = new GermanLightStemFilter(words);
            }
            return new TokenStreamComponents(source, words);
        }
    }
}
