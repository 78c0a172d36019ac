package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.hub.settings.Sha256;
import io.serai.identity.TestPeople.Caller;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mariadb.jdbc.MariaDbDataSource;

/// Administrators see to the people of their account.
class PeopleIT {
    private static TestPeople people;

    private String account;
    private Caller admin;
    private Caller ann;

    @BeforeAll
    static void start() {
        people = new TestPeople();
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    @BeforeEach
    void anAccount() {
        account = people.account();
        admin = people.someone(account, "admin");
        ann = people.someone(account, "analyst");
    }

    @Test
    void theListHoldsTheOwnAccountsPeopleOnly() {
        people.someone(people.account(), "viewer");
        JsonNode list = people.get(admin, "/api/users").json();
        assertThat(list.findValuesAsText("email")).containsExactly(admin.email(), ann.email());
        assertThat(fields(list.get(1)))
                .containsExactly(
                        "id",
                        "email",
                        "name",
                        "role",
                        "active",
                        "created_at",
                        "deactivated_at",
                        "knowledge_role",
                        "username",
                        "allow_auth_key");
        assertThat(list.get(1).path("id").asText()).isEqualTo(ann.uuid());
        assertThat(list.get(1).path("role").asText()).isEqualTo("analyst");
        assertThat(list.get(1).path("active").asBoolean()).isTrue();
        assertThat(people.get(admin, "/api/users?limit=1&offset=1").json().findValuesAsText("email"))
                .containsExactly(ann.email());
    }

    @Test
    void aNewUserIs201AndAnAddressThatExists409() {
        String email = "New." + UUID.randomUUID() + "@people.example.org";
        Reply made = people.post(
                admin, "/api/users", "{\"email\": \"" + email + "\", \"name\": \"New One\", \"role\": \"viewer\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.json().path("email").asText()).isEqualTo(email);
        assertThat(made.json().path("name").asText()).isEqualTo("New One");
        assertThat(made.json().path("role").asText()).isEqualTo("viewer");
        for (Caller other : List.of(admin, people.someone(people.account(), "admin"))) {
            assertThat(people.post(other, "/api/users", "{\"email\": \"" + email.toUpperCase() + "\"}")
                            .status())
                    .isEqualTo(409);
        }
    }

    @Test
    void aRoleIsAnalystUnlessSaid() {
        Reply made = people.post(admin, "/api/users", "{\"email\": \"" + UUID.randomUUID() + "@people.example.org\"}");
        assertThat(made.json().path("role").asText()).isEqualTo("analyst");
        assertThat(made.json().path("name").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "a@", "@b", "a b@example.org", "a@b@example.org", "a\\r\\nb@example.org"})
    void whatIsNoAddressIs422(String email) {
        assertThat(people.post(admin, "/api/users", "{\"email\": \"" + email + "\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void anUnknownRoleIs400() {
        assertThat(people.post(admin, "/api/users", "{\"email\": \"x@people.example.org\", \"role\": \"king\"}")
                        .status())
                .isEqualTo(400);
        assertThat(people.patch(admin, "/api/users/" + ann.uuid(), "{\"role\": \"king\"}")
                        .status())
                .isEqualTo(400);
        assertThat(people.patch(admin, "/api/users/" + ann.uuid(), "{\"role\": \"super\"}")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"super", "manager", "administrator", "email_verified", "password_hash", "account"})
    void flagsAreNotSetHere(String field) {
        assertThat(people.patch(admin, "/api/users/" + ann.uuid(), "{\"" + field + "\": \"1\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aKnowledgeRoleIsGivenAndTakenAway() {
        String address = "\"" + UUID.randomUUID() + "@people.example.org\"";
        Reply made = people.post(admin, "/api/users", "{\"email\": " + address + "}");
        assertThat(made.json().path("knowledge_role").asText()).isEqualTo("readonly");
        assertThat(made.json().path("allow_auth_key").asBoolean()).isTrue();
        Reply legal = people.post(
                admin,
                "/api/users",
                "{\"email\": \"" + UUID.randomUUID() + "@people.example.org\", \"knowledge_role\": \"legal\"}");
        assertThat(legal.json().path("knowledge_role").asText()).isEqualTo("legal");
        String ways = "/api/users/" + ann.uuid();
        for (String role : List.of("admin", "legal", "ehs", "readonly")) {
            Reply given = people.patch(admin, ways, "{\"knowledge_role\": \"" + role + "\"}");
            assertThat(given.status()).as(given.text()).isEqualTo(200);
            assertThat(given.json().path("knowledge_role").asText()).isEqualTo(role);
            assertThat(people.get(ann, "/me").json().path("knowledge_role").asText())
                    .isEqualTo(role);
        }
        Reply taken = people.patch(admin, ways, "{\"knowledge_role\": null}");
        assertThat(taken.json().path("knowledge_role").isNull()).isTrue();
        assertThat(people.get(admin, "/api/users")
                        .json()
                        .get(1)
                        .path("knowledge_role")
                        .isNull())
                .isTrue();
        for (String wrong : List.of("king", "ADMIN", "viewer")) {
            Reply refused = people.patch(admin, ways, "{\"name\": \"X\", \"knowledge_role\": \"" + wrong + "\"}");
            assertThat(refused.status()).as(refused.text()).isEqualTo(400);
            assertThat(refused.text()).contains("admin, legal, ehs, readonly");
        }
        assertThat(people.hub.count(
                        "SELECT COUNT(*) FROM audit WHERE action = 'user.knowledge_role' AND resource_id = '"
                                + ann.uuid() + "'"))
                .isEqualTo(5);
    }

    @Test
    void aUsernameIsTheAccountsOwn() {
        String ways = "/api/users/" + ann.uuid();
        Reply given = people.patch(admin, ways, "{\"username\": \" Ann \", \"allow_auth_key\": true}");
        assertThat(given.json().path("username").asText()).as(given.text()).isEqualTo("Ann");
        assertThat(given.json().path("allow_auth_key").asBoolean()).isTrue();
        Reply taken = people.patch(admin, "/api/users/" + admin.uuid(), "{\"name\": \"Y\", \"username\": \"ANN\"}");
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.text()).contains("username");
        assertThat(people.get(admin, "/api/users").json().get(0).path("name").asText())
                .isNotEqualTo("Y");
        assertThat(people.patch(admin, ways, "{\"username\": \"ann@example.org\"}")
                        .status())
                .isEqualTo(422);
        assertThat(people.patch(admin, ways, "{\"username\": null}")
                        .json()
                        .path("username")
                        .isNull())
                .isTrue();
    }

    @Test
    void nameRoleAndActiveAreChanged() {
        Reply reply = people.patch(
                admin, "/api/users/" + ann.uuid(), "{\"name\": \"Ann\", \"role\": \"viewer\", \"active\": false}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().path("name").asText()).isEqualTo("Ann");
        assertThat(reply.json().path("role").asText()).isEqualTo("viewer");
        assertThat(reply.json().path("active").asBoolean()).isFalse();
        reply = people.patch(admin, "/api/users/" + ann.uuid(), "{\"name\": null, \"active\": true}");
        assertThat(reply.json().path("name").isNull()).isTrue();
        assertThat(reply.json().path("active").asBoolean()).isTrue();
        assertThat(reply.json().path("role").asText()).isEqualTo("viewer");
    }

    @Test
    void aChangeThatFailsInPartChangesNothing() {
        Reply reply = people.patch(admin, "/api/users/" + admin.uuid(), "{\"name\": \"Changed\", \"active\": false}");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(people.get(admin, "/me").json().path("name").asText()).isEqualTo("Some One");
    }

    @Test
    void aDeactivatedUsersSessionAndTokensStopAtOnce() {
        Caller token = people.token(ann);
        assertThat(people.get(token, "/me").status()).isEqualTo(200);

        Reply reply = people.post(admin, "/api/users/" + ann.uuid() + "/deactivate");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().path("active").asBoolean()).isFalse();
        String since = reply.json().path("deactivated_at").asText();
        assertThat(since).startsWith("20");
        assertThat(people.get(ann, "/me").status()).isEqualTo(401);
        assertThat(people.get(token, "/me").status()).isEqualTo(401);
        assertThat(people.hub.count(
                        "SELECT deactivated_by = '" + admin.uuid() + "' FROM `user` WHERE uuid = '" + ann.uuid() + "'"))
                .isEqualTo(1);
        assertThat(people.post(admin, "/api/users/" + ann.uuid() + "/deactivate")
                        .json()
                        .path("deactivated_at")
                        .asText())
                .as("again changes nothing")
                .isEqualTo(since);

        reply = people.post(admin, "/api/users/" + ann.uuid() + "/activate");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("deactivated_at").isNull()).isTrue();
        assertThat(people.get(ann, "/me").status()).as("the old session").isEqualTo(401);
        assertThat(people.get(token, "/me").status()).as("the token").isEqualTo(200);
    }

    @Test
    void aDemotedUserLosesThePermissionAtOnce() {
        Caller other = people.someone(account, "admin");
        Caller token = people.token(other);
        assertThat(people.get(token, "/api/users").status()).isEqualTo(200);
        assertThat(people.patch(admin, "/api/users/" + other.uuid(), "{\"role\": \"viewer\"}")
                        .status())
                .isEqualTo(200);
        assertThat(people.get(other, "/api/users").status()).isEqualTo(403);
        assertThat(people.get(token, "/api/users").status()).isEqualTo(403);
        assertThat(people.get(token, "/me").status()).isEqualTo(200);
    }

    @Test
    void aResetGivesATokenForADayOfWhichOnlyTheHashIsKept() {
        Reply reply = people.post(admin, "/api/users/" + ann.uuid() + "/reset-password");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(fields(reply.json())).containsExactly("reset_token", "email_sent");
        assertThat(reply.json().path("email_sent").isBoolean()).isTrue();
        assertThat(reply.response().headers().firstValue("Cache-Control")).contains("no-store");
        String token = reply.json().path("reset_token").asText();
        assertThat(token).hasSizeGreaterThanOrEqualTo(43);
        assertThat(people.hub.count("SELECT TIMESTAMPDIFF(MINUTE, created_on, expires_on) FROM one_time_token "
                        + "WHERE purpose = 'reset' AND used_on IS NULL AND token_hash = '" + Sha256.hex(token) + "'"))
                .isEqualTo(24 * 60);
        assertThat(people.mentions(token)).isEmpty();
        assertThat(people.hub.output()).doesNotContain(token);
        assertThat(people.get(ann, "/me").status()).as("their session").isEqualTo(401);
    }

    @Test
    void aResetIsMailedTooAndEachTokenWorks() throws Exception {
        Reply reply = people.post(admin, "/api/users/" + ann.uuid() + "/reset-password");
        assertThat(reply.json().path("email_sent").asBoolean()).isTrue();
        String given = reply.json().path("reset_token").asText();
        String mailed = mailedToken(ann.email());
        assertThat(mailed).isNotEqualTo(given);
        String password = "a rare passphrase of Ann's";
        assertThat(useReset(given, password).status()).isEqualTo(200);
        assertThat(useReset(given, password).status()).as("a second time").isEqualTo(400);
        assertThat(useReset(mailed, password).status()).as("the other one").isEqualTo(400);
        Reply login = people.post(
                ann.with(""),
                "/auth/token",
                "{\"email\": \"" + ann.email() + "\", \"password\": \"" + password + "\"}");
        assertThat(login.status()).as(login.text()).isEqualTo(200);
        Caller signedIn = ann.with(login.json().path("access_token").asText());
        assertThat(people.get(signedIn, "/me").status()).isEqualTo(200);
    }

    @Test
    void aNewUserIsWelcomedWithALinkToSetAPassword() throws Exception {
        String email = UUID.randomUUID() + "@people.example.org";
        people.post(admin, "/api/users", "{\"email\": \"" + email + "\"}");
        assertThat(useReset(mailedToken(email), "a rare passphrase of theirs").status())
                .isEqualTo(200);
    }

    @Test
    void aDeactivatedUsersRefreshTokenIsDeadToo() {
        String password = "a rare passphrase of Ann's";
        people.post(admin, "/api/users/" + ann.uuid() + "/set-password", "{\"password\": \"" + password + "\"}");
        Reply login = people.post(
                ann.with(""),
                "/auth/login",
                "{\"email\": \"" + ann.email() + "\", \"password\": \"" + password + "\"}");
        String refresh =
                "{\"refresh_token\": \"" + login.json().path("refresh_token").asText() + "\"}";
        assertThat(login.status()).as(login.text()).isEqualTo(200);
        people.post(admin, "/api/users/" + ann.uuid() + "/deactivate");
        assertThat(people.post(ann.with(""), "/auth/refresh", refresh).status()).isEqualTo(401);
        people.post(admin, "/api/users/" + ann.uuid() + "/activate");
        assertThat(people.post(ann.with(""), "/auth/refresh", refresh).status())
                .as("after they were let in again")
                .isEqualTo(401);
    }

    private static Reply useReset(String token, String password) {
        return people.hub.send(TestPeople.body(
                people.hub.request("/auth/reset-password"),
                "POST",
                "{\"token\": \"" + token + "\", \"password\": \"" + password + "\"}"));
    }

    private static String mailedToken(String email) throws InterruptedException {
        for (int look = 0; look < 300; look++) {
            JsonNode mails = people.hub
                    .send(people.hub.request("/api/dev/mail?to=" + email).GET().build())
                    .json();
            if (!mails.isEmpty()) {
                String text = mails.get(0).path("text").asText();
                return text.replaceFirst("(?s).*token=([\\w-]+).*", "$1");
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no mail came for " + email + "\n" + people.hub.output());
    }

    @ParameterizedTest
    @CsvSource({"7, 400", "8, 204", "128, 204", "129, 400"})
    void aPasswordHasEightTo128Characters(int length, int status) {
        String password = "pÄ🔑q2xv7 "
                .repeat(20)
                .codePoints()
                .limit(length)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertThat(people.post(
                                admin,
                                "/api/users/" + ann.uuid() + "/set-password",
                                "{\"password\": \"" + password + "\"}")
                        .status())
                .isEqualTo(status);
    }

    @Test
    void aPasswordThatIsSetEndsWhatWasOpen() {
        String reset = people.post(admin, "/api/users/" + ann.uuid() + "/reset-password")
                .json()
                .path("reset_token")
                .asText();
        Caller again = ann.with(people.session(ann.uuid(), ann.email(), "analyst"));
        assertThat(people.get(again, "/me").status()).isEqualTo(200);
        String password = "a long and rare passphrase";
        assertThat(people.post(
                                admin,
                                "/api/users/" + ann.uuid() + "/set-password",
                                "{\"password\": \"" + password + "\"}")
                        .status())
                .isEqualTo(204);
        assertThat(people.get(again, "/me").status()).isEqualTo(401);
        assertThat(people.hub.count("SELECT COUNT(*) FROM one_time_token WHERE used_on IS NULL AND token_hash = '"
                        + Sha256.hex(reset) + "'"))
                .isZero();
        assertThat(people.hub.count(
                        "SELECT password_hash LIKE '$argon2id$%' FROM `user` WHERE uuid = '" + ann.uuid() + "'"))
                .isEqualTo(1);
        assertThat(people.mentions(password)).isEmpty();
        assertThat(people.hub.output()).doesNotContain(password);
    }

    @Test
    void whoIsDeletedIsGoneAndTheirAddressFree() {
        Caller token = people.token(ann);
        assertThat(people.delete(admin, "/api/users/" + ann.uuid()).status()).isEqualTo(204);
        assertThat(people.delete(admin, "/api/users/" + ann.uuid()).status()).isEqualTo(404);
        assertThat(people.get(ann, "/me").status()).isEqualTo(401);
        assertThat(people.get(token, "/me").status()).isEqualTo(401);
        assertThat(people.get(admin, "/api/users").json().findValuesAsText("email"))
                .containsExactly(admin.email());
        assertThat(people.mentions(ann.email())).isEmpty();
        assertThat(people.post(admin, "/api/users", "{\"email\": \"" + ann.email() + "\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void nobodyDeactivatesOrDeletesThemselves() {
        people.someone(account, "admin");
        String self = "/api/users/" + admin.uuid();
        assertThat(people.post(admin, self + "/deactivate").status()).isEqualTo(409);
        assertThat(people.patch(admin, self, "{\"active\": false}").status()).isEqualTo(409);
        assertThat(people.delete(admin, self).status()).isEqualTo(409);
        assertThat(people.patch(admin, self, "{\"role\": \"viewer\"}").status())
                .as("with another administrator they may step down")
                .isEqualTo(200);
    }

    @Test
    void theLastActiveAdministratorStays() {
        String last = "/api/users/" + admin.uuid();
        Caller inactive = people.someone(account, "admin");
        people.hub.execute("UPDATE `user` SET active = 0, deactivated_at = UTC_TIMESTAMP() WHERE uuid = '"
                + inactive.uuid() + "'");
        Caller expired = people.someone(account, "admin");
        people.hub.execute("UPDATE `user` SET enable_to = '2020-01-01' WHERE uuid = '" + expired.uuid() + "'");
        people.someone(people.account(), "admin");
        assertThat(people.patch(admin, last, "{\"role\": \"km_admin\"}").status())
                .isEqualTo(409);
        assertThat(byKey("PATCH", last, "{\"role\": \"viewer\"}").status()).isEqualTo(409);
        assertThat(byKey("PATCH", last, "{\"active\": false}").status()).isEqualTo(409);
        assertThat(byKey("POST", last + "/deactivate").status()).isEqualTo(409);
        assertThat(byKey("DELETE", last).status()).isEqualTo(409);
        assertThat(people.delete(admin, "/me").status()).isEqualTo(409);
        assertThat(byKey("PATCH", last, "{\"role\": \"admin\", \"name\": \"Same\"}")
                        .status())
                .isEqualTo(200);
        assertThat(byKey("DELETE", "/api/users/" + inactive.uuid()).status())
                .as("one who could not come in anyway")
                .isEqualTo(204);
    }

    @Test
    void whoIsNotThereOrAnothersIs404() {
        Caller stranger = people.someone(people.account(), "viewer");
        for (String id : List.of(stranger.uuid(), UUID.randomUUID().toString(), "1", ann.email())) {
            String path = "/api/users/" + id;
            assertThat(people.patch(admin, path, "{\"name\": \"x\"}").status()).isEqualTo(404);
            assertThat(people.post(admin, path + "/deactivate").status()).isEqualTo(404);
            assertThat(people.post(admin, path + "/activate").status()).isEqualTo(404);
            assertThat(people.post(admin, path + "/reset-password").status()).isEqualTo(404);
            assertThat(people.post(admin, path + "/set-password", "{\"password\": \"long enough\"}")
                            .status())
                    .isEqualTo(404);
            assertThat(people.delete(admin, path).status()).isEqualTo(404);
        }
        assertThat(people.get(stranger, "/me").json().path("name").asText()).isEqualTo("Some One");
    }

    @Test
    void onlyAdministratorsMay() {
        for (String role : List.of("km_admin", "analyst", "viewer")) {
            Caller caller = people.someone(account, role);
            assertThat(people.get(caller, "/api/users").status()).isEqualTo(403);
            assertThat(people.delete(caller, "/api/users/" + ann.uuid()).status())
                    .isEqualTo(403);
        }
    }

    @Test
    void anAdministratorsTokenMayUnlessItIsNarrowed() {
        Caller whole = people.token(admin);
        assertThat(people.post(whole, "/api/users/" + ann.uuid() + "/deactivate")
                        .status())
                .isEqualTo(200);
        Caller reads = people.token(admin, "\"scopes\": [\"run:read\"]");
        assertThat(people.get(reads, "/api/users").status()).isEqualTo(403);
    }

    @Test
    void nobodyGivesOrTakesOverWhatHoldsMoreThanTheyDo() {
        Caller narrow = people.token(admin, "\"scopes\": [\"user:admin\"]");
        Caller other = people.someone(account, "admin");
        assertThat(people.get(narrow, "/api/users").status()).isEqualTo(200);
        assertThat(people.patch(narrow, "/api/users/" + ann.uuid(), "{\"role\": \"admin\"}")
                        .status())
                .isEqualTo(403);
        assertThat(people.post(narrow, "/api/users", "{\"email\": \"n@people.example.org\", \"role\": \"admin\"}")
                        .status())
                .isEqualTo(403);
        assertThat(people.post(narrow, "/api/users/" + other.uuid() + "/reset-password")
                        .status())
                .isEqualTo(403);
        assertThat(people.post(
                                narrow,
                                "/api/users/" + other.uuid() + "/set-password",
                                "{\"password\": \"long enough\"}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aSuperUserIsBeyondAnAccountsAdministrator() {
        Caller above = people.someone(account, "viewer");
        people.hub.execute("UPDATE `user` SET super = 1 WHERE uuid = '" + above.uuid() + "'");
        String path = "/api/users/" + above.uuid();
        assertThat(people.post(admin, path + "/reset-password").status()).isEqualTo(403);
        assertThat(people.post(admin, path + "/set-password", "{\"password\": \"long enough\"}")
                        .status())
                .isEqualTo(403);
        assertThat(people.delete(admin, path).status()).isEqualTo(403);
        assertThat(byKey("POST", path + "/reset-password").status()).isEqualTo(200);
    }

    @Test
    void everyChangeIsRecordedAndWhatWasRefusedIsNot() {
        String path = "/api/users/" + ann.uuid();
        people.patch(admin, path, "{\"name\": \"Ann\", \"role\": \"viewer\"}");
        people.patch(admin, path, "{\"role\": \"viewer\"}");
        people.post(admin, path + "/deactivate");
        people.post(admin, path + "/activate");
        people.post(admin, path + "/reset-password");
        people.post(admin, path + "/set-password", "{\"password\": \"a rare passphrase\"}");
        people.post(admin, "/api/users/" + admin.uuid() + "/deactivate");
        assertThat(recorded(ann))
                .containsExactly(
                        "user.name",
                        "user.role",
                        "user.deactivate",
                        "user.activate",
                        "user.reset_password",
                        "user.set_password");
        assertThat(recorded(admin)).isEmpty();
        assertThat(people.hub.count("SELECT COUNT(*) FROM audit WHERE action = 'user.role' AND resource_id = '"
                        + ann.uuid() + "' AND actor_id = '" + admin.uuid()
                        + "' AND before_json LIKE '%analyst%' AND after_json LIKE '%viewer%'"))
                .isEqualTo(1);
        people.delete(admin, path);
        assertThat(recorded(ann)).as("forgotten").isEmpty();
        assertThat(people.hub.count("SELECT COUNT(*) FROM audit WHERE action = 'user.delete' AND actor_id = '"
                        + admin.uuid() + "'"))
                .isEqualTo(1);
    }

    private static List<String> recorded(Caller about) {
        return people.texts("SELECT action FROM audit WHERE resource = 'user' AND resource_id = '" + about.uuid()
                + "' ORDER BY id");
    }

    @Test
    void anApplicationNamesTheAccount() {
        assertThat(byKey("GET", "/api/users").json().findValuesAsText("email"))
                .containsExactly(admin.email(), ann.email());
        assertThat(people.hub
                        .send(people.hub
                                .request("/api/users")
                                .header("x-aether-api-key", TestHub.KEY)
                                .GET()
                                .build())
                        .status())
                .isEqualTo(403);
        assertThat(people.hub
                        .send(people.as(admin, "/api/users")
                                .header("x-account-id", "demoAcct001")
                                .GET()
                                .build())
                        .status())
                .as("an administrator elsewhere")
                .isEqualTo(403);
    }

    private Reply byKey(String method, String path, String... body) {
        return people.hub.send(TestPeople.body(
                people.hub.request(path).header("x-aether-api-key", TestHub.KEY).header("x-account-id", account),
                method,
                body));
    }

    private static List<String> fields(JsonNode node) {
        return node.properties().stream().map(java.util.Map.Entry::getKey).toList();
    }

    @Test
    void theFirstAdministratorIsMadeOnlyWhereNobodyIsASuperUser() throws SQLException {
        var database = people.hub.database;
        var source = new MariaDbDataSource(database.url());
        source.setUser(database.user());
        source.setPassword(database.password());
        new FirstAdministrator(source, new Passwords()).make("second@example.org", "a passphrase of these tests");
        assertThat(people.hub.count("SELECT COUNT(*) FROM `user` WHERE email_key = 'second@example.org'"))
                .isZero();
    }
}
