package io.serai.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.identity.TestPeople;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Kills the hub at each stage of a document, one after the other, and starts it again.
class DocumentsKillIT {
    @Test
    void aKilledWorkersDocumentIsTakenUpAgain() throws IOException {
        try (TestHub hub = TestHub.create().with("SERAI_JWT_KEY", TestHub.JWT_KEY)) {
            Path moment = hub.data.resolve("moment");
            hub.start("-Dserai.halt.file=" + moment);
            DocumentDesk desk = DocumentDesk.on(new TestPeople(hub));
            List<String> moments = List.of("knowledge.parse", "knowledge.embedded", "knowledge.index");
            Files.writeString(moment, moments.getFirst());
            String docId = desk.uploaded(DocumentDesk.file("rules.html"), Map.of());
            for (int i = 0; i < moments.size(); i++) {
                hub.await("MOMENT " + moments.get(i));
                hub.kill();
                Files.delete(moment);
                if (i + 1 < moments.size()) {
                    Files.writeString(moment, moments.get(i + 1));
                }
                hub.start("-Dserai.halt.file=" + moment);
            }
            JsonNode status = desk.awaitStatus(docId, "indexed");
            assertThat(status.path("attempt").asInt())
                    .as("lost workers are no tries")
                    .isEqualTo(1);
            assertThat(desk.count(docId, "SELECT COUNT(*) FROM knowledge_passage p"))
                    .isEqualTo(status.path("chunk_count").asInt());
            assertThat(desk.count(docId, "SELECT COUNT(*) FROM knowledge_page p"))
                    .isEqualTo(1);
        }
    }
}
