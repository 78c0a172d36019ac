package io.serai.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An account with documents, and people who ask.
final class AnswersFixture implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String CHAT = "/api/v1/rag/chat";

    /// Two pages of rules, as Markdown.
    static final String RULES = """
            # Fire safety

            ## Extinguishers

            A powder extinguisher is inspected every 24 months by a qualified person. After 20 years it is replaced.

            ## Solvents

            No more than 60 litres of flammable liquids are kept in a workshop. They stand in a steel cabinet whose \
            doors close by themselves.

            ## Exits

            Escape doors open outwards and stay unlocked while anybody is inside.
            """;

    final TestPeople people;
    final TestHub hub;
    final String account;
    final Caller legal;
    final Caller reader;

    AnswersFixture() {
        this(TestHub.shared());
    }

    AnswersFixture(TestHub hub) {
        this.people = new TestPeople(hub);
        this.hub = hub;
        this.account = people.account();
        this.legal = someone(account, "legal");
        this.reader = someone(account, "readonly");
    }

    @Override
    public void close() {
        people.close();
    }

    /// @param role their knowledge role; null for none
    Caller someone(String where, String role) {
        Caller caller = people.someone(where, "none");
        hub.execute("UPDATE `user` SET knowledge_role = " + (role == null ? "NULL" : "'" + role + "'")
                + " WHERE uuid = '" + caller.uuid() + "'");
        return caller;
    }

    /// A document that is indexed when this returns.
    void document(Caller who, String id, String text, String... fields) {
        var texts = new LinkedHashMap<String, String>();
        texts.put("doc_id", id);
        texts.put("doc_name", "The " + id);
        texts.put("sync", "true");
        for (int i = 0; i < fields.length; i += 2) {
            texts.put(fields[i], fields[i + 1]);
        }
        Reply reply = hub.send(form(
                people.as(who, "/api/v1/documents/upload"), texts, id + ".md", text.getBytes(StandardCharsets.UTF_8)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().path("status").asText()).isEqualTo("indexed");
    }

    /// @param fileName null for no file
    static HttpRequest form(HttpRequest.Builder request, Map<String, String> texts, String fileName, byte[] file) {
        String boundary = "----serai-test-boundary";
        var body = new ByteArrayOutputStream();
        texts.forEach((name, value) -> body.writeBytes(
                ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(StandardCharsets.UTF_8)));
        if (fileName != null) {
            body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                            + fileName + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(file);
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return request.header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
    }

    Reply asks(Caller who, String question, String... members) {
        return people.post(who, CHAT, asked(question, members));
    }

    /// @param members further ones, name and JSON in turn
    static String asked(String question, String... members) {
        try {
            var body = new StringBuilder("{\"query\": " + JSON.writeValueAsString(question));
            for (int i = 0; i < members.length; i += 2) {
                body.append(", \"").append(members[i]).append("\": ").append(members[i + 1]);
            }
            return body.append('}').toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode answered(Caller who, String question, String... members) {
        Reply reply = asks(who, question, members);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json();
    }

    /// One of a stream.
    record Event(String name, JsonNode data) {}

    List<Event> events(HttpRequest request) {
        Reply reply = hub.send(request);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return events(reply.text());
    }

    static List<Event> events(String text) {
        var events = new ArrayList<Event>();
        try {
            for (String part : text.split("\n\n")) {
                String name = "";
                String data = "";
                for (String line : part.split("\n")) {
                    if (line.startsWith("event:")) {
                        name = line.substring("event:".length()).strip();
                    } else if (line.startsWith("data:")) {
                        data = line.substring("data:".length()).strip();
                    }
                }
                if (!data.isEmpty()) {
                    events.add(new Event(name, JSON.readTree(data)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return events;
    }

    HttpRequest streamed(Caller who, String question) {
        return people.as(who, CHAT)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(asked(question)))
                .build();
    }
}
