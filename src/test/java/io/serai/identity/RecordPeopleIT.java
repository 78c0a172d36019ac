package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople.Caller;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Records that are about people: users, journals, passcodes of sites, fields that take a permission of their own.
class RecordPeopleIT {
    private static TestPeople people;
    private static String account;
    private static Caller admin;

    @BeforeAll
    static void begin() {
        people = new TestPeople();
        account = people.account();
        admin = people.someone(account, "admin");
    }

    @AfterAll
    static void end() {
        people.close();
    }

    private static String id(Caller caller) {
        return people.texts("SELECT id_random FROM `user` WHERE uuid = '" + caller.uuid() + "'")
                .getFirst();
    }

    private static JsonNode data(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("data");
    }

    private static String made(Caller caller, String path, String body) {
        return data(people.post(caller, "/v3/crud/" + path, body)).path("id").asText();
    }

    private static HttpRequest.Builder key(String path) {
        return people.hub
                .request(path)
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", account)
                .header("Content-Type", "application/json");
    }

    @Test
    void aUserIsAnsweredAsTheyAreAndNeverWithAPassword() {
        Caller someone = people.someone(account, "viewer");
        JsonNode user = data(people.get(admin, "/v3/crud/user/" + id(someone)));
        assertThat(user.path("email").asText()).isEqualTo(someone.email());
        assertThat(user.path("role").asText()).isEqualTo("viewer");
        assertThat(user.path("enable").booleanValue()).isTrue();
        assertThat(user.path("hide").booleanValue()).isFalse();
        assertThat(user.has("password_hash") || user.has("uuid")).isFalse();
        assertThat(data(people.get(admin, "/v3/crud/user?limit=1000")).findValuesAsText("id"))
                .contains(id(someone));
        assertThat(people.get(someone, "/v3/crud/user").status()).isEqualTo(403);
    }

    @Test
    void disablingAUserEndsTheirSessionsAtOnceAndTheLastAdministratorStays() {
        Caller someone = people.someone(account, "viewer");
        assertThat(people.get(someone, "/v3/crud/event").status()).isEqualTo(200);
        JsonNode changed = data(people.patch(
                admin,
                "/v3/crud/user/" + id(someone),
                "{\"enable\": false, \"name\": \"Renamed\", \"notes\": \"gone\"}"));
        assertThat(changed.path("enable").booleanValue()).isFalse();
        assertThat(changed.path("name").asText()).isEqualTo("Renamed");
        assertThat(changed.path("notes").asText()).isEqualTo("gone");
        assertThat(people.get(someone, "/v3/crud/event").status()).isEqualTo(401);

        String alone = people.account();
        Caller only = people.someone(alone, "admin");
        assertThat(people.patch(only, "/v3/crud/user/" + id(only), "{\"enable\": false}")
                        .status())
                .isEqualTo(409);
        assertThat(people.delete(only, "/v3/crud/user/" + id(only)).status()).isEqualTo(409);
        assertThat(people.delete(only, "/v3/crud/user/" + id(only) + "?method=disable")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void aRoleIsNotGivenByWritingARecord() {
        Caller someone = people.someone(account, "viewer");
        JsonNode user =
                data(people.patch(admin, "/v3/crud/user/" + id(someone), "{\"role\": \"admin\", \"super\": true}"));
        assertThat(user.path("role").asText()).isEqualTo("viewer");
        assertThat(user.path("super").booleanValue()).isFalse();
    }

    @Test
    void aUserIsMadeAndRemovedByTheRulesOfUsers() {
        String email =
                "new-" + people.account().toLowerCase(java.util.Locale.ROOT).replace('_', 'x') + "@people.example.org";
        JsonNode made =
                data(people.post(admin, "/v3/crud/user", "{\"email\": \"" + email + "\", \"role\": \"viewer\"}"));
        assertThat(made.path("email").asText()).isEqualTo(email);
        assertThat(people.post(admin, "/v3/crud/user", "{\"email\": \"" + email + "\"}")
                        .status())
                .isEqualTo(409);
        assertThat(people.post(admin, "/v3/crud/user", "{}").status()).isEqualTo(422);
        assertThat(data(people.delete(admin, "/v3/crud/user/" + made.path("id").asText()))
                        .booleanValue())
                .isTrue();
        assertThat(people.get(admin, "/v3/crud/user/" + made.path("id").asText())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aJournalIsItsOwnersAndAnAdministratorsAlone() {
        Caller owner = people.someone(account, "analyst");
        Caller other = people.someone(account, "analyst");
        String person = made(admin, "person", "{\"given_name\": \"Ada\", \"user_id\": \"" + id(owner) + "\"}");
        String journal = made(owner, "journal", "{\"person_id\": \"" + person + "\", \"name\": \"Mine\"}");
        String entry = made(owner, "journal/" + journal + "/entry", "{\"title\": \"Secret\"}");
        for (Caller caller : List.of(owner, admin)) {
            assertThat(people.get(caller, "/v3/crud/journal/" + journal).status())
                    .isEqualTo(200);
            assertThat(people.get(caller, "/v3/crud/journal_entry/" + entry).status())
                    .isEqualTo(200);
        }
        assertThat(data(people.get(owner, "/v3/crud/journal"))).hasSize(1);
        assertThat(data(people.get(other, "/v3/crud/journal"))).isEmpty();
        assertThat(data(people.get(other, "/v3/crud/journal_entry"))).isEmpty();
        assertThat(people.get(other, "/v3/crud/journal/" + journal).status()).isEqualTo(404);
        assertThat(people.get(other, "/v3/crud/journal/" + journal + "/entry").status())
                .isEqualTo(404);
        assertThat(people.patch(other, "/v3/crud/journal/" + journal, "{\"name\": \"x\"}")
                        .status())
                .isEqualTo(404);
        assertThat(people.post(other, "/v3/crud/journal", "{\"person_id\": \"" + person + "\", \"name\": \"x\"}")
                        .status())
                .isEqualTo(403);
        assertThat(people.post(other, "/v3/crud/journal_entry", "{\"journal_id\": \"" + journal + "\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void journalsAreInTheExportOfWhoeverWroteThemAndGoWithThem() {
        Caller owner = people.someone(account, "analyst");
        String person = made(admin, "person", "{\"given_name\": \"Ada\", \"user_id\": \"" + id(owner) + "\"}");
        String journal = made(owner, "journal", "{\"person_id\": \"" + person + "\", \"name\": \"Mine\"}");
        made(owner, "journal_entry", "{\"journal_id\": \"" + journal + "\", \"content\": \"What I thought\"}");
        JsonNode export = people.get(owner, "/me/data-export").json();
        assertThat(export.at("/people/0/given_name").asText()).isEqualTo("Ada");
        assertThat(export.at("/journals/0/content").asText()).isEqualTo("What I thought");
        assertThat(people.delete(admin, "/v3/crud/user/" + id(owner)).status()).isEqualTo(200);
        assertThat(people.get(admin, "/v3/crud/journal/" + journal).status()).isEqualTo(404);
        assertThat(data(people.get(admin, "/v3/crud/person/" + person))
                        .path("user_id")
                        .isNull())
                .isTrue();
    }

    @Test
    void aPasscodeOfAnyRoleOpensNoJournalNorDoesAKeyWithoutThePermission() {
        for (String role : Roles.SITE) {
            Caller caller = new Caller("", "", people.passcodeOnce(role));
            assertThat(people.get(caller, "/v3/crud/journal").status()).as(role).isEqualTo(403);
            assertThat(people.get(caller, "/v3/crud/event").status()).as(role).isEqualTo(200);
        }
        Reply narrow = people.hub.send(TestPeople.body(
                people.hub.demo("/v3/hub/api_key"),
                "POST",
                "{\"name\": \"reader\", \"permissions\": [\"record:read\"], \"accounts\": [\"demoAcct001\"]}"));
        String key = narrow.json().at("/data/key").asText();
        for (String type : List.of("journal", "journal_entry", "entry")) {
            Reply reply = people.hub.send(people.hub
                    .request("/v3/crud/" + type)
                    .header("x-aether-api-key", key)
                    .header("x-account-id", "demoAcct001")
                    .GET()
                    .build());
            assertThat(reply.status()).as(type).isEqualTo(403);
        }
    }

    @Test
    void whoseAPersonIsSaysAnAdministratorAlone() {
        Caller analyst = people.someone(account, "analyst");
        String person = made(admin, "person", "{\"given_name\": \"Ada\"}");
        Reply reply = people.patch(analyst, "/v3/crud/person/" + person, "{\"user_id\": \"" + id(analyst) + "\"}");
        assertThat(reply.status()).isEqualTo(403);
        assertThat(data(people.get(analyst, "/v3/crud/person/" + person)).has("user_id"))
                .isFalse();
        assertThat(people.post(
                                analyst,
                                "/v3/crud/person/search",
                                "{\"and\": [{\"field\": \"user_id\", \"op\": \"is_null\"}]}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whatIsSensitiveOfAnAccountIsSeenAndWrittenByAdministratorsAlone() {
        Caller viewer = people.someone(account, "viewer");
        Caller analyst = people.someone(account, "analyst");
        JsonNode changed = data(people.patch(
                admin,
                "/v3/crud/account/" + account,
                "{\"mail_senders_json\": [\"@example.org\"], \"name\": \"Renamed\"}"));
        assertThat(changed.path("mail_senders_json").path(0).asText()).isEqualTo("@example.org");
        JsonNode seen = data(people.get(viewer, "/v3/crud/account/" + account));
        assertThat(seen.path("name").asText()).isEqualTo("Renamed");
        assertThat(seen.has("mail_senders_json")).isFalse();
        assertThat(people.patch(analyst, "/v3/crud/account/" + account, "{\"name\": \"x\"}")
                        .status())
                .isEqualTo(403);
        assertThat(people.post(admin, "/v3/crud/account", "{\"name\": \"x\"}").status())
                .isEqualTo(403);
        assertThat(data(people.get(viewer, "/v3/crud/account"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mail_senders_json | {\"a\": \"@example.org\"} | expected a list of e-mail addresses",
                "mail_senders_json | [\"@example.org\", 7] | its entry 2 is none",
                "mail_senders_json | [\"example.org\"] | its entry 1 is none",
                "mail_senders_json | [\"@\"] | its entry 1 is none",
                "mail_senders_json | [\"Ann <ann@example.org>\"] | its entry 1 is none",
                "mail_senders_json | [\"ann@example.org\", \"ann@exa mple.org\"] | its entry 2 is none",
                "link_hosts_json | {\"host\": \"www.example.org\"} | expected a list of hosts",
                "link_hosts_json | [\"https://www.example.org\"] | its entry 1 is none",
                "link_hosts_json | [\"www.example.org/path\"] | its entry 1 is none",
                "link_hosts_json | [\"www.example.org:70000\"] | its entry 1 is none",
                "link_hosts_json | [[\"www.example.org\"]] | its entry 1 is none"
            })
    void whatIsNoListOfSendersOrHostsIsRefusedAndSaysWhatWasExpected(String field, String value, String said) {
        Reply reply = people.patch(admin, "/v3/crud/account/" + account, "{\"" + field + "\": " + value + "}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(422);
        assertThat(reply.text()).contains(field, said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mail_senders_json | [\"Info@example.org\", \"@straße.example.org\", \"@xn--strae-oqa.example.org\"]",
                "mail_senders_json | []",
                "mail_senders_json | null",
                "mail_senders_json | \"[\\\"@example.org\\\"]\"",
                "link_hosts_json | [\"www.example.org\", \"www.example.org:8443\", \"localhost:3000\", \"[::1]:3000\"]",
                "link_hosts_json | [\"straße.example.org\"]"
            })
    void listsOfSendersAndHostsAreKept(String field, String value) {
        Reply reply = people.patch(admin, "/v3/crud/account/" + account, "{\"" + field + "\": " + value + "}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @Test
    void aSitesPasscodesAreSetAndTakenAwayAndNeverAnswered() {
        String site =
                made(admin, "site", "{\"name\": \"A site\", \"access_code_kv_json\": {\"trusted\": \"open sesame\"}}");
        Reply read = people.get(admin, "/v3/crud/site/" + site);
        assertThat(read.text()).doesNotContain("access_code", "open sesame");
        Reply opened = people.hub.send(TestPeople.body(
                people.hub.request("/api/authenticate_passcode"),
                "POST",
                "{\"site_id\": \"" + site + "\", \"passcode\": \"open sesame\"}"));
        assertThat(opened.status()).as(opened.text()).isEqualTo(200);
        assertThat(opened.json().at("/data/role").asText()).isEqualTo("trusted");
        String audit = people.get(admin, "/api/audit?resource=site:" + site).text();
        assertThat(audit).contains("passcode.set").doesNotContain("open sesame");
        data(people.patch(
                admin, "/v3/crud/site/" + site, "{\"access_code_kv_json\": {\"trusted\": null, \"public\": null}}"));
        Reply closed = people.hub.send(TestPeople.body(
                people.hub.request("/api/authenticate_passcode"),
                "POST",
                "{\"site_id\": \"" + site + "\", \"passcode\": \"open sesame\"}"));
        assertThat(closed.status()).isEqualTo(401);
        Caller analyst = people.someone(account, "analyst");
        assertThat(people.patch(analyst, "/v3/crud/site/" + site, "{\"access_code_kv_json\": {\"trusted\": \"12345\"}}")
                        .status())
                .isEqualTo(403);
        assertThat(people.patch(admin, "/v3/crud/site/" + site, "{\"access_code_kv_json\": {\"trusted\": \"1\"}}")
                        .status())
                .isEqualTo(422);
        assertThat(people.patch(admin, "/v3/crud/site/" + site, "{\"access_code_kv_json\": {\"nobody\": \"12345\"}}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aSitesSettingsHoldNoSecret() {
        for (String name : List.of("api_key", "client_secret", "db_password", "a_token", "A_TOKEN")) {
            Reply reply =
                    people.post(admin, "/v3/crud/site", "{\"cfg_json\": {\"deep\": [{\"" + name + "\": \"x\"}]}}");
            assertThat(reply.status()).as(name).isEqualTo(422);
            assertThat(reply.text()).contains("connection");
        }
        assertThat(people.post(admin, "/v3/crud/site", "{\"cfg_json\": {\"keyboard\": true, \"tokens\": 3}}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void trustedVisitorsWriteWhatIsOfEventsAndAdministratorsOfASiteTheRest() {
        Caller trusted = new Caller("", "", people.passcodeOnce("trusted"));
        Caller administrator = new Caller("", "", people.passcodeOnce("administrator"));
        Caller visitor = new Caller("", "", people.passcodeOnce("public"));
        String session = made(trusted, "event_session", "{\"event_id\": \"pjrcghqwert\", \"name\": \"By a visitor\"}");
        assertThat(people.post(trusted, "/v3/crud/archive", "{\"name\": \"x\"}").status())
                .isEqualTo(403);
        assertThat(people.delete(trusted, "/v3/crud/event_session/" + session).status())
                .isEqualTo(403);
        assertThat(people.post(visitor, "/v3/crud/event_session", "{\"event_id\": \"pjrcghqwert\"}")
                        .status())
                .isEqualTo(403);
        String archive = made(administrator, "archive", "{\"name\": \"x\"}");
        assertThat(people.delete(administrator, "/v3/crud/archive/" + archive).status())
                .isEqualTo(200);
        assertThat(people.delete(administrator, "/v3/crud/event_session/" + session)
                        .status())
                .isEqualTo(200);
        assertThat(people.hub.send(key("/v3/crud/event").GET().build()).status())
                .isEqualTo(200);
    }
}
