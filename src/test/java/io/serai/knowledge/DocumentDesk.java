package io.serai.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.files.FileDesk;
import io.serai.files.FileDesk.Part;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// An account of its own with people of every knowledge role, and their documents.
public record DocumentDesk(TestPeople people, String account, Caller legal, Caller reader) {
    public static final String UPLOAD = "/api/v1/documents/upload";
    private static final Path FILES = Path.of("src/test/resources/knowledge");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public static DocumentDesk make() {
        return on(new TestPeople());
    }

    public static DocumentDesk on(TestPeople people) {
        String account = people.account();
        return new DocumentDesk(
                people, account, someone(people, account, "legal"), someone(people, account, "readonly"));
    }

    private static Caller someone(TestPeople people, String account, String role) {
        Caller caller = people.someone(account, "none");
        people.hub.execute("UPDATE `user` SET knowledge_role = '" + role + "' WHERE uuid = '" + caller.uuid() + "'");
        return caller;
    }

    public Caller someone(String role) {
        return someone(people, account, role);
    }

    public TestHub hub() {
        return people.hub;
    }

    public static Part file(String name) {
        try {
            return new Part(name, Files.readAllBytes(FILES.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Reply upload(Part file, Map<String, String> texts) {
        return hub().send(FileDesk.form(people.as(legal, UPLOAD), texts, List.of(file)));
    }

    /// @return its id
    public String uploaded(Part file, Map<String, String> texts) {
        Reply reply = upload(file, texts);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("doc_id").asText();
    }

    public JsonNode status(String docId) {
        Reply reply = people.get(reader, "/api/v1/documents/status/" + docId);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json();
    }

    public JsonNode awaitStatus(String docId, String status) {
        await().atMost(PATIENCE)
                .until(() -> status(docId).path("status").asText().equals(status));
        return status(docId);
    }

    /// One number of a document's.
    public long count(String docId, String select) {
        return hub().count(select
                + " JOIN knowledge_document d ON d.id = p.document_id JOIN account a ON a.id = d.account_id "
                + "WHERE a.id_random = '" + account + "' AND d.doc_id = '" + docId + "'");
    }
}
