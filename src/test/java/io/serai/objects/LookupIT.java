package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Lists to choose from, and what is stored under a code.
class LookupIT {
    private static Desk desk;

    @BeforeAll
    static void begin() {
        desk = Desk.make();
    }

    private static JsonNode list(String name) {
        return desk.data(
                desk.hub().send(desk.request("/v3/lookup/" + name).GET().build()));
    }

    private static JsonNode entry(JsonNode list, String code) {
        for (JsonNode entry : list) {
            if (entry.path("code").asText().equals(code)) {
                return entry;
            }
        }
        throw new AssertionError("no " + code);
    }

    @Test
    void countriesTimeZonesAndPartsOfCountriesAreThere() {
        JsonNode countries = list("country");
        assertThat(countries).hasSize(Locale.getISOCountries().length);
        assertThat(entry(countries, "DE").path("name").asText()).isEqualTo("Germany");
        assertThat(countries.findValuesAsText("name")).startsWith("Afghanistan");
        JsonNode parts = list("country_subdivision");
        assertThat(parts.size()).isGreaterThan(5_000);
        assertThat(entry(parts, "US-NY").path("group").asText()).isEqualTo("US");
        assertThat(entry(list("time_zone"), "Europe/Berlin").path("account_id").isNull())
                .isTrue();
        for (String name : List.of("media_type", "post_topic", "user_status", "file_purpose")) {
            assertThat(list(name)).as(name).isNotEmpty();
        }
        assertThat(desk.hub()
                        .send(desk.request("/v3/lookup/nope").GET().build())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anAccountsOwnEntryStandsInsteadOfTheHubs() {
        Desk own = Desk.make();
        own.made("lookup", "{\"list\": \"post_topic\", \"code\": \"news\", \"name\": \"Tidings\", \"sort\": 1}");
        JsonNode list = own.data(
                own.hub().send(own.request("/v3/lookup/post_topic").GET().build()));
        assertThat(entry(list, "news").path("name").asText()).isEqualTo("Tidings");
        assertThat(entry(list, "news").path("account_id").asText()).isEqualTo(own.account());
        assertThat(list.findValuesAsText("code")).containsOnlyOnce("news");
        assertThat(entry(list("post_topic"), "news").path("name").asText()).isEqualTo("News");
        JsonNode everybodys = own.data(
                own.hub().send(own.bypass("/v3/lookup/post_topic").GET().build()));
        assertThat(everybodys.findValuesAsText("account_id")).containsOnly("null");
        assertThat(own.post("lookup", "{\"list\": \"post_topic\", \"code\": \"news\", \"name\": \"Again\"}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void aRecordRefersToAnEntryAndAnswersItsName() {
        JsonNode germany = entry(list("country"), "DE");
        String person = desk.id("person", "{\"given_name\": \"Ada\"}");
        JsonNode address = desk.made(
                "person/" + person + "/address",
                "{\"lu_country_id\": \"" + germany.path("id").asText() + "\"}");
        assertThat(address.path("lu_country").asText()).isEqualTo("Germany");
        assertThat(address.path("lu_country_id")).isEqualTo(germany.path("id"));
        assertThat(address.path("lu_country_id_random")).isEqualTo(germany.path("id"));
        JsonNode zone = entry(list("time_zone"), "Europe/Berlin");
        Reply wrong = desk.post(
                "address",
                "{\"person_id\": \"" + person + "\", \"lu_country_id\": \""
                        + zone.path("id").asText() + "\"}");
        assertThat(wrong.status()).isEqualTo(400);
        Desk other = Desk.make();
        String foreign = other.id("lookup", "{\"list\": \"country\", \"code\": \"XX\", \"name\": \"Elsewhere\"}");
        assertThat(desk.post("address", "{\"person_id\": \"" + person + "\", \"lu_country_id\": \"" + foreign + "\"}")
                        .status())
                .isEqualTo(400);
        JsonNode news = entry(list("post_topic"), "news");
        JsonNode post = desk.made(
                "post",
                "{\"title\": \"Hello\", \"topic_id\": \"" + news.path("id").asText() + "\"}");
        assertThat(post.path("topic_name").asText()).isEqualTo("News");
    }

    @Test
    void whatIsStoredUnderACodeIsTheAccountsOrElseEverybodys() {
        String code = "c-" + desk.account();
        Reply shared = desk.send(
                desk.bypass("/v3/crud/data_store"),
                "POST",
                "{\"account_id\": null, \"code\": \"" + code + "\", \"text\": \"everybody's\"}");
        assertThat(shared.status()).as(shared.text()).isEqualTo(200);
        assertThat(shared.json().at("/data/account_id").isNull()).isTrue();
        assertThat(stored(code).path("text").asText()).isEqualTo("everybody's");
        desk.made("data_store", "{\"code\": \"" + code + "\", \"text\": \"ours\", \"data_json\": {\"a\": [1]}}");
        assertThat(stored(code).path("text").asText()).isEqualTo("ours");
        JsonNode across = desk.data(
                desk.hub().send(desk.bypass("/v3/data_store/" + code).GET().build()));
        assertThat(across.path("text").asText()).isEqualTo("everybody's");
        Desk other = Desk.make();
        assertThat(other.data(other.hub()
                                .send(other.request("/v3/data_store/" + code)
                                        .GET()
                                        .build()))
                        .path("text")
                        .asText())
                .isEqualTo("everybody's");
        assertThat(desk.hub()
                        .send(desk.request("/v3/data_store/nope").GET().build())
                        .status())
                .isEqualTo(404);
        assertThat(desk.post("data_store", "{\"account_id\": null, \"code\": \"x\"}")
                        .status())
                .isEqualTo(400);
    }

    private static JsonNode stored(String code) {
        return desk.data(
                desk.hub().send(desk.request("/v3/data_store/" + code).GET().build()));
    }
}
