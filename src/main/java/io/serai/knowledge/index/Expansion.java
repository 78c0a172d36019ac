package io.serai.knowledge.index;

import io.serai.knowledge.index.Words.Word;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SynonymQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/// A question's words as a query, with what German compounds need: a long word also finds longer ones that
/// begin with it, and a compound that the index does not know is looked for by its two parts, if it knows
/// them.
final class Expansion {
    /// More words than a question has; a text of 4,000 letters can have a thousand.
    private static final int MOST_WORDS = 100;

    private static final int LONG = 6;
    private static final int SHORTEST_PART = 4;
    private static final int MOST_LONGER = 12;
    private static final float EXACT = 0.5f;
    private static final float LONGER = 0.4f;
    private static final float PART = 0.5f;
    /// Letters that German puts between the parts of a compound.
    private static final List<String> JOINTS = List.of("", "s", "n", "en", "es", "er");

    private final IndexReader reader;

    Expansion(IndexReader reader) {
        this.reader = reader;
    }

    Query query(List<Word> asked) throws IOException {
        var query = new BooleanQuery.Builder();
        for (Word word : asked.subList(0, Math.min(asked.size(), MOST_WORDS))) {
            query.add(stem(word.stem()), Occur.SHOULD);
            query.add(boosted(new Term(Words.WORD, word.plain()), EXACT), Occur.SHOULD);
            for (String part : parts(word.stem())) {
                query.add(boosted(new Term(Words.STEM, part), PART), Occur.SHOULD);
            }
        }
        return query.build();
    }

    private static Query boosted(Term term, float by) {
        return new BoostQuery(new TermQuery(term), by);
    }

    /// The stem and longer ones as one word, so that many of them don't outweigh the others.
    private Query stem(String stem) throws IOException {
        List<BytesRef> longer = stem.length() < LONG ? List.of() : longer(stem);
        if (longer.isEmpty()) {
            return new TermQuery(new Term(Words.STEM, stem));
        }
        var all = new SynonymQuery.Builder(Words.STEM).addTerm(new Term(Words.STEM, stem), 1);
        longer.forEach(one -> all.addTerm(new Term(Words.STEM, one), LONGER));
        return all.build();
    }

    private List<BytesRef> longer(String stem) throws IOException {
        var found = new ArrayList<BytesRef>();
        Terms terms = MultiTerms.getTerms(reader, Words.STEM);
        if (terms == null) {
            return found;
        }
        TermsEnum each = terms.iterator();
        var prefix = new BytesRef(stem);
        if (each.seekCeil(prefix) == TermsEnum.SeekStatus.END) {
            return found;
        }
        for (BytesRef term = each.term();
                term != null
                        && found.size() < MOST_LONGER
                        && org.apache.lucene.util.StringHelper.startsWith(term, prefix);
                term = each.next()) {
            if (!term.equals(prefix)) {
                found.add(BytesRef.deepCopyOf(term));
            }
        }
        return found;
    }

    /// Of a compound that is not there as a whole, with the longest first part; none where it is no compound.
    private List<String> parts(String stem) throws IOException {
        if (stem.length() < 2 * SHORTEST_PART || frequency(stem) > 0) {
            return List.of();
        }
        for (int at = stem.length() - SHORTEST_PART; at >= SHORTEST_PART; at--) {
            String last = stem.substring(at);
            if (frequency(last) == 0) {
                continue;
            }
            for (String joint : JOINTS) {
                String first = stem.substring(0, at);
                if (first.endsWith(joint)) {
                    first = first.substring(0, first.length() - joint.length());
                    if (first.length() >= SHORTEST_PART && frequency(first) > 0) {
                        return List.of(first, last);
                    }
                }
            }
        }
        return List.of();
    }

    private int frequency(String stem) throws IOException {
        return reader.docFreq(new Term(Words.STEM, stem));
    }

    /// The highest score that there can be.
    static double most(Map<String, Double> rarity) {
        return (1 + EXACT)
                * rarity.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /// How much each word tells, by the share of passages that have it (inverse document frequency).
    Map<String, Double> rarity(List<Word> asked) throws IOException {
        var rarity = new HashMap<String, Double>();
        for (Word word : asked) {
            int frequency = frequency(word.stem());
            rarity.put(word.stem(), Math.log(1 + (reader.maxDoc() - frequency + 0.5) / (frequency + 0.5)));
        }
        return rarity;
    }
}
