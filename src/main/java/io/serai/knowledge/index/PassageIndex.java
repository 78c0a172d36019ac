package io.serai.knowledge.index;

import io.serai.knowledge.index.Words.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One account's index in a folder of its own: the words and the vector of each passage. It is written by one
/// thread at a time and read by many; what is read is its last commit, also while a write fails.
final class PassageIndex implements AutoCloseable {
    /// Of the commit: the change number that it follows; without one, it was not built to its end.
    private static final String CHANGE = "change";
    private static final String MADE_FOR = "made_for";
    /// Raised whenever what stands below is written in another way.
    private static final String FORMAT = "1";

    private static final String ID = "id";
    private static final String DOCUMENT = "document";
    private static final String STALE = "stale";
    private static final String VECTOR = "vector";
    private static final double BUFFER_MEGABYTES = 16;
    /// Of reciprocal rank fusion (Cormack, Clarke, Büttcher 2009); 60 there. Found on the tuned half of the
    /// quality set, as is [#WORDS].
    private static final double RANK_OFFSET = 10;
    /// What a passage counts that holds all words of the question, beside one that lies near.
    private static final double WORDS = 1.5;
    /// What BM25 gives a word that stands once in a passage of usual length, of what it gives at most.
    private static final double ONCE = 1 / 2.2;

    private static final Logger LOG = LoggerFactory.getLogger(PassageIndex.class);

    private final Path folder;
    private final String madeFor;
    private final Words words;
    private @Nullable View view;

    /// What is read.
    ///
    /// @param change the change number that it follows; -1 where it was not built to its end
    /// @param stale whether a passage has no vector by the model, so that only words can be looked for
    private record View(DirectoryReader reader, long change, boolean stale) {}

    /// The passages found, the best first, and how rare each word of the question is.
    record Hits(Map<Long, Double> scores, Map<String, Double> rarity) {
        static final Hits NONE = new Hits(Map.of(), Map.of());
    }

    /// Writes, all of which is one commit.
    interface Changes {
        void write(Batch batch) throws IOException;
    }

    PassageIndex(Path folder, String model, Words words) {
        this.folder = folder;
        this.madeFor = FORMAT + " " + model;
        this.words = words;
    }

    /// Looks at what is in the folder.
    ///
    /// @return false where it is not there, damaged, or made for another model or by another version
    synchronized boolean open() {
        close();
        try {
            FSDirectory files = files();
            if (DirectoryReader.indexExists(files)) {
                see(DirectoryReader.open(files), true);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("the index {} can't be read and is made anew: {}", folder, e.toString());
        }
        return view != null && view.change >= 0;
    }

    private void see(DirectoryReader reader, boolean check) throws IOException {
        try {
            Map<String, String> about = reader.getIndexCommit().getUserData();
            if (!madeFor.equals(about.get(MADE_FOR))) {
                reader.close();
                return;
            }
            if (check) {
                for (LeafReaderContext leaf : reader.leaves()) {
                    leaf.reader().checkIntegrity();
                }
            }
            var searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            var now = new View(
                    reader,
                    Long.parseLong(about.getOrDefault(CHANGE, "-1")),
                    searcher.count(new TermQuery(new Term(STALE, STALE))) > 0);
            close();
            view = now;
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /// Whether its files are where they were.
    boolean isThere() {
        try {
            return Files.isDirectory(folder) && DirectoryReader.indexExists(files());
        } catch (IOException e) {
            return false;
        }
    }

    /// The change number that it follows; -1 where it has to be built.
    synchronized long change() {
        return view == null ? -1 : view.change;
    }

    synchronized boolean stale() {
        return view != null && view.stale;
    }

    /// Carries changes out in one commit and looks at it.
    ///
    /// @param anew whether nothing stays of what was there
    /// @param change the change number that it follows then; -1 for none yet
    /// @throws IOException where it failed: what was there is there and can be read as before
    void write(boolean anew, long change, Changes changes) throws IOException {
        var config = new IndexWriterConfig(words.analyzer())
                .setOpenMode(anew ? IndexWriterConfig.OpenMode.CREATE : IndexWriterConfig.OpenMode.APPEND)
                .setCodec(new WideVectors())
                // on the thread that asks, and not beside it
                .setMergeScheduler(new SerialMergeScheduler())
                .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                .setCommitOnClose(false);
        FSDirectory files = files();
        try (var writer = new IndexWriter(files, config)) {
            changes.write(new Batch(writer));
            writer.setLiveCommitData(
                    Map.of(CHANGE, Long.toString(change), MADE_FOR, madeFor).entrySet());
            writer.commit();
        } catch (AlreadyClosedException e) {
            throw new IOException("it failed while it was written", e);
        }
        synchronized (this) {
            // what is made anew may have the names of what was there
            DirectoryReader now = anew || view == null ? null : DirectoryReader.openIfChanged(view.reader);
            see(now == null ? DirectoryReader.open(files) : now, false);
        }
    }

    /// Not closed, as readers keep it, and it holds nothing that would have to be given back.
    private FSDirectory files() throws IOException {
        return FSDirectory.open(folder);
    }

    /// What is written.
    final class Batch {
        private final IndexWriter writer;

        Batch(IndexWriter writer) {
            this.writer = writer;
        }

        void remove(long document) throws IOException {
            writer.deleteDocuments(new Term(DOCUMENT, Long.toString(document)));
        }

        void add(PassageRows.Document document, PassageRows.Row passage) throws IOException {
            var fields = new Document();
            fields.add(new NumericDocValuesField(ID, passage.id()));
            fields.add(new StringField(DOCUMENT, Long.toString(document.id()), Field.Store.NO));
            fields.add(new StringField("doc_id", document.docId(), Field.Store.NO));
            fields.add(new StringField("regulation_type", document.regulationType(), Field.Store.NO));
            fields.add(new StringField("version", document.version(), Field.Store.NO));
            fields.add(new TextField(Words.WORD, passage.embedded(), Field.Store.NO));
            fields.add(new TextField(Words.STEM, passage.embedded(), Field.Store.NO));
            float[] vector = passage.vector();
            if (vector == null) {
                fields.add(new StringField(STALE, STALE, Field.Store.NO));
            } else {
                fields.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
            }
            writer.addDocument(fields);
        }
    }

    /// The documents of which there is something in it, or was lately.
    Set<Long> documents() throws IOException {
        var documents = new HashSet<Long>();
        reading(searcher -> {
            Terms terms = MultiTerms.getTerms(searcher.getIndexReader(), DOCUMENT);
            if (terms != null) {
                TermsEnum each = terms.iterator();
                for (BytesRef term = each.next(); term != null; term = each.next()) {
                    documents.add(Long.parseLong(term.utf8ToString()));
                }
            }
            return documents;
        });
        return documents;
    }

    /// Looks for words and for what lies near a vector, and takes both together by reciprocal rank fusion,
    /// where a passage counts by the share of the question's words that it holds.
    ///
    /// @param asked the words; empty for none
    /// @param vector of length 1; null where only words are looked for
    /// @param depth how far each of the two looks down
    Hits search(List<Word> asked, float @Nullable [] vector, Question question, int depth) throws IOException {
        Hits hits = reading(searcher -> {
            Query filter = filter(question);
            var scores = new LinkedHashMap<Long, Double>();
            var expansion = new Expansion(searcher.getIndexReader());
            Map<String, Double> rarity = expansion.rarity(asked);
            if (!asked.isEmpty()) {
                double all = ONCE * Expansion.most(rarity);
                // few of the words say little, whatever the rank
                add(
                        searcher,
                        filtered(expansion.query(asked), filter),
                        depth,
                        scores,
                        score -> WORDS * Math.min(1, score / all));
            }
            if (vector != null) {
                add(searcher, new KnnFloatVectorQuery(VECTOR, vector, depth, filter), depth, scores, _ -> 1);
            }
            return new Hits(sorted(scores), rarity);
        });
        return hits == null ? Hits.NONE : hits;
    }

    private static @Nullable Query filter(Question question) {
        var filter = new BooleanQuery.Builder();
        Set<String> documents = question.docIds();
        if (documents != null) {
            List<BytesRef> names = documents.stream().map(BytesRef::new).toList();
            filter.add(new TermInSetQuery("doc_id", names), Occur.FILTER);
        }
        if (question.regulationType() != null) {
            filter.add(new TermQuery(new Term("regulation_type", question.regulationType())), Occur.FILTER);
        }
        if (question.version() != null) {
            filter.add(new TermQuery(new Term("version", question.version())), Occur.FILTER);
        }
        BooleanQuery all = filter.build();
        return all.clauses().isEmpty() ? null : all;
    }

    private static Query filtered(Query query, @Nullable Query filter) {
        return filter == null
                ? query
                : new BooleanQuery.Builder()
                        .add(query, Occur.MUST)
                        .add(filter, Occur.FILTER)
                        .build();
    }

    private static void add(
            IndexSearcher searcher, Query query, int depth, Map<Long, Double> scores, DoubleUnaryOperator weight)
            throws IOException {
        ScoreDoc[] found = searcher.search(query, depth).scoreDocs;
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        for (int rank = 0; rank < found.length; rank++) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(found[rank].doc, leaves));
            NumericDocValues ids = leaf.reader().getNumericDocValues(ID);
            if (ids != null && ids.advanceExact(found[rank].doc - leaf.docBase)) {
                double counts = weight.applyAsDouble(found[rank].score) / (RANK_OFFSET + rank + 1);
                scores.merge(ids.longValue(), counts, Double::sum);
            }
        }
    }

    private static Map<Long, Double> sorted(Map<Long, Double> scores) {
        var all = new ArrayList<>(scores.entrySet());
        all.sort(Map.Entry.<Long, Double>comparingByValue().reversed());
        var sorted = new LinkedHashMap<Long, Double>();
        all.forEach(one -> sorted.put(one.getKey(), one.getValue()));
        return sorted;
    }

    private interface Reading<T> {
        T read(IndexSearcher searcher) throws IOException;
    }

    /// @return null where there is nothing to read
    private <T> @Nullable T reading(Reading<T> reading) throws IOException {
        DirectoryReader reader;
        synchronized (this) {
            if (view == null) {
                return null;
            }
            reader = view.reader;
            reader.incRef();
        }
        try {
            var searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            return reading.read(searcher);
        } finally {
            reader.decRef();
        }
    }

    /// How many passages it holds.
    int size() throws IOException {
        Integer size = reading(searcher -> searcher.getIndexReader().numDocs());
        return size == null ? 0 : size;
    }

    /// Lets go of its files; who reads goes on.
    @Override
    public synchronized void close() {
        if (view != null) {
            try {
                view.reader.close();
            } catch (IOException e) {
                LOG.debug("an index was not closed", e);
            }
            view = null;
        }
    }
}
