package io.serai.knowledge.index;

import io.serai.hub.settings.PrivateFiles;
import io.serai.web.Failures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// The bean `knowledgeIndexes`: the indexes of the accounts that were asked for lately, each a copy that
/// follows the database: whole documents anew, by the change number. One thread writes all of them, so that
/// the hub's other work has the rest of the machine. What is missing, damaged or made otherwise is built from
/// the database; what fails, as on a full disk, is tried again, and until then answers come from what was
/// there.
public final class Indexes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Indexes.class);
    /// How many are open; what was asked for longest ago is closed.
    static final int MOST_OPEN = 50;
    /// How long whoever asks waits for an index that was not open; then they get what there is.
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration REST = Duration.ofSeconds(10);
    /// After so many passages what was built so far can be found.
    private static final int PORTION = 5_000;

    /// Of which one hears how a JVM is started for faster vectors: see docs/design/knowledge-index.md. Held,
    /// or its level would be forgotten.
    private final java.util.logging.Logger hints =
            java.util.logging.Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");

    private final Path folder;
    private final PassageRows rows;
    private final Embeddings model;
    private final LongConsumer otherModel;
    private @Nullable Words words;
    private final Map<Long, Open> open = new LinkedHashMap<>(16, 0.75f, true);
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("knowledge-index").daemon().factory());

    /// @param folder that holds a folder for each account
    /// @param otherModel told of an account of which passages have no vector by the model
    Indexes(Path folder, PassageRows rows, Embeddings model, LongConsumer otherModel) {
        this.folder = folder;
        this.rows = rows;
        this.model = model;
        this.otherModel = otherModel;
        hints.setLevel(Level.SEVERE);
    }

    private static final class Open {
        private final long account;
        private final PassageIndex index;
        private final CompletableFuture<Void> first = new CompletableFuture<>();
        private volatile boolean queued;
        private volatile long restsUntil = System.nanoTime();
        private volatile boolean built;
        private volatile boolean failed;

        Open(long account, PassageIndex index) {
            this.account = account;
            this.index = index;
        }
    }

    int count() {
        synchronized (open) {
            return open.size();
        }
    }

    /// Made at the first use, as nothing of Lucene is loaded before.
    Words words() {
        synchronized (open) {
            if (words == null) {
                words = new Words();
            }
            return words;
        }
    }

    /// An account's index, opened and brought up to the database, where that takes no more than moments.
    PassageIndex of(long account) {
        Open one = opened(account);
        try {
            one.first.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("the index of account {} is still being made", account);
        } catch (ExecutionException e) {
            throw new IllegalStateException("following never fails", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return one.index;
    }

    private Open opened(long account) {
        synchronized (open) {
            Open there = open.get(account);
            if (there != null) {
                return there;
            }
            var one =
                    new Open(account, new PassageIndex(folder.resolve(Long.toString(account)), model.model(), words()));
            open.put(account, one);
            if (open.size() > MOST_OPEN) {
                Open oldest = open.values().iterator().next();
                open.remove(oldest.account);
                enqueue(oldest, oldest.index::close);
            }
            enqueue(one, () -> follow(one));
            return one;
        }
    }

    private boolean isOpen(Open one) {
        synchronized (open) {
            return open.get(one.account) == one; // moves it to the end, which does no harm
        }
    }

    private void enqueue(Open one, Runnable work) {
        try {
            writer.execute(work);
        } catch (RejectedExecutionException e) {
            one.first.complete(null); // the hub ends
        }
    }

    /// Looks whether what is open is still what the database has, and has it followed where not. One
    /// statement for all.
    public void follow() {
        List<Open> all;
        synchronized (open) {
            all = List.copyOf(open.values());
        }
        if (all.isEmpty()) {
            return;
        }
        Map<Long, Long> changes;
        try {
            changes = rows.changes(all.stream().map(one -> one.account).toList());
        } catch (DataAccessException e) {
            if (!Failures.isOutageWithin(e)) {
                throw e;
            }
            return; // asked again in a second
        }
        for (Open one : all) {
            boolean behind =
                    one.failed || changes.getOrDefault(one.account, 0L) != one.index.change() || !one.index.isThere();
            if (behind && !one.queued && one.restsUntil - System.nanoTime() <= 0) {
                one.queued = true;
                enqueue(one, () -> follow(one));
            }
        }
    }

    /// Brings this node's copy up to the database before it returns, if that takes no more than a minute.
    void refresh(long account) {
        Open one = opened(account);
        var done = new CompletableFuture<Void>();
        enqueue(one, () -> {
            follow(one);
            done.complete(null);
        });
        try {
            done.get(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the index of account {} is still being made", account);
        }
    }

    /// What was read of it makes no sense: it is built anew.
    void broken(long account, Exception failure) {
        LOG.warn("the index of account {} failed and is made anew: {}", account, failure.toString());
        Open one = opened(account);
        one.failed = true;
    }

    /// On the writer's thread.
    private void follow(Open one) {
        one.queued = false;
        if (!isOpen(one)) {
            one.first.complete(null);
            return;
        }
        try {
            bringUp(one);
            one.built = true;
            one.failed = false;
            if (one.index.stale()) {
                otherModel.accept(one.account);
            }
        } catch (IOException | DataAccessException e) {
            one.restsUntil = System.nanoTime() + REST.toNanos();
            LOG.error("the index of account {} stays as it was, as it can't be written: {}", one.account, e.toString());
        } catch (RuntimeException e) {
            one.restsUntil = System.nanoTime() + REST.toNanos();
            LOG.error("the index of account {} stays as it was", one.account, e);
        } finally {
            one.first.complete(null);
        }
    }

    private void bringUp(Open one) throws IOException {
        PassageIndex index = one.index;
        if (!one.built && !index.open() || one.failed || !index.isThere()) {
            build(one);
            return;
        }
        long change = rows.changes(List.of(one.account)).getOrDefault(one.account, 0L);
        long from = index.change();
        if (change == from && one.built) {
            return;
        }
        if (from < 0 || change < from) { // a database that was restored
            build(one);
            return;
        }
        Set<Long> gone = new HashSet<>(rows.gone(one.account, from));
        if (!one.built) {
            // what went while nobody followed may be told by no row any more
            Set<Long> known = rows.documents(one.account);
            index.documents().stream()
                    .filter(document -> !known.contains(document))
                    .forEach(gone::add);
        }
        List<PassageRows.Document> changed = rows.changed(one.account, from);
        if (change == from && gone.isEmpty() && changed.isEmpty()) {
            return;
        }
        index.write(false, change, batch -> {
            for (long document : gone) {
                batch.remove(document);
            }
            for (PassageRows.Document document : changed) {
                batch.remove(document.id());
                add(batch, document);
            }
        });
    }

    private int add(PassageIndex.Batch batch, PassageRows.Document document) throws IOException {
        if (document.generation() == 0) {
            return 0;
        }
        List<PassageRows.Row> passages = rows.passages(document, model);
        for (PassageRows.Row passage : passages) {
            batch.add(document, passage);
        }
        return passages.size();
    }

    private void build(Open one) throws IOException {
        long began = System.nanoTime();
        long change = rows.changes(List.of(one.account)).getOrDefault(one.account, 0L);
        if (one.failed || !one.index.isThere()) {
            PrivateFiles.delete(folder.resolve(Long.toString(one.account)));
        }
        var left = new ArrayList<>(rows.changed(one.account, -1));
        boolean anew = true;
        int sum = 0;
        do {
            var count = new int[1];
            one.index.write(anew, -1, batch -> {
                while (!left.isEmpty() && count[0] < PORTION && isOpen(one)) {
                    PassageRows.Document document = left.removeFirst();
                    count[0] += add(batch, document);
                }
            });
            anew = false;
            sum += count[0];
        } while (!left.isEmpty() && isOpen(one));
        if (left.isEmpty()) {
            one.index.write(false, change, _ -> {});
            LOG.info(
                    "the index of account {} is built: {} passages in {} ms",
                    one.account,
                    sum,
                    (System.nanoTime() - began) / 1_000_000);
            if (sum > PORTION) {
                // the heap grew for what it took to build it, and would stay so until it is full again
                System.gc();
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        List<Open> all;
        synchronized (open) {
            all = List.copyOf(open.values());
            open.clear();
        }
        writer.shutdown();
        writer.awaitTermination(10, TimeUnit.SECONDS);
        all.forEach(one -> one.index.close());
    }
}
