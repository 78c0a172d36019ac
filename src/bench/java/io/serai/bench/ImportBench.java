package io.serai.bench;

import io.serai.hub.servers.EmbeddedCache;
import io.serai.hub.servers.EmbeddedDatabase;
import io.serai.hub.settings.DataFolder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// `./serai bench import`: a Splash workbook through the whole route, from the first byte of the upload to the last of
/// the answer, against `LOAD DATA LOCAL INFILE` of the same people into the same tables of the same server.
final class ImportBench implements Benchmark {
    private static final int ROWS = 20_000;
    private static final int MANY = 200_000;
    private static final int WARM_UP = 3;
    private static final int ROUNDS = 5;
    private static final String PATH = "/event/pjrcghqwert/badge/import/splash_xlsx?end_at=" + MANY;

    @Override
    public List<BenchRow> run() throws Exception {
        Path home = Path.of(System.getProperty("serai.home", "")).toAbsolutePath();
        Path scratch =
                home.resolve("target/bench-import-" + ProcessHandle.current().pid());
        Files.createDirectories(scratch);
        try (DataFolder servers = DataFolder.open(scratch.resolve("servers"));
                EmbeddedDatabase database = new EmbeddedDatabase(servers);
                EmbeddedCache cache = new EmbeddedCache(servers)) {
            database.start();
            cache.start();
            Map<String, String> settings = Map.of(
                    "SERAI_DB_URL", database.url(),
                    "SERAI_DB_USER", database.user(),
                    "SERAI_DB_PASSWORD", database.password(),
                    "SERAI_REDIS_URL", cache.url(),
                    "SERAI_DB_POOL_SIZE", "30",
                    "SERAI_IMPORT_MAX_ROWS", Integer.toString(MANY));
            var rows = new ArrayList<BenchRow>();
            try (var hub = new BenchHub(home, scratch.resolve("hub"), freePort(), settings, List.of("-Xmx256m"));
                    var limit = new LoadData(database.url(), database.user(), database.password(), scratch)) {
                speed(hub, limit, scratch, rows);
                heap(hub, limit, scratch, rows);
            }
            return rows;
        } finally {
            delete(scratch);
        }
    }

    private static void speed(BenchHub hub, LoadData limit, Path scratch, List<BenchRow> rows)
            throws IOException, SQLException, InterruptedException {
        Path inline = scratch.resolve("inline.xlsx");
        Path shared = scratch.resolve("shared.xlsx");
        AttendeeFiles.inline(inline, ROWS);
        AttendeeFiles.shared(shared, ROWS);
        limit.prepare(ROWS);
        var direct = new ArrayList<Double>();
        var firstInline = new ArrayList<Double>();
        var firstShared = new ArrayList<Double>();
        var again = new ArrayList<Double>();
        var dry = new ArrayList<Double>();
        var undone = new ArrayList<Double>();
        for (int round = 1; round <= WARM_UP + ROUNDS; round++) {
            System.err.println("import: round " + round + " of " + (WARM_UP + ROUNDS));
            boolean counts = round > WARM_UP;
            add(direct, limit.run(), counts);
            limit.empty();
            add(firstShared, hub.upload(PATH, shared), counts);
            add(undone, hub.undoLast(), counts);
            if (limit.number("SELECT COUNT(*) FROM event_badge WHERE id_random NOT LIKE 'demoBadg0__'") != 0) {
                throw new IllegalStateException("an undo has left badges");
            }
            limit.empty();
            add(dry, hub.upload(PATH + "&dry_run=true", inline), counts);
            add(firstInline, hub.upload(PATH, inline), counts);
            add(again, hub.upload(PATH, inline), counts);
            long people = limit.number("SELECT COUNT(*) FROM event_badge b JOIN event_person_profile f "
                    + "ON f.event_person_id = b.event_person_id");
            if (people != ROWS) {
                throw new IllegalStateException("expected " + ROWS + " people after an import, found " + people);
            }
        }
        double best = median(direct);
        rows.add(BenchRow.cost("20,000 rows, inline strings / LOAD DATA", median(firstInline), best, "ms", 2.0));
        rows.add(BenchRow.cost("20,000 rows, shared strings / LOAD DATA", median(firstShared), best, "ms", 2.0));
        rows.add(BenchRow.cost("undo of 20,000 rows / import", median(undone), median(firstShared), "ms", 1.0));
        rows.add(BenchRow.cost("nothing changed / first import", median(again), median(firstInline), "ms", 1.0));
        rows.add(BenchRow.cost("dry run / first import", median(dry), median(firstInline), "ms", 1.0));
    }

    private static void heap(BenchHub hub, LoadData limit, Path scratch, List<BenchRow> rows)
            throws IOException, SQLException, InterruptedException {
        for (String kind : List.of("inline", "shared")) {
            Path many = scratch.resolve("many-" + kind + ".xlsx");
            if (kind.equals("inline")) {
                AttendeeFiles.inline(many, MANY);
            } else {
                AttendeeFiles.shared(many, MANY);
            }
            limit.empty();
            System.err.println("import: live heap, " + kind + " strings");
            double few = 0;
            for (int i = 0; i < 8; i++) {
                limit.empty();
                few = Math.max(few, hub.peakHeap(PATH, scratch.resolve(kind + ".xlsx")));
            }
            limit.empty();
            double all = hub.peakHeap(PATH, many);
            rows.add(BenchRow.cost("live heap, 200,000 / 20,000 rows, " + kind, all, few, "MiB", 1.2));
        }
    }

    private static void add(List<Double> times, double millis, boolean counts) {
        if (counts) {
            times.add(millis);
        }
    }

    static double median(List<Double> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
