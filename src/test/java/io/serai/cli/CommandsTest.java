package io.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.cli.TrialShell.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The verbs against answers as the hub gives them.
class CommandsTest {
    private static final String TOKENS = """
            [{"id": "t-1", "name": "build", "prefix": "aaaaaaaa", "scopes": ["run:read", "file:read"],
              "created_at": "2026-01-01T00:00:00Z", "expires_at": null, "last_used_at": null, "revoked_at": null},
             {"id": "t-2", "name": "twice", "prefix": "bbbbbbbb", "created_at": "2026-01-02T00:00:00Z"},
             {"id": "t-3", "name": "twice", "prefix": "cccccccc", "created_at": "2026-01-03T00:00:00Z"},
             {"id": "t-4", "name": "build", "prefix": "dddddddd", "created_at": "2026-01-04T00:00:00Z",
              "revoked_at": "2026-01-05T00:00:00Z"},
             {"id": "a/../b", "name": "odd", "prefix": "eeeeeeee"}]""";
    private static final String USERS = """
            [{"id": "u-1", "email": "One@example.org", "name": "One", "role": "admin", "active": true},
             {"id": "u-2", "email": "two@example.org", "name": "T\\u001b]0;owned\\u0007wo\\u202e\\u009b31m",
              "role": "viewer", "active": false}]""";
    private static final String PEOPLE = "GET /api/users?limit=1000&offset=0";
    private static final String USER = "{\"id\": \"u-2\", \"email\": \"two@example.org\", \"role\": \"viewer\"}";

    @TempDir
    private Path home;

    private final RecordingHub hub =
            new RecordingHub().answers("GET /auth/tokens", 200, TOKENS).answers(PEOPLE, 200, USERS);

    @AfterEach
    void stop() {
        hub.close();
    }

    private TrialShell shell() {
        return new TrialShell(home).with("SERAI_SERVER", hub.url()).with("SERAI_TOKEN", "serai_pat_x");
    }

    @Test
    void aTokenIsMadeAndShownOnce() {
        hub.answers(
                "POST /auth/tokens", 201, "{\"token\": \"serai_pat_new\", \"expires_at\": \"2026-02-01T00:00:00Z\"}");
        Said said = shell().run("token", "create", "--name", "build", "--ttl", "30d", "--scope", "a", "--scope", "b");
        assertThat(said.out()).contains("serai_pat_new\n", "not shown again", "until 2026-02-01T00:00:00Z");
        assertThat(hub.last().body()).isEqualTo("{\"name\":\"build\",\"expires_in_days\":30,\"scopes\":[\"a\",\"b\"]}");

        assertThat(shell().run("token", "create", "--name", "n", "--ttl", "never", "--raw")
                        .out())
                .isEqualTo("serai_pat_new\n");
        assertThat(hub.last().body()).isEqualTo("{\"name\":\"n\",\"expires_in_days\":null}");

        shell().run("token", "create", "--name", "n");
        assertThat(hub.last().body()).isEqualTo("{\"name\":\"n\"}");
    }

    @Test
    void aLifetimeThatIsNoneIsNotSent() {
        for (String ttl : List.of("0d", "30", "3651d", "99999d", "forever", "-1d", "")) {
            Said said = shell().run("token", "create", "--name", "n", "--ttl=" + ttl);
            assertThat(said.status()).as(ttl).isEqualTo(2);
            assertThat(said.err()).contains("1d to 3650d, or never");
        }
        assertThat(hub.asked).isEmpty();
    }

    @Test
    void tokensAreListedForPeopleAndForPrograms() throws IOException {
        assertThat(shell().run("token", "list").out().lines().map(line -> line.replaceAll(" +", " ")))
                .startsWith(
                        "prefix name scopes created_at expires_at last_used_at revoked_at",
                        "aaaaaaaa build run:read,file:read 2026-01-01T00:00:00Z");
        var json = new ObjectMapper();
        assertThat(json.readTree(shell().run("token", "list", "--json").out())).isEqualTo(json.readTree(TOKENS));
    }

    @Test
    void aTokenIsRevokedByIdPrefixOrName() {
        for (String which : List.of("t-1", "aaaaaaaa", "build")) {
            hub.answers("DELETE /auth/tokens/t-1", 204, "");
            Said said = shell().run("token", "revoke", which);
            assertThat(said.out()).contains("Revoked: build (aaaaaaaa");
            assertThat(hub.last().line()).isEqualTo("DELETE /auth/tokens/t-1");
            assertThat(said.status()).isZero();
        }
    }

    @Test
    void anAmbiguousNameRevokesNothingAndSaysWhich() {
        Said said = shell().run("token", "revoke", "twice");
        assertThat(said.err()).contains("2 tokens have this name", "t-2  twice (bbbbbbbb", "t-3  twice (cccccccc");
        assertThat(said.status()).isEqualTo(1);
        assertThat(hub.asked).hasSize(1);
        for (String gone : List.of("dddddddd", "t-4", "nothing")) {
            assertThat(shell().run("token", "revoke", gone).status()).isEqualTo(1);
        }
    }

    @Test
    void whatAServerCallsAnIdStaysOnePartOfThePath() {
        hub.answers("DELETE /auth/tokens/a%2F..%2Fb", 204, "");
        assertThat(shell().run("token", "revoke", "odd").status()).isZero();
        shell().run("admin", "activate", "../../v3/x?y");
        assertThat(hub.last().line()).isEqualTo("POST /api/users/..%2F..%2Fv3%2Fx%3Fy/activate");
    }

    @Test
    void aServersTextCanNotSteerTheTerminal() throws IOException {
        assertThat(shell().run("admin", "list-users").out())
                .contains("T\\u001b]0;owned\\u0007wo\\u202e\\u009b31m")
                .doesNotContain("\u001b", "\u0007", "\u202e", "\u009b");
        String json = shell().run("admin", "list-users", "--json").out();
        assertThat(json).doesNotContain("\u001b", "\u0007", "\u202e", "\u009b");
        assertThat(new ObjectMapper().readTree(json).get(1).get("name").asText())
                .isEqualTo("T\u001b]0;owned\u0007wo\u202e\u009b31m");
        hub.answers(
                PEOPLE,
                403,
                "{\"detail\": \"\\u001b[2Jno\", \"errors\": [{\"where\": \"\\u001b\", \"message\": \"\\u009b\"}]}");
        assertThat(shell().run("admin", "list-users").err())
                .doesNotContain("\u001b", "\u009b")
                .contains("\\u001b[2Jno");
    }

    @Test
    void aPersonIsFoundByAddressOrId() {
        hub.answers("PATCH /api/users/u-1", 200, USER);
        for (String user : List.of("one@EXAMPLE.org", "u-1")) {
            assertThat(shell().run("admin", "set-role", user, "viewer").status())
                    .isZero();
            assertThat(hub.last().line()).isEqualTo("PATCH /api/users/u-1");
            assertThat(hub.last().body()).isEqualTo("{\"role\":\"viewer\"}");
        }
        for (var role : java.util.Map.of("legal", "\"legal\"", "none", "null", "null", "null")
                .entrySet()) {
            assertThat(shell().run("admin", "set-knowledge-role", "u-1", role.getKey())
                            .status())
                    .isZero();
            assertThat(hub.last().body()).isEqualTo("{\"knowledge_role\":" + role.getValue() + "}");
        }
        hub.answers(PEOPLE, 200, "[{\"id\": \"u-3\", \"email\": \"ann@müller.example.org\"}]")
                .answers("POST /api/users/u-3/activate", 200, USER);
        for (String typed : new String[] {"ann@MÜLLER.example.org", "ann@xn--mller-kva.example.org"}) {
            shell().run("admin", "activate", typed);
            assertThat(hub.last().line()).isEqualTo("POST /api/users/u-3/activate");
        }
        Said said = shell().run("admin", "deactivate", "nobody@example.org");
        assertThat(said.err()).contains("Nobody in your account has the address nobody@example.org");
        assertThat(said.status()).isEqualTo(1);
    }

    @Test
    void anAdministratorAddsActivatesAndDeactivates() {
        hub.answers("POST /api/users", 201, USER)
                .answers("POST /api/users/u-2/activate", 200, USER)
                .answers("POST /api/users/u-2/deactivate", 200, USER);
        assertThat(shell().run("admin", "add-user", "two@example.org", "--name", "Two")
                        .out())
                .contains("Added: two@example.org, viewer (id u-2).");
        assertThat(hub.last().body())
                .isEqualTo("{\"email\":\"two@example.org\",\"name\":\"Two\",\"role\":\"analyst\"}");
        assertThat(shell().run("admin", "activate", "u-2").status()).isZero();
        assertThat(shell().run("admin", "deactivate", "two@example.org").status())
                .isZero();
        assertThat(hub.last().line()).isEqualTo("POST /api/users/u-2/deactivate");
    }

    @Test
    void aPasswordIsResetByMailOrByALinkToHandOver() {
        hub.answers("POST /api/users/u-2/reset-password", 200, "{\"reset_token\": \"r+t\", \"email_sent\": false}");
        assertThat(shell().run("admin", "reset-password", "u-2").out()).contains(hub.url() + "/reset?token=r%2Bt");
        hub.answers("POST /api/users/u-2/reset-password", 200, "{\"reset_token\": \"r+t\", \"email_sent\": true}");
        assertThat(shell().run("admin", "reset-password", "u-2").out())
                .contains("mail")
                .doesNotContain("r+t");
    }

    @Test
    void aPasswordIsSetByWhatIsTypedTwiceOrPiped() {
        hub.answers("POST /api/users/u-2/set-password", 204, "");
        assertThat(shell().types("one two three", "one two three")
                        .run("admin", "set-password", "u-2")
                        .status())
                .isZero();
        assertThat(hub.last().body()).isEqualTo("{\"password\":\"one two three\"}");
        int asked = hub.asked.size();
        Said said = shell().types("one two three", "another").run("admin", "set-password", "u-2");
        assertThat(said.err()).contains("not the same");
        assertThat(said.status()).isEqualTo(2);
        assertThat(hub.asked).hasSize(asked);
        assertThat(shell().reads("piped\n")
                        .run("admin", "set-password", "u-2", "--password-stdin")
                        .status())
                .isZero();
        assertThat(hub.last().body()).isEqualTo("{\"password\":\"piped\"}");
    }

    @Test
    void deletingAsksFirst() {
        hub.answers("DELETE /api/users/u-2", 204, "");
        assertThat(shell().types("n").run("admin", "delete-user", "u-2").status())
                .isEqualTo(1);
        assertThat(shell().withoutTerminal().run("admin", "delete-user", "u-2").status())
                .isEqualTo(2);
        assertThat(hub.asked).isEmpty();
        assertThat(shell().types("y").run("admin", "delete-user", "u-2").status())
                .isZero();
        assertThat(shell().withoutTerminal()
                        .run("admin", "delete-user", "u-2", "--yes")
                        .status())
                .isZero();
    }

    @Test
    void aRefusalIsOneAndNamesEveryFault() {
        hub.answers(
                "POST /api/users",
                422,
                "{\"detail\": \"The body is wrong.\", \"errors\": [{\"where\": \"body.role\", \"message\": \"is unknown\"}]}");
        Said said = shell().run("admin", "add-user", "a@example.org", "--name", "A", "--role", "king");
        assertThat(said.err()).isEqualTo("serai: 422: The body is wrong.\n  body.role: is unknown\n");
        assertThat(said.out()).isEmpty();
        assertThat(said.status()).isEqualTo(1);
        hub.answers(PEOPLE, 429, "application/json", "{\"detail\": \"Too many.\"}", Map.of("Retry-After", "7"));
        assertThat(shell().run("admin", "list-users").err()).contains("429: Too many.", "Try again in 7 seconds");
        hub.answers(PEOPLE, 200, "text/html", "<html>", Map.of());
        assertThat(shell().run("admin", "list-users").err()).contains("without JSON");
    }

    @Test
    void askedWronglyIsTwoAndNothingIsSent() {
        for (String line : List.of(
                "fly",
                "token",
                "token fly",
                "token create",
                "admin set-role u-2",
                "whoami --fly",
                "verify",
                "completion fish",
                "token create --name a --raw --json")) {
            Said said = shell().run(line.split(" "));
            assertThat(said.status()).as(line).isEqualTo(2);
            assertThat(said.out()).as(line).isEmpty();
            assertThat(said.err()).as(line).startsWith("serai: ");
        }
        assertThat(shell().run().status()).isEqualTo(2);
        assertThat(hub.asked).isEmpty();
        assertThat(new TrialShell(home).run("whoami").err()).contains("Which hub?", "serai login --server");
    }

    @Test
    void everyVerbHasHelpWithoutColour() {
        for (String verb : List.of(
                "",
                "login",
                "logout",
                "whoami",
                "token",
                "token create",
                "token list",
                "token revoke",
                "admin",
                "admin add-user",
                "admin list-users",
                "admin set-role",
                "admin set-knowledge-role",
                "admin activate",
                "admin deactivate",
                "admin reset-password",
                "admin set-password",
                "admin delete-user",
                "audit",
                "audit verify",
                "ledger",
                "verify",
                "verify connector",
                "migrate-site-config",
                "completion")) {
            Said said = shell().run((verb + " --help").strip().split(" "));
            assertThat(said.status()).as(verb).isZero();
            assertThat(said.out()).startsWith(("Usage: serai " + verb).strip()).doesNotContain("\u001b");
        }
        assertThat(shell().run("--version").out()).startsWith("serai 0.");
    }

    @Test
    void everyPageOfPeopleIsRead() throws IOException {
        String person = "{\"id\": \"u-%d\", \"email\": \"p%d@example.org\"}";
        hub.answers(
                        PEOPLE,
                        200,
                        IntStream.range(0, 1000)
                                .mapToObj(i -> person.formatted(i, i))
                                .collect(Collectors.joining(",", "[", "]")))
                .answers("GET /api/users?limit=1000&offset=1000", 200, "[" + person.formatted(1000, 1000) + "]")
                .answers("POST /api/users/u-1000/activate", 200, USER);
        assertThat(new ObjectMapper()
                        .readTree(shell().run("admin", "list-users", "--json").out()))
                .hasSize(1001);
        assertThat(shell().run("admin", "activate", "p1000@example.org").status())
                .isZero();
    }

    @Test
    void aBrokenRecordIsOne() {
        hub.answers("GET /api/audit/verify", 200, """
                {"ok": true, "rows": 12, "sealed": 10, "unsealed": 2, "head": "12:ab", "broken": 0,
                 "first_broken": null, "breaks": []}""");
        Said whole = shell().run("audit", "verify");
        assertThat(whole.out())
                .contains("12 rows: 10 sealed, 2 not yet. Head 12:ab", "keeps no head", "The audit chain is whole");
        assertThat(whole.status()).isZero();
        hub.answers("GET /api/audit/verify?head=12%3Aab", 200, """
                {"ok": false, "rows": 12, "sealed": 10, "unsealed": 2, "head": "13:cd", "broken": 1,
                 "kept_head": "14:ef", "kept_on": "2026-01-01T00:00:00Z", "kept_age_seconds": 61,
                 "breaks": [{"seal_no": 7, "id": null, "problem": "missing"}]}""");
        Said broken = shell().run("audit", "verify", "--head", "12:ab");
        assertThat(broken.out())
                .contains("7            missing", "database, 61 s ago: 14:ef", "THE AUDIT CHAIN IS BROKEN in 1 places");
        assertThat(broken.status()).isEqualTo(1);
        assertThat(shell().run("audit", "verify", "--head", "12:ab", "--json").status())
                .isEqualTo(1);
    }

    @Test
    void inItsOwnFolderTheHubsOwnKeyOpensTheHubThatStartsThere() throws IOException {
        hub.answers("GET /v3/hub/ledger", 200, "{\"data\": [{\"provider\": \"zoom\", \"imbalance\": 0}]}");
        Path tree = tree("serai.http.host=0.0.0.0\nserai.http.port=" + hub.port() + "\nserai.data.dir=data\n");
        Said said = new TrialShell(home).inTree(tree).run("ledger");
        assertThat(said.out()).contains("zoom", "The ledger balances");
        assertThat(said.status()).isZero();
        assertThat(hub.last().key()).isEqualTo("generated-key");
        assertThat(hub.last().account()).isEqualTo("bypass");

        new TrialShell(home).inTree(tree).with("SERAI_API_KEY", "set-key").run("ledger", "--account", "acct");
        assertThat(hub.last().key()).isEqualTo("set-key");
        assertThat(hub.last().account()).isEqualTo("acct");

        new TrialShell(home).inTree(tree).with("SERAI_TOKEN", "serai_pat_x").run("ledger");
        assertThat(hub.last().key()).isNull();
        assertThat(hub.last().authorization()).isEqualTo("Bearer serai_pat_x");
    }

    @Test
    void theHubsOwnKeyStaysOnThisMachine() throws IOException {
        Said said = new TrialShell(home)
                .inTree(tree("serai.http.port=1\n"))
                .with("SERAI_SERVER", "https://hub.example.org")
                .run("ledger");
        assertThat(said.err()).contains("not signed in at https://hub.example.org");
    }

    @Test
    void anImbalanceAndAFailedCheckAreOne() throws IOException {
        hub.answers("GET /v3/hub/ledger", 200, "{\"data\": [{\"provider\": \"zoom\", \"imbalance\": 1}]}")
                .answers(
                        "POST /v3/hub/connector/novi/verify?connection_id=c%201",
                        200,
                        "{\"data\": [{\"ok\": true, \"check\": \"a\"}, {\"ok\": false, \"check\": \"b\", \"said\": \"no\"}]}");
        Path tree = tree("serai.http.port=" + hub.port() + "\n");
        assertThat(new TrialShell(home).inTree(tree).run("ledger").status()).isEqualTo(1);
        Said said = new TrialShell(home).inTree(tree).run("verify", "connector", "novi", "--connection", "c 1");
        assertThat(said.out()).contains("pass", "FAIL  b", "1 of 2 checks failed.");
        assertThat(said.status()).isEqualTo(1);
        assertThat(hub.last().account()).isEqualTo("demoAcct001");
    }

    private static final String CONNECTIONS = "GET /v3/hub/connection?system=";
    private static final String SETTING = "/v3/action/e_novi_mailman/setting";
    private static final String SITE = """
            {"novi_api_root_url": "https://www.example.org/api/", "novi_idaa_api_key": "a-secret-key",
             "mailman_base_url": "https://lists.example.org/3.1", "mailman_username": "rest",
             "mailman_password": "another-secret", "theme": "dark",
             "novi_mailman_sync": [{"novi_group": "g-1", "mailman_list": "members@example.org"}]}""";

    @Test
    void theOldSitesConnectionsAndListsAreTakenOver() throws IOException {
        hub.answers(CONNECTIONS + "novi", 200, "{\"data\": []}")
                .answers(CONNECTIONS + "mailman", 200, """
                        {"data": [{"id": "c-1", "name": "default",
                          "settings": {"base_url": "https://lists.example.org/3.1"},
                          "secrets": {"username": {"set": true}, "password": {"set": false}}}]}""")
                .answers("POST /v3/hub/connection", 201, "{\"data\": {\"id\": \"c-2\"}}")
                .answers("PATCH /v3/hub/connection/c-1", 200, "{\"data\": {}}")
                .answers("GET " + SETTING, 200, "{\"data\": {\"pairs\": [], \"enabled\": false}}")
                .answers("PUT " + SETTING, 200, "{\"data\": {}}");
        Path tree = tree("serai.http.port=" + hub.port() + "\n");
        Said said = new TrialShell(home).inTree(tree).reads(SITE).run("migrate-site-config", "-", "--account", "acct");
        assertThat(said.err()).isEmpty();
        assertThat(said.status()).isZero();
        assertThat(said.out())
                .contains("novi: a connection default was made with base_url, api_key")
                .contains("mailman: the connection default got password")
                .contains("lists: 1 of 1 pairs were added")
                .doesNotContain("secret", "example.org");
        assertThat(hub.asked.toString())
                .contains("a-secret-key", "another-secret")
                .doesNotContain("dark");

        hub.asked.clear();
        Said dry = new TrialShell(home)
                .inTree(tree)
                .reads(SITE)
                .run("migrate-site-config", "-", "--account", "acct", "--dry-run");
        assertThat(dry.out()).contains("would be made", "nothing was changed");
        assertThat(hub.asked).allMatch(asked -> asked.toString().contains("GET"));
    }

    @Test
    void whatIsThereAlreadyIsOnlyReplacedWhereThatIsAsked() throws IOException {
        String there = """
                {"data": [{"id": "c-1", "name": "default", "settings": {"base_url": "https://other.example.org"},
                  "secrets": {"api_key": {"set": true}, "username": {"set": true}, "password": {"set": true}}}]}""";
        hub.answers(CONNECTIONS + "novi", 200, there)
                .answers(CONNECTIONS + "mailman", 200, there)
                .answers("PATCH /v3/hub/connection/c-1", 200, "{\"data\": {}}")
                .answers(
                        "GET " + SETTING,
                        200,
                        "{\"data\": {\"pairs\": [{\"novi_group\": \"g-1\", \"mailman_list\": \"members.example.org\"}]}}");
        Path tree = tree("serai.http.port=" + hub.port() + "\n");
        Said said = new TrialShell(home).inTree(tree).reads(SITE).run("migrate-site-config", "-", "--account", "acct");
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.out()).contains("left as it is; --replace changes it", "0 of 1 pairs");
        Said replaced = new TrialShell(home)
                .inTree(tree)
                .reads(SITE)
                .run("migrate-site-config", "-", "--account", "acct", "--replace");
        assertThat(replaced.status()).as(replaced.err()).isZero();
        assertThat(replaced.out()).contains("novi: the connection default got base_url, api_key");
        assertThat(new TrialShell(home)
                        .inTree(tree)
                        .reads("{\"novi_idaa_api_key\": \"a-secret-key\"")
                        .run("migrate-site-config", "-", "--account", "acct")
                        .err())
                .contains("no JSON")
                .doesNotContain("secret");
    }

    @Test
    void bashCompletesTheWords() throws Exception {
        String script = shell().run("completion", "bash").out();
        assertThat(complete(script, "serai to")).isEqualTo("token");
        assertThat(complete(script, "serai token re")).isEqualTo("revoke");
        assertThat(complete(script, "serai admin set-")).isEqualTo("set-knowledge-role set-password set-role");
        assertThat(complete(script, "serai admin set-knowledge-role u-1 le")).isEqualTo("legal");
        assertThat(shell().run("completion", "zsh").out())
                .startsWith("autoload -U +X compinit")
                .contains("bashcompinit");
    }

    private static String complete(String script, String typed) throws Exception {
        String last = typed.substring(typed.lastIndexOf(' ') + 1);
        String ask = script + "\ncompopt() { :; }\nCOMP_WORDS=(" + typed
                + ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\nCOMP_LINE='" + typed
                + "'\nCOMP_POINT=${#COMP_LINE}\n_complete_serai serai '" + last
                + "' >/dev/null\nprintf '%s\\n' \"${COMPREPLY[@]}\" | sort | tr '\\n' ' '\n";
        Process bash = new ProcessBuilder("bash", "--norc", "-s")
                .redirectErrorStream(true)
                .start();
        bash.outputWriter().write(ask);
        bash.outputWriter().close();
        String text = new String(bash.getInputStream().readAllBytes());
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return text.strip();
    }

    private Path tree(String settings) throws IOException {
        Path tree = home.resolve("tree");
        Files.createDirectories(tree.resolve("config"));
        Files.createDirectories(tree.resolve("data"));
        Files.writeString(tree.resolve("config/application.properties"), settings);
        Files.writeString(tree.resolve("data/secrets.properties"), "serai.api.key=generated-key\n");
        return tree;
    }

    @Test
    void documentsAreListedSentAndTakenAway() throws IOException {
        hub.answers(
                "GET /api/v1/documents?status=failed&per_page=20",
                200,
                "{\"items\": [{\"doc_id\": \"noise\", \"doc_name\": \"\\u001b[2J\"}], \"total\": 1}");
        assertThat(shell().run("docs", "list", "--status", "failed").out())
                .contains("noise", "\\u001b[2J")
                .doesNotContain("\u001b");
        hub.answers(
                "POST /api/v1/documents/upload",
                200,
                "{\"doc_id\": \"noise\", \"status\": \"stored\", \"summary\": \"\"}");
        Path file = Files.writeString(home.resolve("noise.txt"), "No noise.");
        assertThat(shell().run("docs", "upload", file.toString(), "--id", "noise", "--type", "safety")
                        .out())
                .contains("noise is stored");
        assertThat(hub.last().body())
                .contains("name=\"doc_id\"\r\n\r\nnoise\r\n", "name=\"regulation_type\"\r\n\r\nsafety\r\n")
                .contains("name=\"file\"; filename=\"noise.txt\"", "\r\n\r\nNo noise.\r\n--");
        hub.answers(
                "GET /api/v1/documents/status/noise",
                200,
                "{\"doc_id\": \"noise\", \"status\": \"failed\", \"error\": \"It is encrypted.\", \"events\": []}");
        var status = shell().run("docs", "status", "noise");
        assertThat(status.status()).isEqualTo(1);
        assertThat(status.out()).contains("It is encrypted.");
        hub.answers("POST /api/v1/documents/noise/reprocess", 202, "{\"doc_id\": \"noise\", \"run_id\": \"r-1\"}");
        assertThat(shell().run("docs", "reprocess", "noise", "--json").out()).contains("r-1");
        hub.answers("DELETE /api/v1/documents/noise", 200, "{}");
        assertThat(shell().run("docs", "delete", "noise").out()).contains("noise is gone");
    }

    @Test
    void runsAndLettersAreListedByWhatIsAskedFor() {
        hub.answers(
                "GET /v3/hub/run?status=partial&since=2026-04-01&limit=20",
                200,
                "{\"data\": [{\"id\": \"r-1\", \"capability\": \"hub.replay\", \"status\": \"partial\"}]}");
        assertThat(shell().run("runs", "list", "--status", "partial", "--since", "2026-04-01")
                        .out())
                .contains("r-1", "hub.replay");
        hub.answers(
                "GET /v3/hub/run/r-1",
                200,
                "{\"data\": {\"id\": \"r-1\", \"status\": \"failed\", \"counts\": {\"failed\": 2}}}");
        assertThat(shell().run("runs", "show", "r-1").status()).isEqualTo(1);
        hub.answers("GET /v3/hub/dead_letter?status=open&limit=20", 200, "{\"data\": []}");
        assertThat(shell().run("letters", "list").out()).contains("no letter fits");
        hub.answers(
                "GET /v3/hub/dead_letter/group?status=open&limit=20",
                200,
                "{\"data\": [{\"letters\": 7, \"fingerprint\": \"f\", \"message\": \"\\u001b[2J\"}]}");
        assertThat(shell().run("letters", "list", "--causes").out())
                .contains("7", "\\u001b[2J")
                .doesNotContain("\u001b");
        assertThat(shell().run("letters", "list", "--causes", "--fingerprint", "f")
                        .status())
                .isEqualTo(2);
        hub.answers("POST /v3/hub/dead_letter/l-1/discard", 200, "{\"data\": {}}");
        shell().run("letters", "discard", "l-1", "--reason", "a test");
        assertThat(hub.last().body()).isEqualTo("{\"reason\":\"a test\"}");
    }

    @Test
    void connectionsAreListedShownTriedAndHealed() throws IOException {
        String one = "{\"id\": \"c-1\", \"system\": \"zoom\", \"name\": \"default\", \"enabled\": true, "
                + "\"breaker\": \"open\", \"last_error\": \"\\u001b[2Jno\", \"secrets\": {\"client_secret\": {\"set\": true}}}";
        hub.answers("GET /v3/hub/connection", 200, "{\"data\": [" + one + "]}");
        assertThat(shell().run("connections").out())
                .contains("c-1", "zoom", "open", "\\u001b[2Jno")
                .doesNotContain("\u001b");
        assertThat(new ObjectMapper()
                        .readTree(shell().run("connections", "--json").out())
                        .at("/0/breaker")
                        .asText())
                .isEqualTo("open");
        hub.answers("GET /v3/hub/connection/c-1", 200, "{\"data\": " + one + "}");
        hub.answers(
                "GET /v3/hub/connection/c-1/usage",
                200,
                "{\"data\": {\"calls_today\": 7, "
                        + "\"uses\": [{\"kind\": \"list\", \"id\": \"a@b\", \"description\": \"It follows a group.\"}], "
                        + "\"schedules\": [{\"id\": \"zoom-sync\", \"description\": \"Hourly.\"}], "
                        + "\"drift\": [{\"field\": \"data[].email\", \"what\": \"gone\"}]}}");
        assertThat(shell().run("connections", "show", "c-1").out())
                .contains("client_secret", "7", "It follows a group.", "zoom-sync", "data[].email");
        assertThat(new ObjectMapper()
                        .readTree(shell().run("connections", "show", "c-1", "--json")
                                .out())
                        .at("/usage/calls_today")
                        .asInt())
                .isEqualTo(7);

        hub.answers(
                "POST /v3/hub/connection/c-1/test",
                200,
                "{\"data\": {\"ok\": false, \"said\": \"401\", \"took_ms\": 9}}");
        Said failed = shell().run("connections", "test", "c-1");
        assertThat(failed.out()).contains("does not work", "401");
        assertThat(failed.status()).isEqualTo(1);
        hub.answers("POST /v3/hub/connection/c-1/test", 200, "{\"data\": {\"ok\": true, \"said\": \"Hello.\"}}");
        assertThat(shell().run("connections", "test", "c-1").status()).isZero();

        assertThat(shell().run("connections", "heal", "c-1").status()).isEqualTo(2);
        hub.answers(
                "POST /v3/hub/connection/c-1/heal?since=2026-04-01T00%3A00%3A00Z",
                202, "{\"data\": {\"run_id\": \"r-1\"}}");
        assertThat(shell().run("connections", "heal", "c-1", "--since", "2026-04-01T00:00:00Z")
                        .out())
                .contains("serai runs show r-1");
    }

    @Test
    void aReplayIsLookedAtUntilSomebodySaysYes() {
        hub.answers(
                "POST /v3/hub/dead_letter/replay",
                200,
                "{\"data\": {\"letters\": 12, \"canaries\": 5, \"oldest_on\": \"2026-03-01T00:00:00Z\", "
                        + "\"causes\": [{\"letters\": 12, \"fingerprint\": \"f\"}], "
                        + "\"outside\": [{\"capability\": \"zoom.webhook\", \"letters\": 12, \"does\": \"one read\"}]}}");
        Said said = shell().run("replay", "--capability", "zoom.webhook");
        assertThat(said.out()).contains("12 letters", "5 of them go first", "one read", "Nothing was done");
        assertThat(hub.last().body()).isEqualTo("{\"capability\":\"zoom.webhook\",\"dry_run\":true}");

        hub.answers("POST /v3/hub/dead_letter/replay", 202, "{\"data\": {\"run_id\": \"r-9\", \"letters\": 2}}");
        assertThat(shell().run("replay", "l-1", "l-2", "--canary", "0", "--yes").out())
                .contains("Replaying 2 letters", "serai runs show r-9");
        assertThat(hub.last().body()).isEqualTo("{\"ids\":[\"l-1\",\"l-2\"],\"canary\":0}");
    }

    @Test
    void aTraceIsATimelineAndSaysWhatIsMissing() {
        hub.answers(
                "GET /v3/hub/trace/request-1",
                200,
                "{\"data\": {\"request_id\": \"request-1\", \"parts\": [{\"at\": \"2026-03-01T09:10:00Z\", "
                        + "\"ms\": 1.5, \"kind\": \"vendor\", \"name\": \"GET /customers/{uuid}\", \"of\": \"novi\", "
                        + "\"status\": 500, \"outcome\": \"transient\", \"attempt\": 2}], "
                        + "\"missing\": [{\"kind\": \"edge\", \"why\": \"it is\\u001b[2J forgotten\"}]}}");
        Said said = shell().run("trace", "request-1");
        assertThat(said.status()).isZero();
        assertThat(said.out())
                .contains("vendor", "GET /customers/{uuid}", "500", "transient", "Missing (edge): it is", "forgotten.")
                .doesNotContain("\u001b");
        assertThat(shell().run("trace", "request-1", "--json").out()).contains("\"attempt\" : 2");
        assertThat(shell().run("trace", "request-2").status()).isEqualTo(1);
    }

    @Test
    void anUndoIsLookedAtUntilSomebodySaysYes() {
        hub.answers("POST /v3/hub/run/r-1/undo?dry_run=true", 202, "{\"data\": {\"run_id\": \"r-2\"}}");
        hub.answers("POST /v3/hub/run/r-1/undo", 202, "{\"data\": {\"run_id\": \"r-2\"}}");
        hub.answers(
                "GET /v3/hub/run/r-2",
                200,
                "{\"data\": {\"id\": \"r-2\", \"status\": \"done\", \"message\": \"Dry run.\", "
                        + "\"counts\": {\"restored\": 3, \"removed\": 2, \"returned\": 0, \"kept\": 1}}}");
        hub.answers(
                "GET /v3/hub/run/r-2/rows?outcome=kept&limit=20",
                200,
                "{\"data\": [{\"type\": \"event_badge\", \"id\": \"b-1\", \"field\": \"email\", "
                        + "\"reason\": \"changed since\"}]}");
        Said said = shell().run("undo", "r-1");
        assertThat(said.out()).contains("restored", "b-1", "changed since", "Add --yes");
        assertThat(shell().run("undo", "r-1", "--yes").out()).doesNotContain("Add --yes");
    }

    @Test
    void routesAreListedShownStoppedAndStarted() {
        hub.answers(
                "GET /v3/hub/route?domain=zoom",
                200,
                "{\"data\": [{\"id\": \"zoom-sync\", \"status\": \"started\", \"exchanges\": 3, "
                        + "\"from\": \"quartz:\\u001b[2J\"}]}");
        assertThat(shell().run("routes", "--domain", "zoom").out())
                .contains("zoom-sync", "started", "quartz:\\u001b[2J")
                .doesNotContain("\u001b");
        assertThat(shell().run("routes", "--domain", "zoom", "--json").out()).contains("\"exchanges\" : 3");
        hub.answers("GET /v3/hub/route", 200, "{\"data\": []}");
        assertThat(shell().run("routes").out()).contains("no route fits");
        hub.answers(
                "GET /v3/hub/route/a%2Fb",
                200,
                "{\"data\": {\"id\": \"a/b\", \"status\": \"started\", \"source\": \"- route:\\n    id: a/b\\n\", "
                        + "\"steps\": [{\"type\": \"choice\", \"what\": \"\", \"counted\": true, \"exchanges\": 7, "
                        + "\"failed\": 1, \"mean_ms\": 0.5, \"steps\": [{\"type\": \"when\", \"what\": \"x\", "
                        + "\"counted\": false, \"exchanges\": 0}]}]}}");
        assertThat(shell().run("routes", "show", "a/b").out())
                .contains("- route:\n    id: a/b\n")
                .containsPattern("choice +7 +1 +0.5\n {2}when +x\n");
        assertThat(shell().run("routes", "stop", "a/b").out()).contains("Nothing was done: add --yes to stop it.");
        assertThat(hub.asked).allMatch(asked -> asked.line().startsWith("GET "));

        hub.answers(
                "POST /v3/hub/route/a%2Fb/stop",
                200, "{\"data\": {\"status\": \"stopped\"}, \"meta\": {\"status_message\": \"On this node.\"}}");
        assertThat(shell().run("routes", "stop", "a/b", "--yes").out()).isEqualTo("a/b is stopped. On this node.\n");
        hub.answers(
                "POST /v3/hub/route/a%2Fb/start",
                409, "{\"data\": false, \"meta\": {\"status_message\": \"Others call it.\"}}");
        Said refused = shell().run("routes", "start", "a/b", "--yes");
        assertThat(refused.err()).contains("409: Others call it.");
        assertThat(refused.status()).isEqualTo(1);
    }

    @Test
    void anEditedRouteIsTried() throws Exception {
        Path file = Files.writeString(home.resolve("edited.camel.yaml"), "- route:\n    id: acme-work\n");
        hub.answers(
                "POST /v3/hub/route/acme-work/shadow",
                200,
                "{\"data\": {\"events\": {\"found\": 3, \"played\": 3, \"same\": 1, \"different\": 1, "
                        + "\"not_comparable\": 1, \"not_reached\": 0}, \"differences\": [{\"event_key\": \"e-1\", "
                        + "\"rows\": [{\"change\": \"insert\", \"type\": \"acme\", \"id\": \"id = 7\", \"field\": "
                        + "\"name\", \"live\": \"a\\u001b[2J\", \"edited\": null}], \"calls\": [{\"system\": \"zoom\", "
                        + "\"method\": \"GET\", \"path\": \"/x\", \"field\": \"\", \"live\": null, \"edited\": \"/x\"}], "
                        + "\"letters\": [], \"outcome\": {\"live\": \"done\", \"edited\": \"failed: no\"}}], "
                        + "\"not_comparable\": [{\"event_key\": \"e-2\", \"account\": \"a\", \"why\": \"gone\"}]}}");
        Said said = shell().run("shadow", "acme-work", file.toString(), "--limit", "3");
        assertThat(said.out())
                .contains("3 events, 1 do the same, 1 something else, 1 say nothing, 0 were not reached")
                .contains("insert acme id = 7", "zoom GET /x", "how it ends", "failed: no", "e-2", "gone")
                .doesNotContain("\u001b");
        assertThat(hub.last().body()).contains("\"limit\":3", "id: acme-work");
        assertThat(shell().run("shadow", "acme-work", "nowhere.yaml").err()).contains("can't read nowhere.yaml");
    }

    private static String run(String id, String status, double progress) {
        return "{\"id\": \"" + id
                + "\", \"capability\": \"imports.splash\", \"trigger\": \"http\", \"source\": \"a.csv\", "
                + "\"status\": \"" + status + "\", \"progress\": " + progress
                + ", \"counts\": {\"created\": 2, \"failed\": 0}, "
                + "\"message\": \"\", \"started_on\": \"2026-04-08T12:00:0" + id.charAt(2)
                + "Z\", \"finished_on\": \"2026-04-08T13:00:00Z\"}";
    }

    @Test
    void runsAndLettersAreToldOfAsTheyComeAcrossAHubThatIsAwayForAWhile() throws Exception {
        String letters = "GET /v3/hub/dead_letter?status=open&limit=1000";
        hub.answers(
                "GET /v3/hub/run?limit=20",
                200,
                "{\"data\": [" + run("r-2", "running", 0.1) + ", " + run("r-1", "done", 1) + "]}");
        hub.answers(letters, 200, "{\"data\": [{\"id\": \"l-1\", \"last_failed_on\": \"2026-04-08T11:00:00Z\"}]}");
        Said last = shell().run("logs");
        assertThat(last.out().lines())
                .containsExactly(
                        "2026-04-08T12:00:01Z  begins    r-1  imports.splash  by http: a.csv",
                        "2026-04-08T13:00:00Z  done      r-1  imports.splash  {created=2}",
                        "2026-04-08T12:00:02Z  begins    r-2  imports.splash  by http: a.csv",
                        "2026-04-08T12:00:02Z  at  10 %  r-2  imports.splash");

        String since = "GET /v3/hub/run?since=2026-04-08T12%3A00%3A02Z&limit=1000";
        hub.answers(since, 200, "{\"data\": [" + run("r-2", "running", 0.1) + "]}");
        TrialShell.Following following = shell().follow("logs", "--follow", "--json");
        following.await("\"progress\":0.1");
        hub.answers(since, 503, "{\"detail\": \"Busy.\"}");
        following.awaitError("It is tried again");
        hub.answers(
                letters,
                200,
                "{\"data\": [{\"id\": \"l-2\", \"message\": \"\\u001b\", \"last_failed_on\": \"2026-04-08T12:30:00Z\"}, "
                        + "{\"id\": \"l-1\", \"last_failed_on\": \"2026-04-08T11:00:00Z\"}]}");
        hub.answers(since, 200, "{\"data\": [" + run("r-3", "running", 0) + ", " + run("r-2", "done", 1) + "]}");
        following.await("\"dead_letter\":{\"id\":\"l-2\"");
        following.awaitError("the hub answers again");
        Said said = following.end();
        assertThat(said.status()).isZero();
        var events = new java.util.ArrayList<String>();
        for (String line : said.out().lines().toList()) {
            var event = new ObjectMapper().readTree(line);
            events.add(event.path("event").asText() + " " + event.findPath("id").asText());
        }
        assertThat(events)
                .containsExactly(
                        "begin r-1", "end r-1", "begin r-2", "progress r-2", "end r-2", "begin r-3", "dead_letter l-2");
        assertThat(said.out()).doesNotContain("\u001b");
    }

    @Test
    void aRefusalEndsWhatFollowsAndWhoReadsNoMoreToo() throws Exception {
        hub.answers("GET /v3/hub/run?capability=mail&limit=20", 200, "{\"data\": []}");
        hub.answers("GET /v3/hub/dead_letter?capability=mail&status=open&limit=1000", 403, "{}");
        hub.answers("GET /v3/hub/run?capability=mail&limit=1000", 403, "{\"detail\": \"No longer.\"}");
        Said refused = shell().run("logs", "--follow", "--capability", "mail");
        assertThat(refused.err()).contains("403: No longer.");
        assertThat(refused.status()).isEqualTo(1);

        hub.answers("GET /v3/hub/run?limit=20", 200, "{\"data\": [" + run("r-1", "done", 1) + "]}");
        hub.answers("GET /v3/hub/dead_letter?status=open&limit=1000", 403, "{}");
        assertThat(shell().withBrokenPipe().run("logs", "--follow").status()).isZero();
    }

    @Test
    void anAnswerIsShownWithWhatItStandsOn() {
        hub.answers("POST /api/v1/rag/chat", 200, """
                {"answer": "Every 24 months. [1]", "answered": true, "session_id": "s-1", "extractive": false,
                 "sources": [{"n": 1, "doc_id": "fire", "doc_name": "Rules\\u001b[31m", "page": 2, "heading": "A > B",
                              "quote": "inspected every\\n24 months"}]}""");
        Said said = shell().run("ask", "How often?", "--session", "s-1", "--regulation", "safety");
        assertThat(said.status()).isZero();
        assertThat(said.out())
                .contains("Every 24 months. [1]\n", "(fire), page 2, A > B\n", "    inspected every 24 months\n")
                .contains("Ask on with --session s-1")
                .doesNotContain("\u001b");
        assertThat(hub.last().body())
                .isEqualTo("{\"query\":\"How often?\",\"session_id\":\"s-1\","
                        + "\"filters\":{\"regulation_type\":\"safety\"}}");

        hub.answers(
                "POST /api/v1/rag/chat", 200, "{\"answer\": \"I don't know.\", \"answered\": false, \"sources\": []}");
        assertThat(shell().run("ask", "Why?").status()).isEqualTo(1);
    }
}
