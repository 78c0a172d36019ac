package io.serai.hub.runs;

import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.EventSource;
import io.serai.web.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `runs`: what became of the work a person asked for.
public final class Runs {
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Outcome GONE = new Outcome.NotFound("The file was kept for its time and is gone.");
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private final RunStore store;
    private final FileStore files;
    private final Rejections rejections;
    private final RunRows rows;
    private final Map<String, Handing> handings = new ConcurrentHashMap<>();

    /// How the files of some runs are handed out.
    ///
    /// @param permission that it takes besides
    /// @param time since the run ended
    private record Handing(String permission, Duration time) {}

    public Runs(RunStore store, FileStore files, Rejections rejections, RunRows rows) {
        this.store = store;
        this.files = files;
        this.rejections = rejections;
        this.rows = rows;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        var query = new RunStore.Query(
                account(call),
                null,
                null,
                call.parameter("capability"),
                call.parameter("status"),
                Instants.of(call.parameter("since"), "query.since"),
                Integer.parseInt(call.required("limit")),
                Integer.parseInt(call.required("offset")));
        List<Map<String, Object>> runs =
                store.find(query).stream().map(Run::described).toList();
        return new Outcome.Done(runs);
    }

    /// What became of each row or person, a page at a time.
    public Outcome rows(@ExchangeProperty(Call.PROPERTY) Call call) {
        Optional<Run> run = find(call);
        if (run.isEmpty()) {
            return none();
        }
        int limit = Integer.parseInt(call.required("limit"));
        String cursor = call.parameter("cursor");
        List<Map<String, Object>> page = rows.page(
                run.get().key(), call.parameter("outcome"), cursor == null ? 0 : Integer.parseInt(cursor), limit);
        var paging = new LinkedHashMap<String, Object>();
        paging.put(
                "next_cursor",
                page.size() < limit ? null : String.valueOf(page.getLast().get("row")));
        return new Outcome.Done(200, page, "", paging);
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        return find(call).<Outcome>map(run -> new Outcome.Done(run.described())).orElseGet(Runs::none);
    }

    /// Sends the run now, whenever it has changed, and when it has ended.
    public Outcome watch(@ExchangeProperty(Call.PROPERTY) Call call) {
        if (find(call).isEmpty()) {
            return none();
        }
        return new Outcome.Events(listener -> follow(call, listener));
    }

    private void follow(Call call, EventSource.Listener listener) throws InterruptedException {
        Map<String, Object> last = Map.of();
        long spoken = System.nanoTime();
        while (listener.listening()) {
            Optional<Run> run = find(call);
            if (run.isEmpty()) {
                return;
            }
            Map<String, Object> now = run.get().described();
            boolean silent = System.nanoTime() - spoken > SIGN_OF_LIFE.toNanos();
            if (!now.equals(last) || silent) {
                listener.send("run", now);
                last = now;
                spoken = System.nanoTime();
            }
            if (run.get().ended()) {
                return;
            }
            Thread.sleep(LOOK);
        }
    }

    /// The rows that were rejected, ready to be mended and sent again.
    public Outcome rejectedRows(@ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        Optional<Run> run = find(call);
        if (run.isEmpty()) {
            return none();
        }
        return new Outcome.Document(
                "text/csv; charset=utf-8",
                rejections.csv(run.get().key()),
                run.get().origin().source() + ".rejected.csv");
    }

    /// Files of such runs are for those with the permission, and for so long after the run ended.
    public void handsOut(String capability, String permission, Duration time) {
        handings.put(capability, new Handing(permission, time));
    }

    /// The file as it came, or as the run made it.
    public Outcome file(@ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        Optional<Run> run = find(call);
        String hash = run.map(Run::fileHash).orElse(null);
        if (run.isEmpty() || hash == null) {
            return run.isEmpty() ? none() : new Outcome.NotFound("This run read no file.");
        }
        Handing handing = handings.get(run.get().origin().capability());
        if (handing != null) {
            if (!call.principal().may(handing.permission())) {
                return new Outcome.Refused(403, "This file takes the permission " + handing.permission() + ".");
            }
            Instant ended = run.get().state().finishedOn();
            if (ended == null || Instant.now().isAfter(ended.plus(handing.time()))) {
                return GONE;
            }
        }
        Path path = files.path(hash);
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                ? new Outcome.Document(
                        "application/octet-stream",
                        Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS),
                        run.get().origin().source())
                : GONE;
    }

    private Optional<Run> find(Call call) {
        return store.find(account(call), call.required("run_id"));
    }

    private static @Nullable Long account(Call call) {
        Account account = call.account();
        return account == null ? null : (Long) account.id();
    }

    private static Outcome none() {
        return new Outcome.NotFound("There is no such run.");
    }
}
