package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.hub.settings.ReadDocuments;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Both demo tenants have records of every type, and of the other's they are told nothing: a record of theirs is
/// answered as one that is not there.
class DemoDataIT {
    private static final String NOWHERE = "demoNowhere";

    @TempDir
    private static Path folder;

    private final TestHub hub = TestHub.shared();

    private static List<ObjectType> types() {
        return List.copyOf(
                RegistryReader.read(ReadDocuments.folder(Path.of("config/objects"), folder.resolve("objects.json")))
                        .types());
    }

    private String demoId(Desk desk, ObjectType type) {
        if (type.tenancy() instanceof Tenancy.Self) {
            return desk.account();
        }
        JsonNode records = desk.data(desk.get(type.name() + "?limit=1000"));
        for (JsonNode record : records) {
            if (record.path("id").asText().startsWith("demo")) {
                assertThat(record.path("account_id").asText()).as(type.name()).isEqualTo(desk.account());
                return record.path("id").asText();
            }
        }
        throw new AssertionError("the demo data of " + desk.account() + " has no " + type.name());
    }

    @ParameterizedTest
    @CsvSource({"demoAcct001,demoAcct002", "demoAcct002,demoAcct001"})
    void ofEveryTypeThereAreSomeAndTheOthersAreAnsweredAsIfTheyWereNotThere(String mine, String theirs) {
        var desk = new Desk(hub, mine);
        var other = new Desk(hub, theirs);
        Map<String, String> foreign = new TreeMap<>();
        for (ObjectType type : types()) {
            demoId(desk, type);
            foreign.put(type.name(), demoId(other, type));
        }
        foreign.forEach((type, id) -> {
            for (String method : List.of("GET", "PATCH", "DELETE")) {
                assertAlike(desk, method, type + "/{id}", id, "{}");
            }
            assertAlike(desk, "DELETE", type + "/{id}?method=hide", id, "");
            assertAlike(desk, "GET", type + "/{id}/hosted_file", id, "");
            assertAlike(desk, "POST", type + "/{id}/hosted_file/search", id, "{}");
            String search = "{\"or\": [{\"field\": \"id\", \"op\": \"eq\", \"value\": \"{id}\"}]}";
            assertAlike(desk, "POST", type + "/search?count=true", id, search);
        });
        for (ObjectType type : types()) {
            for (ObjectField field : type.fields().values()) {
                String of = field.kind() == Kind.REFERENCE ? field.target() : "";
                if (!field.readOnly() && foreign.containsKey(of)) {
                    assertAlike(desk, "POST", type.name(), foreign.get(of), "{\"" + field.name() + "\": \"{id}\"}");
                }
            }
            type.parents().forEach((parent, how) -> {
                if (foreign.containsKey(parent)) {
                    String below = parent + "/{id}/" + type.name();
                    assertAlike(desk, "GET", below, foreign.get(parent), "");
                    assertAlike(desk, "POST", below, foreign.get(parent), "{}");
                    assertAlike(desk, "POST", below + "/search", foreign.get(parent), "{}");
                }
            });
        }
    }

    /// @param id of what is the other tenant's
    private void assertAlike(Desk desk, String method, String path, String id, String body) {
        String there = said(desk, method, path, id, body);
        assertThat(there).as("%s %s %s", method, path, body).isEqualTo(said(desk, method, path, NOWHERE, body));
        assertThat(there).doesNotContain(id);
        if (!path.contains("/search?count")) {
            assertThat(there).as("%s %s %s", method, path, body).startsWith("4");
        }
    }

    private String said(Desk desk, String method, String path, String id, String body) {
        HttpRequest.Builder request = desk.request("/v3/crud/" + path.replace("{id}", id));
        Reply reply = desk.send(request, method, body.replace("{id}", id));
        return reply.status() + " " + reply.text().replaceAll("\"request_id\":\"[^\"]*\"", "");
    }

    @Test
    void noListShowsWhatIsTheOthers() {
        for (String account : List.of("demoAcct001", "demoAcct002")) {
            var desk = new Desk(hub, account);
            for (ObjectType type : types()) {
                if (type.tenancy() instanceof Tenancy.Self) {
                    continue;
                }
                for (JsonNode record : desk.data(desk.get(type.name() + "?limit=1000&enabled=all&hidden=all"))) {
                    assertThat(record.path("account_id").asText())
                            .as(type.name())
                            .isEqualTo(account);
                }
            }
        }
    }
}
