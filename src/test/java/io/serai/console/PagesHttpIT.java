package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages over plain HTTP, as a browser without JavaScript asks for them.
class PagesHttpIT {
    private static TestHub hub;
    private static Visitor admin;

    @BeforeAll
    static void start() {
        hub = TestHub.create().start();
        admin = Visitor.administrator(hub);
        admin.adds("back@example.org", "Back", "admin");
        admin.adds("next@example.org", "Next", "viewer");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/profile", "/admin/users", "/admin/tokens", "/admin/audit?actor=zoe%40example.org"})
    void whoIsNotSignedInIsSentToSignInAndComesBack(String page) {
        var stranger = new Visitor(hub);
        Reply sent = stranger.get(page);
        assertThat(sent.status()).isEqualTo(302);
        String login = header(sent, "Location");
        assertThat(login).startsWith("/login?next=%2F");
        String next = hidden(stranger.get(login), "next");
        assertThat(next).isEqualTo(page);
        Reply back = stranger.post(
                "/login", Map.of("email", "back@example.org", "password", Visitor.PASSWORD, "next", next));
        assertThat(back.status()).isEqualTo(303);
        assertThat(header(back, "Location")).isEqualTo(page);
        assertThat(stranger.get(page).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"})
    void signingInNeverLeadsToAnotherSite(String evil) {
        String asked = java.net.URLEncoder.encode(evil, java.nio.charset.StandardCharsets.UTF_8);
        assertThat(hidden(new Visitor(hub).get("/login?next=" + asked), "next")).isEqualTo("/");
        var stranger = new Visitor(hub);
        Reply sent = stranger.post(
                "/login", Map.of("email", "next@example.org", "password", Visitor.PASSWORD, "next", evil));
        assertThat(sent.status()).isEqualTo(303);
        assertThat(header(sent, "Location")).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/\t/evil.example", "/a\r\nSet-Cookie: stolen=1"})
    void whatIsNotOneLineLeadsNowhere(String evil) {
        String asked = java.net.URLEncoder.encode(evil, java.nio.charset.StandardCharsets.UTF_8);
        assertThat(new Visitor(hub).get("/login?next=" + asked).status()).isEqualTo(422);
        Reply sent = new Visitor(hub)
                .post("/login", Map.of("email", "next@example.org", "password", Visitor.PASSWORD, "next", evil));
        assertThat(sent.status()).isEqualTo(422);
        assertThat(sent.text()).doesNotContain("stolen");
    }

    @Test
    void aWrongPasswordAndAnUnknownAddressLookTheSame() {
        admin.adds("known@example.org", "Known", "viewer");
        Reply wrong = new Visitor(hub).post("/login", Map.of("email", "known@example.org", "password", "not this one"));
        Reply unknown = new Visitor(hub).post("/login", Map.of("email", "nobody@example.org", "password", "not this"));
        assertThat(List.of(wrong.status(), unknown.status())).containsOnly(401);
        assertThat(wrong.text().replace("known@", "X@"))
                .isEqualTo(unknown.text().replace("nobody@", "X@"));
        assertThat(wrong.text()).contains("role=\"alert\"").doesNotContain("not this one");
        assertThat(wrong.response().headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void tooManyTriesAreRefusedOnThePageToo() {
        Reply last = null;
        for (int i = 0; i < 12; i++) {
            last = new Visitor(hub).post("/login", Map.of("email", "guess@example.org", "password", "guess " + i));
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.text()).contains("<form method=\"post\" action=\"/login\"");
    }

    @Test
    void aPasswordThatNoAccountCanHaveIsAnsweredLikeAnyOther() {
        var form = Map.of("email", "long@example.org", "password", "x".repeat(900));
        assertThat(new Visitor(hub).post("/login", form).status()).isEqualTo(401);
    }

    @Test
    void aSessionThatWasThereBeforeIsNeverTheOneAfterSigningIn() {
        admin.adds("fixed@example.org", "Fixed", "viewer");
        Visitor first = Visitor.signedIn(hub, "fixed@example.org", Visitor.PASSWORD);
        String planted = first.cookie();
        var victim = new Visitor(hub).with(planted);
        victim.post("/login", Map.of("email", "fixed@example.org", "password", Visitor.PASSWORD));
        assertThat(victim.cookie()).isNotNull().isNotEqualTo(planted);
        assertThat(new Visitor(hub).with(planted).get("/profile").status()).isEqualTo(302);
        assertThat(victim.get("/profile").status()).isEqualTo(200);
    }

    @Test
    void theCookieIsKeptFromScriptsAndFromOtherSites() {
        admin.adds("cookie@example.org", "Cookie", "viewer");
        Reply in = new Visitor(hub).post("/login", Map.of("email", "cookie@example.org", "password", Visitor.PASSWORD));
        assertThat(header(in, "Set-Cookie")).contains("HttpOnly", "SameSite=Lax", "Path=/");
    }

    @Test
    void signingOutEndsTheSessionAndNotOnlyTheCookie() {
        admin.adds("leaver@example.org", "Leaver", "viewer");
        Visitor leaver = Visitor.signedIn(hub, "leaver@example.org", Visitor.PASSWORD);
        String old = leaver.cookie();
        Reply out = leaver.post("/logout", Map.of());
        assertThat(header(out, "Location")).isEqualTo("/login?done=signed-out");
        assertThat(leaver.cookie()).isNull();
        assertThat(new Visitor(hub).with(old).get("/profile").status()).isEqualTo(302);
    }

    @Test
    void aPageOfAnotherRoleIsRefusedAsAPageAndAsAForm() {
        admin.adds("viewer@example.org", "Viewer", "viewer");
        Visitor viewer = Visitor.signedIn(hub, "viewer@example.org", Visitor.PASSWORD);
        for (String page : List.of("/admin/users", "/admin/tokens", "/admin/audit")) {
            Reply no = viewer.get(page);
            assertThat(no.status()).as(page).isEqualTo(403);
            assertThat(no.text()).contains("<h1>Not for you</h1>");
        }
        assertThat(viewer.get("/").text()).doesNotContain("/admin/");
        var form = Map.of("email", "sneaked@example.org", "name", "S", "role", "admin");
        assertThat(viewer.post("/admin/users", form).status()).isEqualTo(403);
        assertThat(admin.get("/admin/users").text()).doesNotContain("sneaked@example.org");
    }

    @Test
    void aTokenOpensNoPage() {
        Reply made = admin.api("POST", "/auth/tokens", Map.of("name", "for pages"));
        String token = made.json().path("token").asText();
        Reply page = hub.send(hub.request("/profile")
                .header("Authorization", "Bearer " + token)
                .GET()
                .build());
        assertThat(page.status()).isEqualTo(403);
        assertThat(header(page, "Content-Type")).startsWith("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/login", "/forgot", "/reset?token=abc", "/verify?token=abc", "/", "/profile", "/admin/users"})
    void noPageCanBeFramedRunInlineOrKept(String page) {
        Reply shown = admin.get(page);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(header(shown, "X-Frame-Options")).isEqualTo("DENY");
        assertThat(header(shown, "Content-Security-Policy"))
                .contains("default-src 'self'", "frame-ancestors 'none'", "form-action 'self'")
                .doesNotContain("unsafe");
        assertThat(header(shown, "Cache-Control")).isEqualTo("no-store");
        assertThat(shown.text())
                .doesNotContain("<style")
                .doesNotContain(" style=")
                .doesNotContainPattern(" on[a-z]+=");
        assertThat(Pattern.compile("<script(?! src=\"/app/)")
                        .matcher(shown.text())
                        .find())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reset", "/verify"})
    void thePageBehindALinkGivesItsAddressToNobody(String page) {
        Reply shown = new Visitor(hub).get(page + "?token=very-secret-0123456789");
        assertThat(header(shown, "Referrer-Policy")).isEqualTo("strict-origin");
        assertThat(shown.text().split("very-secret-0123456789", -1)).hasSize(2);
        assertThat(hidden(shown, "token")).isEqualTo("very-secret-0123456789");
    }

    @Test
    void formsOfOtherSitesAndOfNobodyAreRefused() {
        var token = Map.of("name", "forged", "days", "never");
        var login = Map.of("email", TestHub.ADMIN_EMAIL, "password", TestHub.ADMIN_PASSWORD);
        for (String origin : new String[] {
            null, "null", "https://evil.example", "http://127.0.0.1:1", "http://127.0.0.1.evil.example:" + hub.port
        }) {
            assertThat(admin.post("/profile/tokens", token, origin).status())
                    .as(origin)
                    .isEqualTo(403);
            assertThat(new Visitor(hub).post("/login", login, origin).status())
                    .as(origin)
                    .isEqualTo(403);
        }
        assertThat(admin.get("/profile").text()).doesNotContain("forged");
    }

    @Test
    void filesOfThePagesAreKeptForEverByTheirHashOnly() {
        String page = new Visitor(hub).get("/login").text();
        var named = Pattern.compile("\"(/app/app\\.css\\?v=[0-9a-f]+)\"").matcher(page);
        assertThat(named.find()).isTrue();
        Reply current = new Visitor(hub).get(named.group(1));
        assertThat(header(current, "Cache-Control")).contains("immutable");
        assertThat(header(current, "Content-Type")).startsWith("text/css");
        assertThat(header(new Visitor(hub).get("/app/app.css?v=old"), "Cache-Control"))
                .isEqualTo("no-cache");
        assertThat(new Visitor(hub).get("/app/other.css").status()).isEqualTo(404);
    }

    @Test
    void whatTheApiRefusesIsSaidOnThePage() {
        String self = admin.json("/me").path("id").asText();
        Reply self409 = admin.post("/admin/users/" + self + "/deactivate", Map.of());
        assertThat(self409.status()).isEqualTo(409);
        assertThat(self409.text()).contains("role=\"alert\"");
        Reply unknown = admin.post("/admin/users/" + self, Map.of("name", "A", "role", "emperor"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text()).contains("role=\"alert\"", "Administrator");
        admin.adds("twice@example.org", "Once", "viewer");
        Reply twice =
                admin.post("/admin/users", Map.of("email", "twice@example.org", "name", "Kept", "role", "viewer"));
        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.text()).contains("value=\"twice@example.org\"", "value=\"Kept\"");
        Reply unnamed = admin.post("/profile/tokens", Map.of("name", " ", "days", "7"));
        assertThat(unnamed.status()).isEqualTo(422);
        assertThat(unnamed.text()).contains("aria-invalid=\"true\"");
        Reply since = admin.get("/admin/audit?since=yesterday");
        assertThat(since.status()).isEqualTo(422);
        assertThat(since.text()).contains("since", "value=\"yesterday\"");
    }

    @Test
    void whoIsNotThereOrAnotherTenantsIsNotFound() {
        assertThat(admin.get("/admin/users/00000000-0000-4000-8000-000000000000")
                        .status())
                .isEqualTo(404);
        assertThat(admin.post("/profile/tokens/AAAAAAAAAAA/revoke", Map.of()).status())
                .isEqualTo(404);
    }

    @Test
    void anAccountIsDeletedOnlyWhereItsAddressIsTyped() {
        admin.adds("goer@example.org", "Goer", "viewer");
        Visitor goer = Visitor.signedIn(hub, "goer@example.org", Visitor.PASSWORD);
        Reply no = goer.post("/profile/delete", Map.of("confirmation", "yes"));
        assertThat(no.status()).isEqualTo(422);
        assertThat(goer.get("/profile").status()).isEqualTo(200);
        Reply gone = goer.post("/profile/delete", Map.of("confirmation", "Goer@example.org"));
        assertThat(header(gone, "Location")).isEqualTo("/login?done=account-deleted");
        assertThat(goer.get("/profile").status()).isEqualTo(302);
        assertThat(admin.get("/admin/users").text()).doesNotContain("goer@example.org");
    }

    @Test
    void aSessionIsEndedFromAnother() {
        admin.adds("two@example.org", "Two", "viewer");
        Visitor here = Visitor.signedIn(hub, "two@example.org", Visitor.PASSWORD);
        Visitor there = Visitor.signedIn(hub, "two@example.org", Visitor.PASSWORD);
        String id = null;
        for (var session : here.json("/me/sessions")) {
            if (!session.path("current").asBoolean()) {
                id = session.path("id").asText();
            }
        }
        Reply ended = here.post("/profile/sessions/" + id + "/end", Map.of());
        assertThat(header(ended, "Location")).isEqualTo("/profile?done=session-ended");
        assertThat(there.get("/profile").status()).isEqualTo(302);
        assertThat(here.get("/profile").status()).isEqualTo(200);
    }

    @Test
    void aPasswordIsChangedWithTheOneOfNowAndEndsTheOtherSessions() {
        admin.adds("changer@example.org", "Changer", "admin");
        Visitor here = Visitor.signedIn(hub, "changer@example.org", Visitor.PASSWORD);
        Visitor there = Visitor.signedIn(hub, "changer@example.org", Visitor.PASSWORD);
        String wanted = "another llama altogether";
        for (String current : List.of("", "not the one")) {
            Reply no = here.post("/profile/password", Map.of("current", current, "password", wanted, "again", wanted));
            assertThat(no.status()).isIn(403, 422);
        }
        Reply unlike = here.post(
                "/profile/password", Map.of("current", Visitor.PASSWORD, "password", wanted, "again", wanted + "s"));
        assertThat(unlike.status()).isEqualTo(422);
        assertThat(there.get("/profile").status()).isEqualTo(200);
        Reply changed = here.post(
                "/profile/password", Map.of("current", Visitor.PASSWORD, "password", wanted, "again", wanted));
        assertThat(header(changed, "Location")).isEqualTo("/profile?done=password-changed");
        assertThat(here.get("/profile").status()).isEqualTo(200);
        assertThat(there.get("/profile").status()).isEqualTo(302);
        assertThat(Visitor.signedIn(hub, "changer@example.org", wanted).cookie())
                .isNotNull();
    }

    @Test
    void askingForALinkLooksTheSameWhetherOrNotThereIsAnAccount() {
        admin.adds("mailed@example.org", "Mailed", "viewer");
        Reply known = new Visitor(hub).post("/forgot", Map.of("email", "mailed@example.org"));
        Reply unknown = new Visitor(hub).post("/forgot", Map.of("email", "unmailed@example.org"));
        assertThat(known.status()).isEqualTo(200).isEqualTo(unknown.status());
        assertThat(known.text()).isEqualTo(unknown.text());
    }

    @Test
    void aPageIsWhatAClientTakesAsOne() {
        String cookie =
                Visitor.signedIn(hub, "next@example.org", Visitor.PASSWORD).cookie();
        String browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        for (String method : List.of("GET", "HEAD")) {
            assertThat(header(asked(method, "/profile", null, null), "Location"))
                    .isEqualTo("/login?next=%2Fprofile");
            assertThat(asked(method, "/profile", null, "*/*").status()).isEqualTo(302);
            assertThat(asked(method, "/profile", null, browser).status()).isEqualTo(302);
            assertThat(asked(method, "/profile", null, "application/json").status())
                    .isEqualTo(401);
            assertThat(asked(method, "/profile", null, "text/html;q=0, */*").status())
                    .isEqualTo(401);
            assertThat(header(asked(method, "/nowhere?a=1", null, browser), "Location"))
                    .isEqualTo("/login?next=%2Fnowhere%3Fa%3D1");
            assertThat(asked(method, "/nowhere", null, "*/*").status()).isEqualTo(404);
            Reply lost = asked(method, "/nowhere", cookie, browser);
            assertThat(lost.status()).isEqualTo(404);
            assertThat(header(lost, "Content-Type")).startsWith("text/html");
            assertThat(header(asked(method, "/nowhere", cookie, null), "Content-Type"))
                    .startsWith("application/problem+json");
            Reply no = asked(method, "/admin/users", cookie, browser);
            assertThat(no.status()).isEqualTo(403);
            assertThat(header(no, "Content-Type")).startsWith("text/html");
            assertThat(header(asked(method, "/admin/users", cookie, "application/json"), "Content-Type"))
                    .startsWith("application/problem+json");
            assertThat(header(asked(method, "/dashboard", null, browser), "Location"))
                    .isEqualTo("/");
        }
        assertThat(hub.send(hub.request("/nowhere")
                                .header("Accept", browser)
                                .header("Authorization", "Bearer x")
                                .GET()
                                .build())
                        .status())
                .isEqualTo(404);
        assertThat(asked("POST", "/nowhere", null, browser).status()).isEqualTo(404);
    }

    private static Reply asked(String method, String path, @Nullable String cookie, @Nullable String accept) {
        var request = hub.request(path).method(method, HttpRequest.BodyPublishers.noBody());
        if (cookie != null) {
            request.header("Cookie", "access_token=" + cookie);
        }
        return hub.send((accept == null ? request : request.header("Accept", accept)).build());
    }

    @Test
    void whoHasNotAcceptedIsAskedOnPagesAndCallsGoOn() {
        admin.adds("asked@example.org", "Asked", "viewer");
        Visitor asked = Visitor.signedIn(hub, "asked@example.org", Visitor.PASSWORD);
        assertThat(asked.get("/profile").text()).contains("action=\"/accept\"", "href=\"/terms\"", "href=\"/privacy\"");
        assertThat(asked.get("/me").status()).isEqualTo(200);
        assertThat(asked.post("/accept", Map.of("next", "/profile"), "https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(asked.json("/me").path("privacy_accepted_at").isNull()).isTrue();
        assertThat(header(asked.post("/accept", Map.of("next", "//evil.example")), "Location"))
                .isEqualTo("/");
        assertThat(asked.get("/profile").text()).doesNotContain("action=\"/accept\"");
        assertThat(asked.json("/me").path("terms_accepted_at").asText()).startsWith("20");
        for (String page : List.of("/terms", "/privacy")) {
            assertThat(new Visitor(hub).get(page).text()).contains("This is a sample");
        }
    }

    @Test
    void peopleSignUpOnAPage() {
        var stranger = new Visitor(hub);
        assertThat(stranger.get("/login").text()).contains("href=\"/signup\"");
        var form = new java.util.HashMap<>(
                Map.of("email", "stranger@example.org", "name", "Stranger", "password", "short", "again", "short"));
        Reply unaccepted = stranger.post("/signup", form);
        assertThat(unaccepted.status()).isEqualTo(422);
        assertThat(unaccepted.text()).contains("Nobody signs up without", "stranger@example.org");
        form.put("accept", "yes");
        Reply weak = stranger.post("/signup", form);
        assertThat(weak.status()).isEqualTo(400);
        assertThat(weak.text()).contains("password-error").doesNotContain("value=\"short\"");
        form.putAll(Map.of("password", Visitor.PASSWORD, "again", Visitor.PASSWORD));
        assertThat(stranger.post("/signup", form, null).status()).isEqualTo(403);
        Reply made = stranger.post("/signup", form);
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        assertThat(made.text()).contains("Look into your mail");
        assertThat(hub.count("SELECT COUNT(*) FROM `user` WHERE email_key = 'stranger@example.org' AND active = 0 AND "
                        + "terms_accepted_at IS NOT NULL"))
                .isEqualTo(1);
    }

    @Test
    void anAdministratorSetsAPasswordAndAKnowledgeRoleOnAPersonsPage() {
        String page = "/admin/users/" + admin.adds("setter@example.org", "Setter", "viewer");
        Visitor there = Visitor.signedIn(hub, "setter@example.org", Visitor.PASSWORD);
        String wanted = "seven llamas on a tram";
        assertThat(admin.post(page + "/password", Map.of("password", wanted, "again", wanted + "s"))
                        .text())
                .contains("The two are not the same.");
        Reply weak = admin.post(page + "/password", Map.of("password", "weak", "again", "weak"));
        assertThat(weak.status()).isEqualTo(400);
        assertThat(weak.text()).contains("password-error");
        Reply set = admin.post(page + "/password", Map.of("password", wanted, "again", wanted));
        assertThat(header(set, "Location")).isEqualTo(page + "?done=user-password-set");
        assertThat(there.get("/profile").status()).isEqualTo(302);
        Visitor again = Visitor.signedIn(hub, "setter@example.org", wanted);
        admin.post(page, Map.of("name", "Setter", "role", "viewer", "knowledge_role", "ehs"));
        assertThat(again.json("/me").path("knowledge_role").asText()).isEqualTo("ehs");
        admin.post(page, Map.of("name", "Setter", "role", "viewer"));
        assertThat(again.json("/me").path("knowledge_role").asText()).isEqualTo("ehs");
        admin.post(page, Map.of("name", "Setter", "role", "viewer", "knowledge_role", ""));
        assertThat(again.json("/me").path("knowledge_role").isNull()).isTrue();
        assertThat(admin.get("/admin/users?q=setter").text()).contains("data-label=\"Knowledge\">none<");
    }

    private static String header(Reply reply, String name) {
        return reply.response().headers().firstValue(name).orElse("");
    }

    private static @Nullable String hidden(Reply reply, String name) {
        var field = Pattern.compile("<input type=\"hidden\" name=\"" + name + "\" value=\"([^\"]*)\">")
                .matcher(reply.text());
        return field.find() ? field.group(1).replace("&amp;", "&").replace("&#39;", "'") : null;
    }
}
