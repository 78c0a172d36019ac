package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Answers by a model that invents quotes, each held against the pages that the database has: how many sentences are
/// shown whose quote does not stand in its page.
final class QuotesBench {
    static final int ANSWERS = 1_000;
    /// Of one person in a minute.
    static final int EACH = 20;

    private static final int PASSAGES_OF_ONE = 200;
    private static final int WORDS_ASKED = 15;
    private static final Pattern CITED = Pattern.compile("\\[(\\d+)\\]");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BenchHub hub;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> pages = new HashMap<>();

    QuotesBench(BenchHub hub) {
        this.hub = hub;
    }

    /// Uploads texts as documents, some in each.
    void takeIn(String token, List<String> texts) throws IOException, InterruptedException {
        for (int from = 0; from < texts.size(); from += PASSAGES_OF_ONE) {
            String text = String.join("\n\n", texts.subList(from, Math.min(texts.size(), from + PASSAGES_OF_ONE)));
            String edge = "--------bench";
            String body = "--" + edge + "\r\nContent-Disposition: form-data; name=\"sync\"\r\n\r\ntrue\r\n--" + edge
                    + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"part-" + from + ".txt\"\r\n"
                    + "Content-Type: text/plain\r\n\r\n" + text + "\r\n--" + edge + "--\r\n";
            sent("/api/v1/documents/upload", token, "multipart/form-data; boundary=" + edge, body);
        }
    }

    /// Reads what the database has of them.
    void look(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT d.doc_id, p.page, p.text FROM knowledge_page p JOIN "
                        + "knowledge_document d ON d.id = p.document_id AND d.generation = p.generation")) {
            while (row.next()) {
                pages.put(row.getString(1) + "/" + row.getInt(2), row.getString(3));
            }
        }
    }

    /// Asks what the texts begin with, so that each question has an answer.
    ///
    /// @return sentences that were shown, and those of them whose quote does not stand in its page
    int[] ask(List<String> tokens, List<String> texts) throws IOException, InterruptedException {
        var count = new int[2];
        for (int i = 0; i < ANSWERS; i++) {
            String[] words =
                    texts.get((int) ((long) i * texts.size() / ANSWERS)).split("\\s+", WORDS_ASKED + 1);
            String question = String.join(" ", List.of(words).subList(0, Math.min(words.length, WORDS_ASKED)));
            JsonNode answer = JSON.readTree(sent(
                    "/api/v1/rag/chat",
                    tokens.get(i % tokens.size()),
                    "application/json",
                    JSON.createObjectNode().put("query", question).toString()));
            Matcher cited = CITED.matcher(answer.path("answer").asText());
            while (answer.path("answered").asBoolean() && cited.find()) {
                count[0]++;
                JsonNode source = answer.path("sources").path(Integer.parseInt(cited.group(1)) - 1);
                String page = pages.get(source.path("doc_id").asText() + "/"
                        + source.path("page").asInt());
                if (page == null || !page.contains(source.path("quote").asText("\0"))) {
                    count[1]++;
                }
            }
        }
        return count;
    }

    private byte[] sent(String path, String token, String type, String body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode() + ": "
                    + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return answer.body();
    }
}
