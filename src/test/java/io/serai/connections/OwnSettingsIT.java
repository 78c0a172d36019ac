package io.serai.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import io.serai.connections.ConnectionsFixture.Someone;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people show of themselves.
class OwnSettingsIT {
    private static ConnectionsFixture all;

    @BeforeAll
    static void start() {
        all = new ConnectionsFixture();
    }

    @AfterAll
    static void stop() {
        all.close();
    }

    /// Who never set anything.
    private static Someone newcomer() {
        return new Someone(all.people.someone(all.account, "none"), "");
    }

    private static JsonNode read(Someone who) {
        Reply reply = all.people.get(who.caller(), "/api/settings");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json();
    }

    @Test
    void whoSetNothingHasTheDefaults() {
        Someone ann = newcomer();
        JsonNode shown = read(ann);
        assertThat(shown.fieldNames())
                .toIterable()
                .containsExactly(
                        "umbral_name",
                        "preferred_name",
                        "accept_connections",
                        "share",
                        "ntfy_enabled",
                        "ntfy_topic",
                        "ntfy_on_request",
                        "ntfy_on_accept",
                        "profile");
        assertThat(shown.path("umbral_name").isNull()).isTrue();
        assertThat(shown.path("accept_connections").asBoolean(true)).isFalse();
        assertThat(shown.path("ntfy_enabled").asBoolean(true)).isFalse();
        assertThat(shown.path("ntfy_topic").isNull()).isTrue();
        assertThat(shown.path("ntfy_on_request").asBoolean()).isTrue();
        assertThat(shown.path("ntfy_on_accept").asBoolean()).isTrue();
        List<String> fields = List.of(
                "preferred_name",
                "given_name",
                "family_name",
                "email",
                "phone",
                "birthday",
                "professional_title",
                "affiliations",
                "city",
                "state_province",
                "country",
                "website");
        assertThat(shown.path("share").fieldNames()).toIterable().containsExactlyElementsOf(fields);
        assertThat(shown.path("share").valueStream()).allMatch(one -> one.isBoolean() && !one.asBoolean());
        assertThat(shown.path("profile").fieldNames()).toIterable().containsExactlyElementsOf(fields);
        assertThat(shown.at("/profile/email").asText()).isEqualTo(ann.caller().email());
    }

    @Test
    void whatIsAbsentStaysAndWhatIsNullGoesBack() {
        Someone ann = newcomer();
        all.set(ann, """
                {"preferred_name": " Ann ", "accept_connections": true, "share": {"email": true, "city": true},
                 "ntfy_enabled": true, "ntfy_topic": "ann-9", "ntfy_on_accept": false,
                 "profile": {"city": "Ulm", "birthday": "1990-02-28", "website": "https://ann.example", "phone": ""}}""");
        all.set(ann, "{\"share\": {\"city\": null, \"phone\": true}, \"profile\": {\"birthday\": null}}");
        JsonNode now = read(ann);
        assertThat(now.path("preferred_name").asText()).isEqualTo("Ann");
        assertThat(now.at("/profile/preferred_name").asText()).isEqualTo("Ann");
        assertThat(now.at("/share/email").asBoolean()).isTrue();
        assertThat(now.at("/share/city").asBoolean()).isFalse();
        assertThat(now.at("/share/phone").asBoolean()).isTrue();
        assertThat(now.at("/profile/city").asText()).isEqualTo("Ulm");
        assertThat(now.at("/profile/birthday").isNull()).isTrue();
        assertThat(now.at("/profile/phone").isNull()).isTrue();
        assertThat(now.path("ntfy_topic").asText()).isEqualTo("ann-9");

        Reply back = all.settings(ann, now.toString());
        assertThat(back.json()).as("what was read is written").isEqualTo(now);
        all.set(ann, """
                {"preferred_name": null, "accept_connections": null, "share": null, "ntfy_enabled": null,
                 "ntfy_topic": null, "ntfy_on_accept": null, "profile": null}""");
        assertThat(read(ann)).isEqualTo(read(newcomerLike(ann)));
    }

    /// The same person before they set anything, but for the row.
    private static Someone newcomerLike(Someone who) {
        all.hub.execute("DELETE FROM person_settings WHERE user_id = " + ConnectionsFixture.key(who));
        return who;
    }

    @Test
    void theTwoPlacesOfThePreferredNameAreOne() {
        Someone ann = newcomer();
        all.set(ann, "{\"profile\": {\"preferred_name\": \"Ann\"}}");
        JsonNode now = read(ann);
        assertThat(now.path("preferred_name").asText()).isEqualTo("Ann");
        all.set(ann, now.toString().replaceFirst("\"preferred_name\":\"Ann\"", "\"preferred_name\":\"Bea\""));
        assertThat(read(ann).at("/profile/preferred_name").asText()).isEqualTo("Bea");
    }

    @Test
    void aHubNameIsOnePersonsOfAnAccountWhateverTheLetterCase() {
        Someone ann = newcomer();
        Someone bob = newcomer();
        all.set(ann, "{\"umbral_name\": \"Ann_9.x-Y\"}");
        assertThat(read(ann).path("umbral_name").asText()).isEqualTo("ann_9.x-y");
        Reply taken = all.settings(bob, "{\"umbral_name\": \"ANN_9.X-y\", \"profile\": {\"city\": \"Ulm\"}}");
        assertThat(taken.status()).as(taken.text()).isEqualTo(409);
        assertThat(read(bob).at("/profile/city").isNull()).as("all or nothing").isTrue();
        Someone elsewhere = new Someone(all.people.someone(all.people.account(), "none"), "");
        all.set(elsewhere, "{\"umbral_name\": \"ann_9.x-y\"}");
        all.set(ann, "{\"umbral_name\": \"ann_9.x-y\"}");
        all.set(ann, "{\"umbral_name\": null}");
        all.set(bob, "{\"umbral_name\": \"ann_9.x-y\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"umbral_name\": \"ab\"}",
                "{\"umbral_name\": \"a b c\"}",
                "{\"umbral_name\": \"zoë\"}",
                "{\"umbral_name\": \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}",
                "{\"umbral_name\": \"Admin\"}",
                "{\"umbral_name\": \"support\"}",
                "{\"umbral_name\": \"system\"}",
                "{\"umbral_name\": \"me\"}",
                "{\"umbral_name\": \"\"}",
                "{\"share\": {\"shoe_size\": true}}",
                "{\"share\": {\"email\": \"yes\"}}",
                "{\"ntfy_topic\": \"a topic\"}",
                "{\"ntfy_topic\": \"\"}",
                "{\"profile\": {\"birthday\": \"1990-02-30\"}}",
                "{\"profile\": {\"website\": \"javascript:alert(1)\"}}",
                "{\"profile\": {\"email\": \"nobody\"}}",
                "{\"preferred_name\": \"two\\nlines\"}",
                "{\"nickname\": \"x\"}"
            })
    void whatIsMalformedIsRefused(String wish) {
        Reply reply = all.settings(newcomer(), wish);
        assertThat(reply.status()).as(reply.text()).isEqualTo(422);
        assertThat(reply.json().path("errors")).isNotEmpty();
    }

    @Test
    void aNewHubNameKeepsConnections() {
        Someone ann = all.someone();
        Someone bob = all.someone();
        all.connected(ann, bob);
        all.set(ann, "{\"umbral_name\": \"" + ann.name() + ".new\"}");
        assertThat(all.get(bob, "").json().at("/0/connected_umbral_name").asText())
                .isEqualTo(ann.name() + ".new");
        assertThat(all.search(bob, ann.name()).json().path("found").asBoolean(true))
                .isFalse();
        assertThat(all.search(bob, (ann.name() + ".new").toUpperCase(Locale.ROOT))
                        .json()
                        .path("found")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void theRecordHoldsTheNamesOfTheFieldsAlone() {
        Someone ann = newcomer();
        all.set(ann, "{\"preferred_name\": \"Secret Sue\", \"ntfy_topic\": \"secret-topic\"}");
        List<String> recorded = all.people.texts("SELECT after_json FROM audit WHERE action = 'user.settings' AND "
                + "resource_id = '" + ann.caller().uuid() + "'");
        assertThat(recorded).singleElement().asString().contains("preferred_name", "ntfy_topic");
        assertThat(recorded.getFirst()).doesNotContain("Secret", "secret-topic");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/settings,",
        "PUT,/api/settings,{}",
        "POST,/api/connections/search,{\"umbral_name\": \"ann\"}",
        "POST,/api/connections/request,{\"umbral_name\": \"ann\"}",
        "GET,/api/connections/block,",
        "POST,/api/connections/block,{\"umbral_name\": \"ann\"}",
        "DELETE,/api/connections/block/AAAAAAAAAAA,",
        "GET,/api/connections/requests/incoming,",
        "GET,/api/connections/requests/outgoing,",
        "PUT,/api/connections/requests/AAAAAAAAAAA/respond,{\"action\": \"accept\"}",
        "DELETE,/api/connections/requests/AAAAAAAAAAA,",
        "GET,/api/connections,",
        "GET,/api/connections/AAAAAAAAAAA,",
        "GET,/api/connections/AAAAAAAAAAA/shared-profile,",
        "PUT,/api/connections/AAAAAAAAAAA/sharing-overrides,{}",
        "DELETE,/api/connections/AAAAAAAAAAA,"
    })
    void onlyPeopleComeIn(String method, String path, String body) {
        var sent = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        var key = all.hub.demo(path).header("Content-Type", "application/json").method(method, sent);
        assertThat(all.hub.send(key.build()).status()).as("an API key").isEqualTo(403);
        var passcode = all.hub
                .request(path)
                .header("Authorization", "Bearer " + all.people.passcodeOnce("super"))
                .header("Content-Type", "application/json")
                .method(method, sent);
        assertThat(all.hub.send(passcode.build()).status()).as("a passcode").isEqualTo(403);
    }

    @Test
    void aPersonsTokenIsAsGoodAsTheirSession() {
        Someone ann = all.someone();
        Someone script = new Someone(all.people.writtenToken(ann.caller(), "NULL"), ann.name());
        assertThat(read(script).path("umbral_name").asText()).isEqualTo(ann.name());
        assertThat(all.asks(script, all.someone()).status()).isEqualTo(201);
    }
}
