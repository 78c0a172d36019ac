package io.serai.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.files.FileDesk;
import io.serai.files.FileDesk.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DocumentsIT {
    private final DocumentDesk desk = DocumentDesk.make();

    @Test
    void anUploadIsAnsweredAtOnceAndIndexedInTheBackground() {
        Reply reply = desk.upload(
                DocumentDesk.file("rules.docx"),
                Map.of("doc_id", "noise-1", "doc_name", "Noise", "regulation_type", "safety", "version", "2024"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().path("status").asText()).isEqualTo("stored");
        assertThat(reply.json().path("num_chunks").asInt(-1)).isZero();
        assertThat(reply.json().path("summary").asText("?")).isEmpty();
        assertThat(reply.json().path("message").asText()).contains("/api/v1/documents/status/noise-1");

        JsonNode status = desk.awaitStatus("noise-1", "indexed");
        assertThat(status.path("stage").asText()).isEqualTo("index");
        assertThat(status.path("attempt").asInt()).isEqualTo(1);
        assertThat(status.path("parser").asText()).startsWith("Tika ");
        assertThat(status.path("structure_node_count").asInt()).isEqualTo(5);
        assertThat(status.path("chunk_count").asInt())
                .isGreaterThan(3)
                .isEqualTo(status.path("vector_chunk_count").asInt());
        assertThat(status.path("error").isNull()).isTrue();
        assertThat(status.path("events").findValuesAsText("stage"))
                .containsExactly("store", "parse", "parse", "embed", "index", "index");
        assertThat(status.path("events").findValuesAsText("to_status"))
                .containsExactly("stored", "stored", "parsed", "parsed", "parsed", "indexed");
        assertThat(
                        desk.hub()
                                .count(
                                        "SELECT COUNT(*) FROM run WHERE id_random = '"
                                                + status.path("run_id").asText()
                                                + "' AND status = 'done' AND capability = 'knowledge.document' AND parameters_json = '{}'"))
                .isEqualTo(1);
        // each passage stands in its page to the letter, with a vector
        assertThat(desk.count(
                        "noise-1",
                        "SELECT COUNT(*) FROM knowledge_passage p JOIN knowledge_page g ON g.document_id = p.document_id "
                                + "AND g.generation = p.generation AND g.page = p.page "
                                + "AND SUBSTRING(g.text, p.page_offset + 1, CHAR_LENGTH(p.text)) = p.text "
                                + "AND LENGTH(p.vector) = 1536"))
                .isEqualTo(status.path("chunk_count").asInt());
    }

    @Test
    void whoWaitsIsToldTheFigures() {
        Reply reply = desk.upload(
                DocumentDesk.file("rules.pdf"), Map.of("sync", "true", "generate_summary", "true", "doc_name", ""));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        JsonNode told = reply.json();
        assertThat(told.path("status").asText()).isEqualTo("indexed");
        assertThat(told.path("doc_name").asText()).isEqualTo("rules.pdf");
        assertThat(told.path("num_chunks").asInt()).isPositive();
        assertThat(told.path("summary").asText()).isNotEmpty();
        assertThat(told.path("summary_latency_ms").asInt()).isPositive();
    }

    @Test
    void whatCantBeReadHasFailedAtOnceAndSaysWhy() {
        Reply reply = desk.upload(DocumentDesk.file("encrypted.pdf"), Map.of("sync", "true"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(422);
        assertThat(reply.json().path("detail").asText()).contains("encrypted");
        String docId = reply.json().path("doc_id").asText();
        assertThat(desk.status(docId).path("status").asText()).isEqualTo("failed");
        assertThat(desk.status(docId).path("failure_stage").asText()).isEqualTo("parse");

        String later = desk.uploaded(DocumentDesk.file("notext.pdf"), Map.of());
        assertThat(desk.awaitStatus(later, "failed").path("error").asText()).contains("has no text");
        assertThat(desk.status(later).path("attempt").asInt()).isEqualTo(1);
        assertThat(desk.hub()
                        .count("SELECT COUNT(*) FROM run WHERE status = 'failed' AND id_random = '"
                                + desk.status(later).path("run_id").asText() + "'"))
                .isEqualTo(1);
        assertThat(desk.hub()
                        .count("SELECT COUNT(*) FROM dead_letter l JOIN inbox i ON i.id = l.inbox_id JOIN account a "
                                + "ON a.id = i.account_id WHERE a.id_random = '" + desk.account() + "'"))
                .isZero();
    }

    @Test
    void whatIsNoDocumentIsRefused() {
        assertThat(desk.upload(Part.of("empty.txt", ""), Map.of()).status()).isEqualTo(400);
        assertThat(desk.upload(Part.of("", "text"), Map.of()).status()).isEqualTo(400);
        assertThat(desk.hub()
                        .send(FileDesk.form(
                                desk.people().as(desk.legal(), DocumentDesk.UPLOAD), Map.of("doc_id", "a"), List.of()))
                        .status())
                .isEqualTo(400);
        assertThat(desk.upload(Part.of("a.txt", "text"), Map.of("doc_id", "no spaces"))
                        .status())
                .isIn(400, 422);
        assertThat(desk.upload(new Part("large.txt", new byte[65 << 20]), Map.of())
                        .status())
                .isEqualTo(413);
    }

    @Test
    void ofTheSameIdAtOnceOneIsTaken() {
        List<CompletableFuture<Integer>> all = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> desk.upload(
                                Part.of("same.txt", "Number " + i + " says something."), Map.of("doc_id", "same"))
                        .status()))
                .toList();
        assertThat(all.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(200, 409, 409, 409);
        assertThat(DocumentDesk.make()
                        .upload(Part.of("same.txt", "Of another."), Map.of("doc_id", "same"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void eachRoleMayWhatItIsFor() {
        String docId = desk.uploaded(Part.of("role.txt", "Who may read this?"), Map.of());
        desk.awaitStatus(docId, "indexed");
        for (String role : List.of("readonly", "ehs", "legal", "admin")) {
            var caller = desk.someone(role);
            assertThat(desk.people().get(caller, "/api/v1/documents").status())
                    .as(role)
                    .isEqualTo(200);
            boolean writes = role.equals("legal") || role.equals("admin");
            assertThat(desk.people()
                            .post(caller, "/api/v1/documents/" + docId + "/reprocess")
                            .status())
                    .as(role)
                    .isIn(writes ? List.of(202, 409) : List.of(403));
        }
        var nobody = desk.people().someone(desk.account(), "viewer");
        desk.hub().execute("UPDATE `user` SET knowledge_role = NULL WHERE uuid = '" + nobody.uuid() + "'");
        assertThat(desk.people().get(nobody, "/api/v1/documents").status()).isEqualTo(403);
        Reply key = desk.hub()
                .send(desk.hub()
                        .request("/api/v1/documents")
                        .header("x-aether-api-key", TestHub.KEY)
                        .header("x-account-id", desk.account())
                        .GET()
                        .build());
        assertThat(key.status()).isEqualTo(403);
        Reply unknown =
                desk.hub().send(desk.hub().request("/api/v1/documents").GET().build());
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.response().headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer");

        DocumentDesk other = DocumentDesk.make();
        for (String path : List.of("", "/file")) {
            assertThat(desk.people()
                            .get(other.legal(), "/api/v1/documents/" + docId + path)
                            .status())
                    .isEqualTo(404);
        }
        assertThat(desk.people()
                        .get(other.legal(), "/api/v1/documents/status/" + docId)
                        .status())
                .isEqualTo(404);
        assertThat(desk.people()
                        .delete(other.legal(), "/api/v1/documents/" + docId)
                        .status())
                .isEqualTo(404);
        assertThat(desk.people()
                        .get(other.legal(), "/api/v1/documents")
                        .json()
                        .path("total")
                        .asInt(-1))
                .isZero();
    }

    @Test
    void documentsAreFoundAndHandedOut() {
        Part file = Part.of("Ladders 100%.md", "# Ladders\n\nLook at them before use.");
        String docId = desk.uploaded(file, Map.of("regulation_type", "safety", "version", "7"));
        desk.uploaded(Part.of("other.txt", "Something else."), Map.of("regulation_type", "law"));
        assertThat(listed("?regulation_type=safety&version=7")).containsExactly(docId);
        assertThat(listed("?q=100%25")).containsExactly(docId);
        assertThat(listed("?q=_00")).isEmpty();
        assertThat(listed("?per_page=1&page=2")).containsExactly(docId);
        JsonNode shown =
                desk.people().get(desk.reader(), "/api/v1/documents/" + docId).json();
        assertThat(shown.path("content_type").asText()).isEqualTo("text/markdown");
        assertThat(shown.path("size_bytes").asInt()).isEqualTo(file.bytes().length);
        Reply back = desk.people().get(desk.reader(), "/api/v1/documents/" + docId + "/file");
        assertThat(back.response().body()).isEqualTo(file.bytes());
        assertThat(back.response().headers().firstValue("Content-Disposition").orElse(""))
                .startsWith("attachment");
        assertThat(back.response().headers().firstValue("X-Content-Type-Options"))
                .contains("nosniff");
    }

    private List<String> listed(String query) {
        Reply reply = desk.people().get(desk.reader(), "/api/v1/documents" + query);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("items").findValuesAsText("doc_id");
    }

    @Test
    void aReprocessedDocumentIsReplacedAtOnce() {
        String docId = desk.uploaded(Part.of("again.txt", "First reading of it."), Map.of());
        desk.awaitStatus(docId, "indexed");
        Reply reply = desk.people().post(desk.legal(), "/api/v1/documents/" + docId + "/reprocess");
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        String run = reply.json().path("run_id").asText();
        JsonNode status = desk.awaitStatus(docId, "indexed");
        assertThat(status.path("run_id").asText()).isEqualTo(run);
        assertThat(desk.count(docId, "SELECT COUNT(DISTINCT p.generation) FROM knowledge_passage p"))
                .isEqualTo(1);
        assertThat(desk.count(docId, "SELECT MAX(p.generation) FROM knowledge_page p"))
                .isEqualTo(2);
        assertThat(desk.hub().count("SELECT d.generation FROM knowledge_document d WHERE d.run_id = '" + run + "'"))
                .isEqualTo(2);
    }

    @Test
    void whatTheInboxGaveUpIsListedAsItsStatusSays() {
        String docId = desk.uploaded(Part.of("lost.txt", "Given up with its workers."), Map.of());
        String run = desk.awaitStatus(docId, "indexed").path("run_id").asText();
        desk.hub().execute("UPDATE knowledge_document SET status = 'parsed' WHERE run_id = '" + run + "'");
        desk.hub()
                .execute("UPDATE inbox i JOIN run r ON r.id = i.run_id SET i.status = 'dead' WHERE r.id_random = '"
                        + run + "'");
        assertThat(desk.status(docId).path("status").asText()).isEqualTo("failed");
        assertThat(listed("?status=failed")).contains(docId);
        assertThat(listed("?status=parsed")).doesNotContain(docId);
    }

    @Test
    void aDeletedDocumentLeavesNothing() {
        String docId = desk.uploaded(Part.of("gone.txt", "Soon gone " + System.nanoTime()), Map.of());
        desk.awaitStatus(docId, "indexed");
        String where = "FROM knowledge_document d JOIN account a ON a.id = d.account_id WHERE a.id_random = '"
                + desk.account() + "' AND d.doc_id = '" + docId + "'";
        String hash = text("SELECT file_hash " + where);
        String artefacts = text("SELECT artefacts_hash " + where);
        long key = desk.hub().count("SELECT d.id " + where);
        assertThat(onDisk(hash)).exists();
        assertThat(onDisk(artefacts)).exists();
        assertThat(desk.people()
                        .delete(desk.legal(), "/api/v1/documents/" + docId)
                        .status())
                .isEqualTo(204);
        assertThat(desk.people()
                        .get(desk.reader(), "/api/v1/documents/status/" + docId)
                        .status())
                .isEqualTo(404);
        assertThat(onDisk(hash)).doesNotExist();
        assertThat(onDisk(artefacts)).doesNotExist();
        for (String table : List.of("knowledge_passage", "knowledge_page", "knowledge_event")) {
            assertThat(desk.hub().count("SELECT COUNT(*) FROM " + table + " WHERE document_id = " + key))
                    .isZero();
        }
        assertThat(desk.hub()
                        .count("SELECT COUNT(*) FROM knowledge_gone g JOIN knowledge_index i ON i.account_id = "
                                + "g.account_id AND i.change_number = g.change_number WHERE g.document_id = " + key))
                .isEqualTo(1);
        assertThat(desk.hub()
                        .count("SELECT COUNT(*) FROM audit WHERE action = 'document.delete' AND resource_id = '" + docId
                                + "'"))
                .isEqualTo(1);
    }

    private String text(String sql) {
        try (var connection = desk.hub().database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path onDisk(String hash) {
        return desk.hub().data.resolve("files").resolve(hash.substring(0, 2)).resolve(hash);
    }

    @Test
    void workInProgressOnADeletedDocumentEndsWithoutEffect() {
        // long enough to be at work still
        Part large = Part.of("large.txt", "A rule about noise and what to do about it.\n\n".repeat(20_000));
        String docId = desk.uploaded(large, Map.of());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !desk.status(docId).path("stage").asText().equals("store"));
        String run = desk.status(docId).path("run_id").asText();
        assertThat(desk.people()
                        .post(desk.legal(), "/api/v1/documents/" + docId + "/reprocess")
                        .status())
                .isEqualTo(409);
        assertThat(desk.people()
                        .delete(desk.legal(), "/api/v1/documents/" + docId)
                        .status())
                .isEqualTo(204);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> desk.hub()
                                .count(
                                        "SELECT COUNT(*) FROM inbox i JOIN run r ON r.id = i.run_id WHERE r.id_random = '"
                                                + run + "' AND i.status = 'done' AND r.status = 'done'")
                        == 1);
        // its id is free again
        assertThat(desk.uploaded(Part.of("new.txt", "Another one."), Map.of("doc_id", docId)))
                .isEqualTo(docId);
        desk.awaitStatus(docId, "indexed");
    }

    @Test
    void fiftyMegabytesAreStoredWithinASecond() throws Exception {
        byte[] bytes = new byte[50_000_000];
        Arrays.fill(bytes, (byte) ' ');
        Part large = new Part("large.txt", bytes);
        var request = FileDesk.form(desk.people().as(desk.legal(), DocumentDesk.UPLOAD), Map.of(), List.of(large));
        long began = System.nanoTime();
        Reply reply = desk.hub().send(request);
        long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        // the goal is 1,000 on a machine that does nothing else
        assertThat(millis).isLessThan(5_000);
        String docId = reply.json().path("doc_id").asText();
        assertThat(desk.people()
                        .delete(desk.legal(), "/api/v1/documents/" + docId)
                        .status())
                .isEqualTo(204);
    }
}
