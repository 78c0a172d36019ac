package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.knowledge.index.QualitySet;
import io.serai.knowledge.index.QualitySet.Quality;
import io.serai.knowledge.index.QualitySet.Sure;
import io.serai.knowledge.index.QualitySet.Way;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// `./serai bench knowledge`: how soon a search is answered, as its caller waits for it, with 50,000 passages
/// of one tenant and with 2,500 of each of twenty; how fast passages are taken in; what the model costs in
/// memory; how good what is found is, by the frozen questions; and whether answers of a model that invents quotes
/// show one. `--only` names some of the parts.
final class KnowledgeBench implements Benchmark {
    static final KnowledgeBench USUAL = new KnowledgeBench(KnowledgeBench.PARTS);
    private static final List<String> PARTS = List.of("quality", "intake", "one", "many", "quotes");
    private static final String EMAIL = "bench@example.org";
    private static final String PASSWORD = "a caravanserai of questions";
    private static final int PASSAGES = 50_000;
    private static final int TENANTS = 20;
    private static final int PEOPLE = 20;
    private static final int DOCUMENT = 50;
    private static final int SEARCHES = 2_000;
    private static final int WARM_UP = 1_000;
    private static final int TAKEN_IN = 2_000;
    /// As the launcher has it, since memory is measured: the JVM's own would grow with the machine.
    private static final List<String> HEAP = List.of("-Xms224m", "-XX:NewSize=32m", "-XX:MaxNewSize=32m");
    /// As config/application.properties says.
    private static final double COSINE = 0.40;

    private static final double SHARE = 0.50;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> parts;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private KnowledgeBench(List<String> parts) {
        this.parts = parts;
    }

    @Override
    public Benchmark with(Map<String, String> options) {
        return new KnowledgeBench(Options.some("knowledge", options, PARTS));
    }

    @Override
    public List<BenchRow> run() throws Exception {
        var rows = new ArrayList<BenchRow>();
        try (var servers = new BenchServers("knowledge", List.of());
                var set = new QualitySet(servers.scratch.resolve("quality"))) {
            if (parts.contains("quality")) {
                quality(set, rows);
            }
            if (parts.contains("intake")) {
                set.takeIn(TAKEN_IN / 2);
                rows.add(BenchRow.rate("taken in", set.takeIn(TAKEN_IN), 150, "pass/s", 1.0));
            }
            if (parts.contains("one")) {
                search(servers, set, 1, rows);
            }
            if (parts.contains("many")) {
                search(servers, set, TENANTS, rows);
            }
            if (parts.contains("quotes")) {
                quotes(servers, set, rows);
            }
        }
        return rows;
    }

    /// In hundredths.
    private static void quality(QualitySet set, List<BenchRow> rows) throws IOException {
        for (String half : List.of("tuned", "aside")) {
            Map<Way, Quality> all = QualitySet.all(set, half);
            Quality words = all.getOrDefault(Way.WORDS, new Quality(0, 0, 0));
            Quality vectors = all.getOrDefault(Way.VECTORS, new Quality(0, 0, 0));
            Quality both = all.getOrDefault(Way.BOTH, new Quality(0, 0, 0));
            boolean counts = half.equals("aside");
            rows.add(BenchRow.rate(half + ": recall@5, words", 100 * words.recall(), 100, "%", null));
            rows.add(BenchRow.rate(half + ": recall@5, vectors", 100 * vectors.recall(), 100, "%", null));
            double better = Math.max(words.recall(), vectors.recall()) - 0.01;
            rows.add(BenchRow.rate(
                    half + ": recall@5, both", 100 * both.recall(), 100 * better, "%", counts ? 1.0 : null));
            rows.add(BenchRow.rate(half + ": MRR, words", 100 * words.rank(), 100, "%", null));
            rows.add(BenchRow.rate(half + ": MRR, vectors", 100 * vectors.rank(), 100, "%", null));
            better = Math.max(words.rank(), vectors.rank()) - 0.01;
            rows.add(BenchRow.rate(half + ": MRR, both", 100 * both.rank(), 100 * better, "%", counts ? 1.0 : null));
            Sure sure = set.sure(half, COSINE, SHARE);
            rows.add(BenchRow.rate(half + ": no answer, said so", 100 * sure.refused(), 90, "%", counts ? 1.0 : null));
            rows.add(BenchRow.rate(half + ": an answer, given", 100 * sure.answered(), 100, "%", null));
        }
    }

    private void search(BenchServers servers, QualitySet set, int tenants, List<BenchRow> rows) throws Exception {
        String what = tenants == 1 ? "one tenant" : tenants + " tenants";
        try (BenchHub hub = servers.hub(
                "hub-" + tenants, Map.of("SERAI_ADMIN_EMAIL", EMAIL, "SERAI_ADMIN_PASSWORD", PASSWORD), HEAP)) {
            List<String> tokens = people(servers, hub, Integer.toString(tenants), tenants, PEOPLE);
            TimeUnit.SECONDS.sleep(5);
            double without = hub.proportionalMegabytes();
            write(servers, set, tenants);
            for (String token : tokens.subList(0, tenants)) {
                built(hub, token, PASSAGES / tenants / DOCUMENT);
            }
            for (int i = 0; i < WARM_UP; i++) {
                search(
                        hub,
                        tokens.get(i % PEOPLE),
                        set.questions().get(i % set.questions().size()));
            }
            var millis = new double[SEARCHES];
            for (int i = 0; i < SEARCHES; i++) {
                long began = System.nanoTime();
                search(
                        hub,
                        tokens.get(i % PEOPLE),
                        set.questions().get(i % set.questions().size()));
                millis[i] = (System.nanoTime() - began) / 1e6;
            }
            Arrays.sort(millis);
            rows.add(BenchRow.cost(what + ": search, p50", millis[SEARCHES / 2], 3, "ms", 1.0));
            rows.add(BenchRow.cost(what + ": search, p99", millis[SEARCHES * 99 / 100], 60, "ms", 1.0));
            rows.add(BenchRow.cost(what + ": hub without the model", without, 700, "MB", null));
            rows.add(BenchRow.cost(
                    what + ": hub with the model and the index", hub.proportionalMegabytes(), 700, "MB", 1.0));
            System.err.printf(
                    "knowledge: %s: p50 %.2f ms, p90 %.2f ms, p99 %.2f ms%n",
                    what, millis[SEARCHES / 2], millis[SEARCHES * 9 / 10], millis[SEARCHES * 99 / 100]);
        }
    }

    private static void quotes(BenchServers servers, QualitySet set, List<BenchRow> rows) throws Exception {
        try (var model = new InventingModel();
                BenchHub hub = servers.hub(
                        "hub-quotes",
                        Map.of(
                                "SERAI_ADMIN_EMAIL",
                                EMAIL,
                                "SERAI_ADMIN_PASSWORD",
                                PASSWORD,
                                "SERAI_LLM_URL",
                                model.url(),
                                "SERAI_LLM_MODEL",
                                "inventing"),
                        List.of())) {
            List<String> tokens = people(servers, hub, "quotes", 1, QuotesBench.ANSWERS / QuotesBench.EACH);
            servers.execute(
                    "UPDATE `user` SET knowledge_role = 'legal' WHERE email LIKE 'p%ofquotes@bench.example.com'");
            var bench = new QuotesBench(hub);
            bench.takeIn(tokens.getFirst(), set.embedded());
            try (Connection connection = servers.connect()) {
                bench.look(connection);
            }
            int[] shown = bench.ask(tokens, set.embedded());
            rows.add(BenchRow.rate("quotes: answers by the model", model.asked(), QuotesBench.ANSWERS, "", 0.9));
            rows.add(BenchRow.rate("quotes: sentences shown of those written", shown[0], model.claims(), "", null));
            rows.add(BenchRow.cost("quotes: shown without their quote", shown[1], shown[0], "", 0.0));
            System.err.printf(
                    "knowledge: of %d sentences in %d answers %d were dropped, %d shown, %d of them without their quote%n",
                    model.claims(), model.asked(), model.claims() - shown[0], shown[0], shown[1]);
        }
    }

    /// Tenants, and people who take turns, as one alone may ask 600 times a minute. All have the
    /// administrator's password.
    ///
    /// @param name of the tenants and people, beside those of other parts
    private static List<String> people(BenchServers servers, BenchHub hub, String name, int tenants, int count)
            throws Exception {
        signedIn(hub, EMAIL); // until then the administrator may not be there
        servers.execute("INSERT INTO account (id_random, code, name) SELECT CONCAT('kb" + name
                + "', LPAD(seq, 9, '0')), CONCAT('kb" + name + "x', seq), 'A tenant' FROM seq_1_to_" + tenants);
        servers.execute("INSERT INTO `user` (id_random, uuid, account_id, email, email_key, role, email_verified, "
                + "password_hash) SELECT CONCAT('kbp" + name + "', LPAD(s.seq, 9, '0')), UUID(), t.id, "
                + "CONCAT('p', s.seq, 'of" + name + "@bench.example.com'), CONCAT('p', s.seq, 'of" + name
                + "@bench.example.com'), 'none', 1, a.password_hash FROM seq_0_to_" + (count - 1)
                + " s JOIN account t ON t.id_random = CONCAT('kb" + name + "', LPAD(s.seq MOD " + tenants
                + " + 1, 9, '0')) JOIN `user` a ON a.email_key = '" + EMAIL + "'");
        var tokens = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            tokens.add(signedIn(hub, "p" + i + "of" + name + "@bench.example.com"));
        }
        return tokens;
    }

    private static String signedIn(BenchHub hub, String email) throws Exception {
        return hub.post("/auth/token", "{\"email\": \"" + email + "\", \"password\": \"" + PASSWORD + "\"}")
                .path("access_token")
                .asText();
    }

    /// Passages whose words and vectors are near those of real ones, and never the same.
    private static void write(BenchServers servers, QualitySet set, int tenants) throws SQLException {
        var random = new Random(18);
        List<String> texts = set.embedded();
        List<float[]> vectors = set.vectors();
        int each = PASSAGES / tenants;
        try (Connection connection = servers.connect()) {
            connection.setAutoCommit(false);
            for (int tenant = 1; tenant <= tenants; tenant++) {
                String account = "(SELECT id FROM account WHERE id_random = 'kb%d%09d')".formatted(tenants, tenant);
                try (var statement = connection.createStatement()) {
                    statement.execute("INSERT INTO knowledge_document (account_id, doc_id, doc_name, file_name, "
                            + "content_type, size_bytes, status, generation, change_number) SELECT " + account
                            + ", CONCAT('d', seq), CONCAT('Document ', seq), 'd.txt', 'text/plain', 1, 'indexed', 1, seq "
                            + "FROM seq_1_to_" + each / DOCUMENT);
                    statement.execute("INSERT INTO knowledge_index (account_id, change_number, model) VALUES ("
                            + account + ", " + each / DOCUMENT + ", '" + set.model() + "')");
                }
                List<Long> documents = documents(connection, account);
                try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO knowledge_passage (document_id, generation, ordinal, page, page_offset, heading, "
                                + "text, embedded_text, model, vector) VALUES (?, 1, ?, 1, 0, 'A heading', ?, ?, '"
                                + set.model() + "', ?)")) {
                    for (int i = 0; i < each; i++) {
                        int one = random.nextInt(texts.size());
                        String other = texts.get(random.nextInt(texts.size()));
                        String text = texts.get(one) + "\n" + other.substring(0, other.length() / 3);
                        insert.setLong(1, documents.get(i / DOCUMENT));
                        insert.setInt(2, i % DOCUMENT);
                        insert.setString(3, text);
                        insert.setString(4, text);
                        insert.setBytes(5, QualitySet.stored(blurred(vectors.get(one), random)));
                        insert.addBatch();
                        if (i % 500 == 499) {
                            insert.executeBatch();
                        }
                    }
                    insert.executeBatch();
                }
                connection.commit();
            }
        }
    }

    /// In the order in which they were written.
    private static List<Long> documents(Connection connection, String account) throws SQLException {
        var documents = new ArrayList<Long>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT id FROM knowledge_document WHERE account_id = " + account
                        + " ORDER BY change_number")) {
            while (row.next()) {
                documents.add(row.getLong(1));
            }
        }
        return documents;
    }

    private static float[] blurred(float[] vector, Random random) {
        var blurred = new float[vector.length];
        for (int i = 0; i < blurred.length; i++) {
            blurred[i] = vector[i] + (float) random.nextGaussian() * 0.02f;
        }
        return blurred;
    }

    /// Until the hub has the tenant's last document in its index.
    private void built(BenchHub hub, String token, int documents) throws IOException, InterruptedException {
        long began = System.nanoTime();
        String last = "{\"query\": \"heading\", \"filters\": {\"doc_ids\": [\"d" + documents + "\"]}}";
        while (ask(hub, token, last).path("passages").isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        System.err.printf("knowledge: an index was built in %.1f s%n", (System.nanoTime() - began) / 1e9);
    }

    private void search(BenchHub hub, String token, String question) throws IOException, InterruptedException {
        ask(hub, token, JSON.createObjectNode().put("query", question).toString());
    }

    private JsonNode ask(BenchHub hub, String token, String body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + "/api/v1/rag/search"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        JsonNode found = JSON.readTree(answer.body());
        if (answer.statusCode() != 200 || !found.path("passages").isArray()) {
            throw new IOException("a search was answered " + answer.statusCode() + ": " + found);
        }
        return found;
    }
}
