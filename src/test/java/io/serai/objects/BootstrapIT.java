package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A browser knows its host name and an API key, and begins with that.
class BootstrapIT {
    private static final String SEARCH = "/v3/crud/site_domain/search";
    private static Desk desk;
    private static String fqdn;
    private static String id;
    private static String narrow;

    @BeforeAll
    static void begin() {
        desk = Desk.make();
        String site = desk.id(
                "site", "{\"name\": \"A site\", \"cfg_json\": {\"public\": {\"theme\": \"dark\"}, \"inner\": 1}}");
        fqdn = site.toLowerCase(java.util.Locale.ROOT) + ".example.org";
        id = desk.id("site_domain", "{\"site_id\": \"" + site + "\", \"fqdn\": \"" + fqdn + "\", \"enable\": false}");
        Reply key = desk.send(
                desk.bypass("/v3/hub/api_key"),
                "POST",
                "{\"name\": \"a browser's\", \"permissions\": [\"run:read\"], \"accounts\": [\"demoAcct001\"]}");
        narrow = key.json().at("/data/key").asText();
    }

    private static HttpRequest.Builder keyOnly(String path) {
        return desk.hub().request(path).header("x-aether-api-key", narrow);
    }

    private static Reply search(String body) {
        return desk.send(keyOnly(SEARCH), "POST", body);
    }

    @Test
    void aHostNameIsLookedUpWithAnyKeyAndWithoutAnAccount() {
        Reply reply = search("{\"and\": [{\"field\": \"fqdn\", \"op\": \"eq\", \"value\": \"" + fqdn + "\"}]}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        JsonNode found = reply.json().path("data").path(0);
        assertThat(found.path("id").asText()).isEqualTo(id);
        assertThat(found.path("account_id").asText()).isEqualTo(desk.account());
        assertThat(found.path("site_name").asText()).isEqualTo("A site");
        assertThat(found.path("enable").booleanValue()).isFalse();
        assertThat(found.path("cfg_json").toString()).isEqualTo("{\"public\":{\"theme\":\"dark\"}}");
        assertThat(reply.text()).doesNotContain("inner", "passcode", "access_code");
        assertThat(found.has("site_domain_access_key")).isTrue();
        assertThat(found.has("account_enable_from")).isTrue();
    }

    @Test
    void oneHostNameIsReadWithAnyKeyAndWithoutAnAccount() {
        Reply reply =
                desk.hub().send(keyOnly("/v3/crud/site_domain/" + id).GET().build());
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().at("/data/fqdn").asText()).isEqualTo(fqdn);
    }

    @Test
    void nothingElseIsOpenWithoutAnAccount() {
        for (String body : new String[] {
            "{}",
            "{\"and\": []}",
            "{\"and\": [{\"field\": \"fqdn\", \"op\": \"like\", \"value\": \"%\"}]}",
            "{\"and\": [{\"field\": \"site_name\", \"op\": \"eq\", \"value\": \"A site\"}]}",
            "{\"or\": [{\"field\": \"fqdn\", \"op\": \"eq\", \"value\": \"" + fqdn + "\"}]}",
            "{\"and\": [{\"field\": \"fqdn\", \"op\": \"eq\", \"value\": \"" + fqdn + "\"}], \"not\": []}",
            "{\"and\": [{\"field\": \"fqdn\", \"op\": \"eq\", \"value\": \"a\"}, {\"field\": \"fqdn\", \"op\": \"eq\", \"value\": \"b\"}]}"
        }) {
            assertThat(search(body).status()).as(body).isEqualTo(403);
        }
        for (String path : new String[] {"site_domain", "site", "event", "site/search", "site_domain/schema"}) {
            assertThat(desk.hub()
                            .send(keyOnly("/v3/crud/" + path).GET().build())
                            .status())
                    .as(path)
                    .isIn(403, 404);
        }
        assertThat(desk.hub()
                        .send(keyOnly("/v3/crud/site_domain/" + id).DELETE().build())
                        .status())
                .isEqualTo(403);
        assertThat(desk.send(keyOnly("/v3/crud/site_domain/" + id), "PATCH", "{\"enable\": true}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void withoutAKeyNothingIsFound() {
        Reply reply = desk.send(
                desk.hub().request(SEARCH),
                "POST",
                "{\"and\": [{\"field\": \"fqdn\", \"op\": \"eq\", \"value\": \"" + fqdn + "\"}]}");
        assertThat(reply.status()).isEqualTo(401);
    }

    @Test
    void withAnAccountHostNamesAreSearchedLikeAllElse() {
        JsonNode own = desk.search("site_domain/search?enabled=all", "{}");
        assertThat(own.findValuesAsText("id")).containsExactly(id);
        JsonNode demo = desk.data(desk.send(
                desk.hub().demo(SEARCH),
                "POST",
                "{\"and\": [{\"field\": \"fqdn\", \"op\": \"eq\", \"value\": \"" + fqdn + "\"}]}"));
        assertThat(demo).isEmpty();
        assertThat(TestHub.KEY).isNotEmpty();
    }
}
