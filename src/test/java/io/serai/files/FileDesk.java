package io.serai.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.hub.database.PublicId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A tenant of its own, and what it does with files.
public record FileDesk(TestHub hub, String account) {
    private static final String BOUNDARY = "----serai-files";

    public static FileDesk make() {
        return on(TestHub.shared());
    }

    public static FileDesk on(TestHub hub) {
        String id = PublicId.random();
        hub.execute("INSERT INTO account (id_random, code, name) VALUES ('" + id + "', '" + id + "', 'An account')");
        return new FileDesk(hub, id);
    }

    /// A file as a form sends it.
    public record Part(String name, byte[] bytes) {
        public static Part of(String name, String text) {
            return new Part(name, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    public HttpRequest.Builder request(String path) {
        return hub.request(path).header("x-aether-api-key", TestHub.KEY).header("x-account-id", account);
    }

    public Reply get(String path, String... headers) {
        HttpRequest.Builder request = request(path);
        return hub.send(
                (headers.length == 0 ? request : request.headers(headers)).GET().build());
    }

    public Reply delete(String path) {
        return hub.send(request(path).DELETE().build());
    }

    public String made(String type, String body) {
        Reply reply = hub.send(request("/v3/crud/" + type)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().at("/data/id").asText();
    }

    public String event() {
        return made("event", "{\"name\": \"An event\"}");
    }

    public static HttpRequest form(HttpRequest.Builder request, Map<String, String> texts, List<Part> files) {
        var body = new ByteArrayOutputStream();
        texts.forEach((name, text) -> body.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + text + "\r\n")
                        .getBytes(StandardCharsets.UTF_8)));
        for (Part file : files) {
            body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                            + file.name() + "\"\r\nContent-Type: text/html\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(file.bytes());
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return request.header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
    }

    public Reply upload(String type, Map<String, String> texts, Part... files) {
        return hub.send(form(request("/v3/action/" + type + "/upload"), texts, List.of(files)));
    }

    public Reply upload(String event, Part... files) {
        return upload("hosted_file", Map.of("link_to_type", "event", "link_to_id", event), files);
    }

    /// The first file that was kept.
    public JsonNode kept(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().at("/data/0");
    }

    public JsonNode kept(String event, Part file) {
        return kept(upload(event, file));
    }

    /// What of the bytes of that hash is on the disk.
    public List<String> onDisk(String hash) {
        Path folder = hub.data.resolve("files/hosted").resolve(hash.substring(0, 2));
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(hash))
                    .toList());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
