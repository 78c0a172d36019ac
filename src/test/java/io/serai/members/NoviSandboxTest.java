package io.serai.members;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.SandboxVendor.Reply;
import io.serai.connectors.SandboxVendor.Request;
import io.serai.web.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The sandbox's Novi against what is known of Novi.
class NoviSandboxTest {
    private static final Json JSON = new Json(32);
    private static final String ALICE = "5e7a1000-0000-4000-8000-000000000001";
    private final NoviSandbox novi = new NoviSandbox(JSON);

    @Test
    void theRawKeyIsNeeded() {
        assertThat(novi.answer(request("GET", "/api/members", Map.of(), "Basic c2FuZGJveA=="))
                        .status())
                .isEqualTo(401);
        assertThat(novi.answer(new Request("GET", "/api/members", Map.of(), Map.of(), new byte[0]))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void oneMemberHasTwoAddressesBareAndWithinData() throws IOException {
        assertThat(json(get("/api/customers/" + ALICE)).path("Email").asText()).isEqualTo("alice member@example.org");
        assertThat(get("/api/members/" + ALICE).body())
                .isEqualTo(get("/api/customers/" + ALICE).body());
        assertThat(json(get("/api/customers/5e7a1000-0000-4000-8000-000000000002"))
                        .at("/data/FirstName")
                        .asText())
                .isEqualTo("Bob");
        assertThat(get("/api/customers/nobody").status()).isEqualTo(404);
        assertThat(get("/elsewhere").status()).isEqualTo(404);
    }

    @Test
    void membersComePageByPageAndByChange() throws IOException {
        Set<String> seen = new HashSet<>();
        int total = json(get("/api/members")).path("TotalCount").asInt();
        for (int offset = 0; offset < total; offset += 15) {
            JsonNode page = json(get("/api/members", Map.of("pageSize", "15", "offset", "" + offset)));
            assertThat(page.path("Results").size()).isEqualTo(Math.min(15, total - offset));
            seen.addAll(page.path("Results").findValuesAsText("UniqueID"));
        }
        assertThat(seen).hasSize(total).hasSizeGreaterThan(36);
        JsonNode later = json(get("/api/members", Map.of("lastModifiedDate", "2026-03-20")));
        assertThat(later.path("TotalCount").asInt()).isBetween(1, total - 1);
    }

    @Test
    void groupsKnowIdsAndNamesOfTheirMembersOnly() throws IOException {
        JsonNode group = json(get("/api/groups")).at("/Results/1");
        assertThat(group.path("Name").asText()).isEqualTo("Board");
        JsonNode members = json(get("/api/groups/" + group.path("UniqueID").asText() + "/members"));
        assertThat(members.path("Results")).isNotEmpty().allSatisfy(member -> assertThat(member.fieldNames())
                .toIterable()
                .containsExactly("UniqueID", "Name", "DuesPayerUniqueID"));
    }

    @Test
    void twentyCallsASecondAreTakenOfEachKey() {
        assertThat(IntStream.range(0, 40)
                        .map(i -> get("/api/customers/" + ALICE).status())
                        .filter(status -> status == 429)
                        .count())
                .isBetween(10L, 20L);
        assertThat(novi.answer(request("GET", "/api/members", Map.of(), "Basic " + NoviSandbox.KEY + "-other"))
                        .status())
                .isEqualTo(200);
    }

    private Reply get(String path) {
        return get(path, Map.of());
    }

    private Reply get(String path, Map<String, String> query) {
        return novi.answer(request("GET", path, query, "Basic " + NoviSandbox.KEY));
    }

    private static Request request(String method, String path, Map<String, String> query, String authorization) {
        return new Request(method, path, query, Map.of("authorization", authorization), new byte[0]);
    }

    private static JsonNode json(Reply reply) throws IOException {
        return JSON.mapper().readTree(reply.body());
    }
}
