package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.servers.EmbeddedCache;
import io.serai.hub.servers.EmbeddedDatabase;
import io.serai.hub.settings.DataFolder;
import io.serai.imports.ImportKind;
import io.serai.imports.RowMapping;
import io.serai.tables.FileProblem;
import io.serai.tables.ReadLimits;
import io.serai.tables.SourceRow;
import io.serai.tables.TableReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// `./serai bench fuzz`: every sample and case of the tests, damaged at random, through the readers and through the
/// upload of a running hub. None may fail otherwise than with a reason for its sender, take longer than two seconds, or
/// write a part of what it says.
///
/// `SERAI_BENCH_MUTATIONS` (2,000) and `SERAI_BENCH_UPLOADS` (100) say how often for each file, `SERAI_BENCH_SEED`
/// repeats a run.
final class FuzzBench implements Benchmark {
    private static final List<String> FOLDERS =
            List.of("docs/samples", "src/test/resources/samples", "src/test/resources/cases/imports");
    private static final double LONGEST_MILLIS = 2_000;
    private static final String ALL_PEOPLE = "(SELECT COUNT(*) FROM event_person) + (SELECT COUNT(*) FROM event_badge)"
            + " + (SELECT COUNT(*) FROM event_session) + (SELECT COUNT(*) FROM event_location)"
            + " + (SELECT COUNT(*) FROM event_presentation) + (SELECT COUNT(*) FROM event_presenter)";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int mutations = number("SERAI_BENCH_MUTATIONS", 2_000);
    private final int uploads = number("SERAI_BENCH_UPLOADS", 100);
    private final long seed =
            Long.parseLong(System.getenv().getOrDefault("SERAI_BENCH_SEED", Long.toString(System.nanoTime())));
    private int read;
    private int refused;
    private int failed;
    private int slow;
    private int sent;
    private int taken;
    private int broken;
    private int late;
    private int half;

    private static int number(String name, int otherwise) {
        return Integer.parseInt(System.getenv().getOrDefault(name, Integer.toString(otherwise)));
    }

    @Override
    public List<BenchRow> run() throws Exception {
        Path home = Path.of(System.getProperty("serai.home", "")).toAbsolutePath();
        Path scratch = Files.createDirectories(
                home.resolve("target/bench-fuzz-" + ProcessHandle.current().pid()));
        System.err.println("fuzz: seed " + seed + " (SERAI_BENCH_SEED repeats it)");
        try {
            List<Path> files = files(home);
            for (Path file : files) {
                readers(file, scratch);
            }
            System.err.printf("fuzz: %,d read, %,d of them refused%n", read, refused);
            if (uploads > 0) {
                uploads(home, scratch, files);
            }
            System.err.printf("fuzz: %,d uploads, %,d of them taken%n", sent, taken);
            return List.of(
                    count("readers: failed without a reason, of " + read, failed),
                    count("readers: longer than 2 s", slow),
                    count("uploads: answered 5xx, of " + sent, broken),
                    count("uploads: longer than 2 s", late),
                    count("uploads: half written", half));
        } finally {
            ImportBench.delete(scratch);
        }
    }

    private static BenchRow count(String name, int found) {
        return new BenchRow(name, found, 0, "files", found, 0.0, found == 0);
    }

    private static List<Path> files(Path home) throws IOException {
        var files = new ArrayList<Path>();
        for (String folder : FOLDERS) {
            try (Stream<Path> all = Files.list(home.resolve(folder))) {
                all.filter(file -> file.toString().matches(".*\\.(csv|xlsx)"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    private static ImportKind kind(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("splash")
                ? ImportKind.SPLASH
                : name.startsWith("zoom")
                        ? ImportKind.ZOOM
                        : name.contains("program") || name.matches("(progdates|nfc|nfd)\\.csv")
                                ? ImportKind.PROGRAM
                                : ImportKind.BADGES;
    }

    private void readers(Path file, Path scratch) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        var mutations = new Mutations(seed ^ file.getFileName().hashCode());
        Path damaged = scratch.resolve("damaged");
        for (int i = 0; i < this.mutations; i++) {
            Files.write(damaged, mutations.of(whole));
            long begun = System.nanoTime();
            try {
                read(damaged, kind(file), scratch);
            } catch (FileProblem e) {
                refused++;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                failed++;
                keep(damaged, file, i, e);
            }
            read++;
            if (System.nanoTime() - begun > LONGEST_MILLIS * 1_000_000) {
                slow++;
                keep(damaged, file, i, new IllegalStateException("longer than 2 s"));
            }
        }
    }

    private static void read(Path file, ImportKind kind, Path scratch) {
        try (TableReader reader = TableReader.open(file, kind, ReadLimits.defaults(scratch))) {
            RowMapping mapping = RowMapping.of(kind, reader.header(), RowMapping.Settings.DEFAULT);
            for (SourceRow row = reader.next(); row != null; row = reader.next()) {
                mapping.map(row);
            }
        }
    }

    /// What it can be looked at by: beside the seed the file itself, which the next run of this bench doesn't remove.
    private void keep(Path damaged, Path file, int number, Throwable why) throws IOException {
        Path kept = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "serai-fuzz-" + seed))
                .resolve(number + "-" + file.getFileName());
        Files.copy(damaged, kept, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        System.err.println("fuzz: " + kept + ": " + why);
    }

    private void uploads(Path home, Path scratch, List<Path> files) throws Exception {
        try (DataFolder servers = DataFolder.open(scratch.resolve("servers"));
                EmbeddedDatabase database = new EmbeddedDatabase(servers);
                EmbeddedCache cache = new EmbeddedCache(servers)) {
            database.start();
            cache.start();
            int port;
            try (var socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            Map<String, String> settings = Map.of(
                    "SERAI_DB_URL", database.url(),
                    "SERAI_DB_USER", database.user(),
                    "SERAI_DB_PASSWORD", database.password(),
                    "SERAI_REDIS_URL", cache.url());
            try (var hub = new BenchHub(home, scratch.resolve("hub"), port, settings, List.of("-Xmx256m"));
                    Connection connection =
                            DriverManager.getConnection(database.url(), database.user(), database.password())) {
                hub.await("Serai is ready");
                for (Path file : files) {
                    uploads(file, port, connection, scratch);
                }
            }
        }
    }

    private void uploads(Path file, int port, Connection connection, Path scratch) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        var mutations = new Mutations(~seed ^ file.getFileName().hashCode());
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        String path =
                switch (kind(file)) {
                    case SPLASH -> "badge/import/splash_xlsx";
                    case ZOOM -> "badge/import/zoom_csv";
                    case BADGES -> "badge/import";
                    case PROGRAM -> "importing/program_data";
                };
        for (int i = 0; i < uploads; i++) {
            byte[] damaged = mutations.of(whole);
            long before = all(connection);
            long begun = System.nanoTime();
            HttpResponse<String> reply = client.send(
                    request("http://127.0.0.1:" + port + "/event/pjrcghqwert/" + path, damaged),
                    HttpResponse.BodyHandlers.ofString());
            double millis = (System.nanoTime() - begun) / 1e6;
            sent++;
            Path kept = Files.write(scratch.resolve("sent"), damaged);
            if (reply.statusCode() >= 500) {
                broken++;
                keep(kept, file, i, new IllegalStateException(reply.statusCode() + " " + reply.body()));
            }
            if (millis > LONGEST_MILLIS) {
                late++;
                keep(kept, file, i, new IllegalStateException(millis + " ms"));
            }
            if (!isWhole(reply, before, connection)) {
                half++;
                keep(kept, file, i, new IllegalStateException("half written: " + reply.body()));
            }
        }
    }

    private boolean isWhole(HttpResponse<String> reply, long before, Connection connection)
            throws IOException, SQLException {
        if (reply.statusCode() != 200) {
            return all(connection) == before;
        }
        taken++;
        JsonNode counts = JSON.readTree(reply.body()).at("/meta/import");
        long rows = 0;
        for (String outcome : List.of("created", "updated", "unchanged", "skipped", "rejected")) {
            rows += counts.path(outcome).asLong();
        }
        return rows == counts.path("read").asLong() && bare(connection) == 0;
    }

    private static long all(Connection connection) throws SQLException {
        return number(connection, "SELECT " + ALL_PEOPLE);
    }

    /// People without a profile or a badge.
    private static long bare(Connection connection) throws SQLException {
        return number(
                connection,
                "SELECT COUNT(*) FROM event_person p LEFT JOIN event_person_profile f ON f.event_person_id = p.id"
                        + " LEFT JOIN event_badge b ON b.event_person_id = p.id WHERE f.id IS NULL OR b.id IS NULL");
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static HttpRequest request(String url, byte[] file) {
        String boundary = "----serai-fuzz";
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(url))
                .header("x-aether-api-key", BenchHub.KEY)
                .header("x-account-id", "demoAcct001")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
    }
}
