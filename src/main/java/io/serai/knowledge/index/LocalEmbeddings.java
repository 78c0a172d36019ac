package io.serai.knowledge.index;

import ai.onnxruntime.OrtException;
import io.serai.hub.delivery.DeliveryException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// all-MiniLM-L6-v2, quantized, in this process: read from the class path at its first use, and let go of
/// once nobody has used it for a while. It reads English; texts of other languages get vectors that say
/// little.
///
/// What is longer than it reads is embedded in parts, and the vector is the mean of theirs: no word is left
/// out.
final class LocalEmbeddings implements Embeddings, AutoCloseable {
    static final int MOST_PIECES = 126;
    private static final Logger LOG = LoggerFactory.getLogger(LocalEmbeddings.class);
    private static final String FILES = "/all-minilm-l6-v2-q";
    private static final int DIMENSIONS = 384;
    private static final double MOST_PIECES_A_WORD = 1.7;

    private final long idleNanos;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile long used = System.nanoTime();
    private @Nullable Loaded loaded;

    private record Loaded(WordPieces pieces, OnnxModel model) {}

    private interface Use<T> {
        T by(Loaded loaded) throws OrtException;
    }

    /// @param idle how long it is kept unused
    LocalEmbeddings(Duration idle) {
        this.idleNanos = idle.toNanos();
    }

    @Override
    public String provider() {
        return "local";
    }

    @Override
    public String model() {
        return "all-minilm-l6-v2-q";
    }

    @Override
    public int dimensions() {
        return DIMENSIONS;
    }

    @Override
    public int mostPieces() {
        return MOST_PIECES;
    }

    @Override
    public int pieces(String text) {
        return using(model -> model.pieces.of(text).length);
    }

    /// English words are in its vocabulary; those of other languages come apart.
    @Override
    public boolean reads(String text) {
        String[] words = text.strip().split("\\P{L}+");
        return using(model -> Arrays.stream(words)
                        .mapToInt(word -> model.pieces.of(word).length)
                        .sum()
                <= MOST_PIECES_A_WORD * words.length);
    }

    @Override
    public List<float[]> embed(List<String> texts) {
        var vectors = new ArrayList<float[]>(texts.size());
        for (String text : texts) {
            if (text.isBlank()) {
                throw new IllegalArgumentException("expected texts, not nothing");
            }
            vectors.add(using(model -> vector(model, text)));
        }
        return vectors;
    }

    private static float[] vector(Loaded loaded, String text) throws OrtException {
        long[] pieces = loaded.pieces.of(text);
        int parts = Math.max(1, Math.ceilDiv(pieces.length, MOST_PIECES));
        var sum = new float[DIMENSIONS];
        for (int part = 0; part < parts; part++) {
            // of one length as nearly as can be, so that each counts alike
            int from = (int) ((long) pieces.length * part / parts);
            int to = (int) ((long) pieces.length * (part + 1) / parts);
            float[] one = Vectors.unit(loaded.model.mean(loaded.pieces.marked(pieces, from, to)));
            for (int i = 0; i < sum.length; i++) {
                sum[i] += one[i];
            }
        }
        return Vectors.unit(sum);
    }

    private <T> T using(Use<T> use) {
        Loaded now = held();
        try {
            return use.by(now);
        } catch (OrtException e) {
            throw failed("the model failed", e);
        } finally {
            used = System.nanoTime();
            lock.readLock().unlock();
        }
    }

    /// The model, which stays until the caller unlocks reading.
    private Loaded held() {
        lock.readLock().lock();
        Loaded now = loaded;
        if (now != null) {
            return now;
        }
        lock.readLock().unlock();
        lock.writeLock().lock();
        try {
            now = loaded == null ? load() : loaded;
            loaded = now;
            lock.readLock().lock();
            return now;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private Loaded load() {
        try {
            var fresh = new Loaded(WordPieces.read(file("-tokenizer.json")), new OnnxModel(bytes(".onnx")));
            LOG.info("the model {} is loaded", model());
            return fresh;
        } catch (IOException | OrtException | LinkageError e) {
            throw failed("the model can't be loaded", e);
        }
    }

    private static byte[] bytes(String ending) throws IOException {
        try (InputStream in = file(ending)) {
            return in.readAllBytes();
        }
    }

    private static InputStream file(String ending) throws IOException {
        InputStream in = LocalEmbeddings.class.getResourceAsStream(FILES + ending);
        if (in == null) {
            throw new IOException("there is no " + FILES + ending + " on the class path");
        }
        return in;
    }

    private static DeliveryException failed(String what, Throwable cause) {
        return new DeliveryException(
                DeliveryException.Kind.PERMANENT, "embeddings", 0, null, what + ": " + cause.getMessage(), cause);
    }

    @Override
    public void rest() {
        if (System.nanoTime() - used > idleNanos) {
            close();
        }
    }

    boolean isLoaded() {
        lock.readLock().lock();
        try {
            return loaded != null;
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (loaded != null) {
                loaded.model.close();
                loaded = null;
                LOG.info("the model {} is let go of", model());
            }
        } catch (OrtException e) {
            LOG.warn("the model could not be let go of: {}", e.getMessage());
        } finally {
            lock.writeLock().unlock();
        }
    }
}
