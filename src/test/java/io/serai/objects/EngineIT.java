package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules of records: what is made, read, changed and removed, and by whom it is seen.
class EngineIT {
    private static Desk desk;
    private static Desk other;

    @BeforeAll
    static void begin() {
        desk = Desk.make();
        other = Desk.make();
    }

    private static List<String> names(JsonNode records) {
        return records.findValuesAsText("name");
    }

    @Test
    void aRecordIsMadeReadChangedAndRemoved() {
        JsonNode made = desk.made(
                "event",
                "{\"name\": \"Adapt\", \"timezone\": \"Europe/Berlin\", \"start_datetime\": \"2026-06-01 09:00\"}");
        String id = made.path("id").asText();
        assertThat(id).matches("[A-Za-z0-9_-]{11}");
        assertThat(List.of("id_random", "event_id", "event_id_random"))
                .allSatisfy(name -> assertThat(made.path(name).asText()).isEqualTo(id));
        assertThat(made.path("account_id").asText()).isEqualTo(desk.account());
        assertThat(made.path("account_id_random").asText()).isEqualTo(desk.account());
        assertThat(made.path("enable").booleanValue()).isTrue();
        assertThat(made.path("start_datetime").asText()).isEqualTo("2026-06-01T09:00:00");
        assertThat(made.path("created_on").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(desk.data(desk.get("event/" + id))).isEqualTo(made);

        JsonNode changed = desk.data(desk.patch("event/" + id, "{\"name\": \"Adapt 2026\"}"));
        assertThat(changed.path("name").asText()).isEqualTo("Adapt 2026");
        assertThat(changed.path("timezone").asText()).isEqualTo("Europe/Berlin");

        Reply deleted = desk.delete("event/" + id);
        assertThat(desk.data(deleted).booleanValue()).isTrue();
        assertThat(desk.get("event/" + id).status()).isEqualTo(404);
        assertThat(desk.get("event/" + id).json().path("data").isNull()).isTrue();
    }

    @Test
    void aPathWithAndWithoutASlashAtItsEndIsOneAddress() {
        String id = desk.event();
        assertThat(desk.data(desk.get("event/" + id + "/")).path("id").asText()).isEqualTo(id);
        assertThat(desk.get("event/").status()).isEqualTo(200);
        assertThat(desk.get("event").status()).isEqualTo(200);
    }

    @Test
    void absentKeepsNullClearsAndEmptyTextIsStored() {
        String id = desk.id("event", "{\"name\": \"A\", \"description\": \"B\", \"notes\": \"C\"}");
        JsonNode changed = desk.data(desk.patch("event/" + id, "{\"description\": null, \"notes\": \"\"}"));
        assertThat(changed.path("name").asText()).isEqualTo("A");
        assertThat(changed.path("description").isNull()).isTrue();
        assertThat(changed.path("notes").textValue()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"enable\": null} | body.enable",
                "{\"enable\": \"perhaps\"} | body.enable",
                "{\"sort\": \"ten\"} | body.sort",
                "{\"sort\": 1.5} | body.sort",
                "{\"sort\": 3000000000} | body.sort",
                "{\"start_datetime\": \"tomorrow\"} | body.start_datetime",
                "{\"name\": 7} | body.name",
                "{\"name\": \"two\\nlines\"} | body.name",
                "{\"badge_import_json\": \"{no\"} | body.badge_import_json",
                "{\"badge_import_json\": 5} | body.badge_import_json"
            })
    void whatIsNoValueOfItsFieldIsRefusedAndNamed(String body, String where) {
        Reply reply = desk.post("event", body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(422);
        assertThat(reply.json().at("/meta/errors/0/where").asText()).isEqualTo(where);
        assertThat(reply.json().path("data").booleanValue()).isFalse();
        assertThat(reply.json().path("data").isBoolean()).isTrue();
    }

    @Test
    void aTextThatIsTooLongIsRefusedAndNamed() {
        Reply reply = desk.post("event", "{\"name\": \"" + "x".repeat(256) + "\"}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text()).contains("body.name").contains("255");
    }

    @Test
    void whatIsNeededIsAskedForAllAtOnce() {
        Reply reply = desk.post("event_track", "{}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/meta/errors").findValuesAsText("where"))
                .containsExactlyInAnyOrder("body.event_id", "body.name");
    }

    @Test
    void aRecordThatWasReadCanBeSentBack() {
        String event = desk.event();
        JsonNode made = desk.made("event_session", "{\"event_id\": \"" + event + "\", \"name\": \"One\"}");
        JsonNode again = desk.data(desk.patch("event_session/" + made.path("id").asText(), made.toString()));
        for (var member : made.properties()) {
            if (!member.getKey().equals("updated_on")) {
                assertThat(again.path(member.getKey())).as(member.getKey()).isEqualTo(member.getValue());
            }
        }
    }

    @Test
    void anUnknownFieldIsRefusedByNameOrDroppedWhereTheCallerSaysSo() {
        Reply reply = desk.post("event", "{\"name\": \"A\", \"nmae\": 1, \"other\": 2}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/meta/errors").findValuesAsText("where"))
                .containsExactly("body.nmae", "body.other");
        Reply dropped = desk.send(
                desk.request("/v3/crud/event").header("x-ae-ignore-extra-fields", "true"),
                "POST",
                "{\"name\": \"A\", \"nmae\": 1}");
        assertThat(dropped.status()).as(dropped.text()).isEqualTo(200);
    }

    @Test
    void jsonIsTakenAsItIsAndAsATextAndAsATextOfAText() {
        for (String given : List.of("{\"a\": 1}", "\"{\\\"a\\\": 1}\"", "\"\\\"{\\\\\\\"a\\\\\\\": 1}\\\"\"")) {
            JsonNode made = desk.made("event", "{\"badge_import_json\": " + given + "}");
            assertThat(made.path("badge_import_json").path("a").intValue())
                    .as(given)
                    .isEqualTo(1);
        }
    }

    @Test
    void aReferenceHasTwoNamesThatMustAgree() {
        String event = desk.event();
        String second = desk.event();
        JsonNode made = desk.made("event_session", "{\"event_id_random\": \"" + event + "\"}");
        assertThat(made.path("event_id").asText()).isEqualTo(event);
        assertThat(made.path("event_id_random").asText()).isEqualTo(event);
        assertThat(desk.post(
                                "event_session",
                                "{\"event_id\": \"" + event + "\", \"event_id_random\": \"" + event + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(desk.post(
                                "event_session",
                                "{\"event_id\": \"" + event + "\", \"event_id_random\": \"" + second + "\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void anIntegerKeyIsNeverTakenAndNeverShown() {
        String event = desk.event();
        long key = desk.hub().count("SELECT id FROM event WHERE id_random = '" + event + "'");
        assertThat(desk.post("event_session", "{\"event_id\": " + key + "}").status())
                .isEqualTo(422);
        assertThat(desk.post("event_session", "{\"event_id\": \"" + key + "\"}").status())
                .isEqualTo(422);
        assertThat(desk.get("event/" + key).status()).isEqualTo(404);
        JsonNode made = desk.made("event_session", "{\"event_id\": \"" + event + "\"}");
        for (JsonNode value : made) {
            assertThat(value.isNumber() && value.longValue() == key).isFalse();
        }
    }

    @Test
    void anUnknownReferenceAndAForeignOneAreRefusedAlike() {
        Reply unknown = desk.post("event_session", "{\"event_id\": \"AAAAAAAAAAA\"}");
        Reply foreign = desk.post("event_session", "{\"event_id\": \"" + other.event() + "\"}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(foreign.status()).isEqualTo(400);
        assertThat(foreign.json().path("meta").path("status_message"))
                .isEqualTo(unknown.json().path("meta").path("status_message"));
    }

    @Test
    void aForeignRecordIsToldFromNoneByNothing() {
        String foreign = other.event();
        for (String id : List.of(foreign, "AAAAAAAAAAA")) {
            assertThat(desk.get("event/" + id).status()).isEqualTo(404);
            assertThat(desk.patch("event/" + id, "{\"name\": \"mine\"}").status())
                    .isEqualTo(404);
            assertThat(desk.delete("event/" + id).status()).isEqualTo(404);
            assertThat(desk.get("event/" + id + "/event_session").status()).isEqualTo(404);
            assertThat(desk.search(
                            "event/search",
                            "{\"and\": [{\"field\": \"id\", \"op\": \"eq\", \"value\": \"" + id + "\"}]}"))
                    .isEmpty();
        }
        assertThat(other.data(other.get("event/" + foreign)).path("name").asText())
                .isEqualTo("An event");
        assertThat(names(desk.data(desk.get("event?limit=1000")))).doesNotContain("foreign");
    }

    @Test
    void theAccountOfTheBodyIsTheCallersOrRefused() {
        assertThat(desk.post("event", "{\"account_id\": \"" + desk.account() + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(desk.post("event", "{\"account_id\": \"" + other.account() + "\"}")
                        .status())
                .isEqualTo(400);
        String id = desk.event();
        assertThat(desk.patch("event/" + id, "{\"account_id\": \"" + other.account() + "\"}")
                        .status())
                .isEqualTo(400);
        assertThat(desk.patch("event/" + id, "{\"account_id\": \"" + desk.account() + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void childrenAreMadeListedAndReadBelowTheirParent() {
        String event = desk.event();
        String second = desk.event();
        JsonNode made =
                desk.made("event/" + event + "/event_session", "{\"name\": \"One\", \"event_id\": \"" + second + "\"}");
        String id = made.path("id").asText();
        assertThat(made.path("event_id").asText()).isEqualTo(event);
        assertThat(names(desk.data(desk.get("event/" + event + "/event_session"))))
                .containsExactly("One");
        assertThat(desk.data(desk.get("event/" + second + "/event_session"))).isEmpty();
        assertThat(desk.get("event/" + event + "/event_session/" + id).status()).isEqualTo(200);
        assertThat(desk.get("event/" + second + "/event_session/" + id).status())
                .isEqualTo(404);
        assertThat(desk.patch("event/" + second + "/event_session/" + id, "{\"name\": \"x\"}")
                        .status())
                .isEqualTo(404);
        assertThat(desk.delete("event/" + second + "/event_session/" + id).status())
                .isEqualTo(404);
        assertThat(desk.post("event/" + other.event() + "/event_session", "{}").status())
                .isEqualTo(404);
        assertThat(desk.get("event/" + event + "/site_domain").status()).isEqualTo(404);
    }

    @Test
    void whatIsInheritedComesFromTheParentAndMayNotBeContradicted() {
        String event = desk.event();
        String second = desk.event();
        String place = desk.id("event_location", "{\"event_id\": \"" + event + "\", \"name\": \"Hall\"}");
        JsonNode session = desk.made("event_session", "{\"event_location_id\": \"" + place + "\"}");
        assertThat(session.path("event_id").asText()).isEqualTo(event);
        assertThat(session.path("event_location_name").asText()).isEqualTo("Hall");
        assertThat(desk.post(
                                "event_session",
                                "{\"event_id\": \"" + second + "\", \"event_location_id\": \"" + place + "\"}")
                        .status())
                .isEqualTo(422);
        String elsewhere = desk.id("event_session", "{\"event_id\": \"" + second + "\"}");
        assertThat(desk.patch("event_session/" + elsewhere, "{\"event_location_id\": \"" + place + "\"}")
                        .status())
                .isEqualTo(422);
        assertThat(desk.patch("event_session/" + session.path("id").asText(), "{\"event_id\": \"" + second + "\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void disablingAndHidingKeepsTheRecord() {
        String event = desk.event();
        String path = "event/" + event + "/event_session";
        String off = desk.id(path, "{\"name\": \"off\"}");
        String hidden = desk.id(path, "{\"name\": \"hidden\"}");
        desk.id(path, "{\"name\": \"on\"}");
        assertThat(desk.data(desk.delete("event_session/" + off + "?method=disable"))
                        .booleanValue())
                .isTrue();
        assertThat(desk.data(desk.delete("event_session/" + hidden + "?method=hide"))
                        .booleanValue())
                .isTrue();
        assertThat(names(desk.data(desk.get(path)))).containsExactly("on");
        assertThat(names(desk.data(desk.get(path + "?enabled=disabled")))).containsExactly("off");
        assertThat(names(desk.data(desk.get(path + "?enabled=false")))).containsExactly("off");
        assertThat(names(desk.data(desk.get(path + "?hidden=hidden")))).containsExactly("hidden");
        assertThat(names(desk.data(desk.get(path + "?enabled=all&hidden=all"))))
                .containsExactlyInAnyOrder("on", "off", "hidden");
        assertThat(desk.data(desk.get("event_session/" + off)).path("enable").booleanValue())
                .isFalse();
    }

    @Test
    void aListIsPagedByOffsetAndByCursorInAnyOrder() {
        String event = desk.event();
        String path = "event/" + event + "/event_session";
        for (int i = 0; i < 7; i++) {
            desk.made(
                    path, "{\"name\": \"" + (char) ('g' - i) + "\", \"sort\": " + (i % 3 == 0 ? "null" : i % 3) + "}");
        }
        for (String order : List.of(
                "", "&order_by=name", "&order_by=-name", "&order_by=sort,name%20desc", "&order_by=-sort,-name")) {
            List<String> all = names(desk.data(desk.get(path + "?limit=100" + order)));
            var paged = new ArrayList<String>();
            String cursor = "";
            while (cursor != null) {
                Reply reply = desk.get(path + "?limit=2" + order + cursor);
                paged.addAll(names(desk.data(reply)));
                JsonNode next = reply.json().at("/meta/next_cursor");
                cursor = next.isNull() ? null : "&cursor=" + next.asText();
            }
            assertThat(paged).as(order).isEqualTo(all).hasSize(7);
            assertThat(names(desk.data(desk.get(path + "?limit=3&offset=2" + order))))
                    .isEqualTo(all.subList(2, 5));
        }
        assertThat(names(desk.data(desk.get(path + "?order_by=name")))).isSorted();
        Reply counted = desk.get(path + "?limit=2&count=true");
        assertThat(counted.json().at("/meta/data_total_count").intValue()).isEqualTo(7);
        assertThat(counted.json().at("/meta/data_list_count").intValue()).isEqualTo(2);
        assertThat(desk.get(path + "?limit=1001").status()).isEqualTo(422);
        assertThat(desk.get(path + "?cursor=nonsense").status()).isEqualTo(400);
        assertThat(desk.get(path + "?order_by=nonsense").text()).contains("Unknown column 'nonsense'");
    }

    @Test
    void aCursorIsOfItsTypeAndOrderAlone() {
        String path = "event";
        desk.event();
        desk.event();
        String cursor =
                desk.get(path + "?limit=1").json().at("/meta/next_cursor").asText();
        assertThat(desk.get("event?limit=1&cursor=" + cursor).status()).isEqualTo(200);
        assertThat(desk.get("event?limit=1&order_by=name&cursor=" + cursor).status())
                .isEqualTo(400);
        assertThat(desk.get("event_session?limit=1&cursor=" + cursor).status()).isEqualTo(400);
    }

    @Test
    void anUnknownViewIsRefusedAndThoseThereAreAreNamed() {
        Reply reply = desk.get("event_session?view=nope");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/meta/status_message").asText()).contains("default, alt");
    }

    @Test
    void theOtherViewOfASessionHasTheWordsAndFilesOfWhatIsInIt() {
        String event = desk.event();
        String session = desk.id("event_session", "{\"event_id\": \"" + event + "\", \"name\": \"Opening\"}");
        String talk =
                desk.id("event_presentation", "{\"event_session_id\": \"" + session + "\", \"name\": \"Keynote\"}");
        desk.made(
                "event_presentation/" + talk + "/event_presenter",
                "{\"given_name\": \"Ada\", \"family_name\": \"Lovelace\"}");
        desk.made("event_file", "{\"event_session_id\": \"" + session + "\", \"title\": \"Slides\"}");
        JsonNode plain = desk.data(desk.get("event_session/" + session));
        assertThat(plain.has("event_file_count")).isFalse();
        assertThat(plain.path("default_qry_str").asText()).isEqualTo("Opening");
        for (String query : List.of("?view=alt", "?inc_file_count=true")) {
            JsonNode alt = desk.data(desk.get("event_session/" + session + query));
            assertThat(alt.path("event_file_count").intValue()).isEqualTo(1);
            assertThat(alt.path("event_presentation_li_qry_str").asText()).isEqualTo("Keynote");
            assertThat(alt.path("event_presenter_li_qry_str").asText()).isEqualTo("Ada Lovelace");
        }
    }

    @Test
    void aPresenterIsTiedToPresentationsAndSeenByWayOfTheirSession() {
        String event = desk.event();
        String session = desk.id("event_session", "{\"event_id\": \"" + event + "\"}");
        String talk = desk.id("event_presentation", "{\"event_session_id\": \"" + session + "\"}");
        String second = desk.id("event_presentation", "{\"event_session_id\": \"" + session + "\"}");
        JsonNode presenter = desk.made("event_presentation/" + talk + "/event_presenter", "{\"given_name\": \"Ada\"}");
        String id = presenter.path("id").asText();
        assertThat(presenter.path("event_id").asText()).isEqualTo(event);
        String tie = "{\"id\": \"" + id + "\"}";
        assertThat(desk.post("event_presentation/" + second + "/event_presenter", tie)
                        .status())
                .isEqualTo(200);
        assertThat(desk.post("event_presentation/" + second + "/event_presenter", tie)
                        .status())
                .isEqualTo(200);
        for (String parent : List.of(
                "event/" + event,
                "event_presentation/" + talk,
                "event_presentation/" + second,
                "event_session/" + session)) {
            assertThat(desk.data(desk.get(parent + "/event_presenter")).findValuesAsText("given_name"))
                    .as(parent)
                    .containsExactly("Ada");
        }
        String below = "event_session/" + session + "/event_presenter";
        assertThat(desk.get(below + "/" + id).status()).isEqualTo(200);
        assertThat(desk.search(below + "/search", "{}")).hasSize(1);
        assertThat(desk.post(below, "{\"given_name\": \"x\"}").status()).isEqualTo(405);
        assertThat(desk.patch(below + "/" + id, "{}").status()).isEqualTo(405);
        assertThat(desk.delete(below + "/" + id).status()).isEqualTo(405);

        assertThat(desk.delete("event_presentation/" + talk + "/event_presenter/" + id)
                        .status())
                .isEqualTo(200);
        assertThat(desk.data(desk.get("event_presentation/" + talk + "/event_presenter")))
                .isEmpty();
        assertThat(desk.get("event_presenter/" + id).status()).isEqualTo(200);
        assertThat(desk.delete("event_presenter/" + id).status()).isEqualTo(200);
        assertThat(desk.get("event_presenter/" + id).status()).isEqualTo(404);
    }

    @Test
    void aPresenterOfAnotherEventIsNotTied() {
        String talk = desk.id("event_presentation", "{\"event_id\": \"" + desk.event() + "\"}");
        String stranger = desk.id("event_presenter", "{\"event_id\": \"" + desk.event() + "\"}");
        assertThat(desk.post("event_presentation/" + talk + "/event_presenter", "{\"id\": \"" + stranger + "\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aPersonOfAnEventHasOneBadgeAndAnswersIt() {
        String event = desk.event();
        String person =
                desk.id("event_person", "{\"event_id\": \"" + event + "\", \"external_id\": \"a@example.org\"}");
        JsonNode badge = desk.made("event_person/" + person + "/event_badge", "{\"given_name\": \"Ann\"}");
        JsonNode profile = desk.made("event_person/" + person + "/event_person_profile", "{\"given_name\": \"Ann\"}");
        assertThat(badge.path("event_id").asText()).isEqualTo(event);
        assertThat(badge.path("external_id").asText()).isEqualTo("a@example.org");
        assertThat(profile.path("event_id").asText()).isEqualTo(event);
        JsonNode read = desk.data(desk.get("event_person/" + person));
        assertThat(read.path("event_badge_id").asText())
                .isEqualTo(badge.path("id").asText());
        assertThat(read.path("event_person_profile_id").asText())
                .isEqualTo(profile.path("id").asText());
        Reply second = desk.post("event_person/" + person + "/event_badge", "{}");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().at("/meta/errors/0/where").asText()).isEqualTo("body.event_person_id");
        assertThat(desk.post(
                                "event_person_profile",
                                "{\"event_person_id\": \"" + person + "\", \"event_id\": \"" + desk.event() + "\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aDuplicateKeyIsRefusedAndNamed() {
        String event = desk.event();
        desk.made("event/" + event + "/event_session", "{\"code\": \"A1\"}");
        Reply reply = desk.post("event/" + event + "/event_session", "{\"code\": \"A1\"}");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.json().at("/meta/errors/0/where").asText()).isEqualTo("body.code");
    }

    @Test
    void whatIsStillReferredToIsNotRemoved() {
        String event = desk.event();
        desk.made("event_session", "{\"event_id\": \"" + event + "\"}");
        Reply reply = desk.delete("event/" + event);
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.json().at("/meta/status_message").asText()).contains("event_session");
    }

    @Test
    void ofTwoWritersTheSecondIsToldThatTheRecordHasChanged() {
        String id = desk.event();
        Reply read = desk.get("event/" + id);
        String etag = read.response().headers().firstValue("ETag").orElseThrow();
        assertThat(etag).startsWith("\"").endsWith("\"");
        Reply first = desk.patch("event/" + id, "{\"name\": \"first\"}", "If-Match", etag);
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        Reply second = desk.patch("event/" + id, "{\"name\": \"second\"}", "If-Match", etag);
        assertThat(second.status()).isEqualTo(412);
        String newer = first.response().headers().firstValue("ETag").orElseThrow();
        assertThat(desk.get("event/" + id).response().headers().firstValue("ETag"))
                .contains(newer);
        assertThat(desk.patch("event/" + id, "{\"name\": \"third\"}", "If-Match", "\"x\", " + newer)
                        .status())
                .isEqualTo(200);
        assertThat(desk.patch("event/" + id, "{\"name\": \"any\"}", "If-Match", "*")
                        .status())
                .isEqualTo(200);
        assertThat(desk.patch("event/AAAAAAAAAAA", "{\"name\": \"any\"}", "If-Match", "*")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void ofManyWritersAtOnceExactlyOneWins() throws Exception {
        String id = desk.event();
        String etag =
                desk.get("event/" + id).response().headers().firstValue("ETag").orElseThrow();
        var writers = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 8; i++) {
            String body = "{\"name\": \"writer " + i + "\"}";
            writers.add(() -> desk.patch("event/" + id, body, "If-Match", etag).status());
        }
        var statuses = new ArrayList<Integer>();
        try (var pool = Executors.newFixedThreadPool(8)) {
            for (var status : pool.invokeAll(writers)) {
                statuses.add(status.get());
            }
        }
        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
    }

    @Test
    void theTagIsTheRecordsWhicheverViewWasRead() {
        String session = desk.id("event_session", "{\"event_id\": \"" + desk.event() + "\"}");
        assertThat(desk.get("event_session/" + session + "?view=alt")
                        .response()
                        .headers()
                        .firstValue("ETag"))
                .isEqualTo(desk.get("event_session/" + session)
                        .response()
                        .headers()
                        .firstValue("ETag"));
    }

    @Test
    void aCallAcrossAccountsSeesAllAndSaysWhoseARecordIs() {
        String mine = desk.event();
        String theirs = other.event();
        Reply list = desk.hub()
                .send(desk.bypass("/v3/crud/event?limit=1000&order_by=-created_on")
                        .GET()
                        .build());
        assertThat(desk.data(list).findValuesAsText("id")).contains(mine, theirs);
        Reply without = desk.send(desk.bypass("/v3/crud/event"), "POST", "{\"name\": \"x\"}");
        assertThat(without.status()).isEqualTo(422);
        assertThat(without.text()).contains("body.account_id");
        Reply made = desk.send(desk.bypass("/v3/crud/event"), "POST", "{\"account_id\": \"" + other.account() + "\"}");
        assertThat(made.json().at("/data/account_id").asText()).isEqualTo(other.account());
        Reply mixed = desk.send(
                desk.bypass("/v3/crud/event_file"),
                "POST",
                "{\"event_id\": \"" + mine + "\", \"event_session_id\": \""
                        + other.id("event_session", "{\"event_id\": \"" + theirs + "\"}") + "\"}");
        assertThat(mixed.status()).isIn(400, 422);
    }

    @Test
    void aTypeThatIsNotThereIsNotFound() {
        assertThat(desk.get("api_key").status()).isEqualTo(404);
        assertThat(desk.get("inbox").status()).isEqualTo(404);
        assertThat(desk.get("journal_entry").status()).isEqualTo(200);
        assertThat(desk.get("entry").status()).isEqualTo(200);
    }

    @Test
    void theSchemaSaysWhatAFormNeeds() {
        JsonNode schema = desk.data(desk.get("event_session/schema"));
        JsonNode name = null;
        for (JsonNode field : schema.path("fields")) {
            name = field.path("name").asText().equals("name") ? field : name;
        }
        assertThat(name).isNotNull();
        assertThat(name.path("kind").asText()).isEqualTo("text");
        assertThat(name.path("writable").booleanValue()).isTrue();
        assertThat(name.path("searchable").booleanValue()).isTrue();
        assertThat(name.path("max_length").intValue()).isEqualTo(255);
        assertThat(name.path("nullable").booleanValue()).isTrue();
        assertThat(schema.path("fields").valueStream().filter(field -> !field.path("nullable")
                        .asBoolean()))
                .extracting(field -> field.path("name").asText())
                .contains("event_id", "enable", "hide")
                .doesNotContain("code", "notes");
    }

    @Test
    void theTypesSayWhatTheyAreAndHowTheirRecordsAreToldApart() {
        var types = new java.util.HashMap<String, JsonNode>();
        desk.data(desk.get("")).forEach(type -> types.put(type.path("type").asText(), type));
        assertThat(types).hasSize(32);
        assertThat(types.values())
                .allSatisfy(type -> assertThat(type.path("columns")).isNotEmpty())
                .allSatisfy(type -> assertThat(type.path("about").asText()).isNotEmpty());
        JsonNode badge = types.get("event_badge");
        assertThat(badge.path("group").asText()).isEqualTo("Participants");
        assertThat(badge.path("columns").toString())
                .isEqualTo("[\"external_id\",\"given_name\",\"family_name\",\"full_name\",\"email\"]");
        assertThat(badge.path("parents").toString()).contains("event_person");
        assertThat(badge.path("words").asBoolean()).isTrue();
        assertThat(badge.path("writable").asBoolean()).isTrue();
        assertThat(types.get("grant").path("history").asBoolean()).isFalse();
    }

    @Test
    void unknownParametersAreIgnoredAndAKeyInTheQueryOpensNothing() {
        assertThat(desk.get("event?by_alias=true&exclude_unset=1&key=" + io.serai.TestHub.KEY)
                        .status())
                .isEqualTo(200);
        HttpRequest request = desk.hub()
                .request("/v3/crud/event?key=" + io.serai.TestHub.KEY)
                .GET()
                .build();
        assertThat(desk.hub().send(request).status()).isEqualTo(401);
    }

    @Test
    void aDelayIsWaitedForAndHoldsNoThread() throws Exception {
        long began = System.nanoTime();
        var calls = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 40; i++) {
            calls.add(() -> desk.get("event?limit=1&delay=1").status());
        }
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var status : pool.invokeAll(calls)) {
                assertThat(status.get()).isEqualTo(200);
            }
        }
        assertThat((System.nanoTime() - began) / 1_000_000).isBetween(1_000L, 8_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "site",
                "event",
                "person",
                "archive",
                "data_store",
                "post",
                "hosted_file",
                "user",
                "account",
                "site_domain",
                "contact",
                "address",
                "event_location",
                "event_presentation",
                "event_presenter",
                "event_track",
                "event_person",
                "event_person_profile",
                "event_badge",
                "event_badge_template",
                "event_device",
                "event_exhibit",
                "event_exhibit_tracking",
                "event_file",
                "journal",
                "journal_entry",
                "post_comment",
                "archive_content",
                "grant",
                "page",
                "lookup",
                "event_session"
            })
    void everyTypeIsListedAndHasTheCommonFields(String type) {
        assertThat(desk.get(type).status()).as(desk.get(type).text()).isEqualTo(200);
        Set<String> names = new TreeSet<>(
                desk.data(desk.get(type + "/schema")).path("fields").findValuesAsText("name"));
        assertThat(names).contains("enable", "hide", "priority", "sort", "group", "notes", "created_on", "updated_on");
    }

    @Test
    void everyWriteStandsInTheAudit() {
        String id = desk.event();
        desk.patch("event/" + id, "{\"name\": \"Renamed\"}");
        desk.delete("event/" + id);
        var rows = desk.hub()
                .send(desk.request("/api/audit?resource=event:" + id).GET().build())
                .json()
                .path("data");
        assertThat(rows.findValuesAsText("action")).containsExactly("event.delete", "event.change", "event.create");
        assertThat(rows.get(1).at("/before/name").asText()).isEqualTo("An event");
        assertThat(rows.get(1).at("/after/name").asText()).isEqualTo("Renamed");
    }
}
