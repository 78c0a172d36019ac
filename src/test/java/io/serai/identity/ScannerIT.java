package io.serai.identity;

import static io.serai.identity.V3Fixture.A;
import static io.serai.identity.V3Fixture.anyAddress;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.identity.V3Fixture.Someone;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Links that sign in: mailed, opened by programs that scan mails, and pressed by a person.
class ScannerIT {
    private static final Pattern LINK = Pattern.compile("https://\\S+");
    private static V3Fixture v3;

    @BeforeAll
    static void start() {
        v3 = V3Fixture.start();
        v3.hub().execute("UPDATE account SET link_hosts_json = '[\"www.example.org\"]' WHERE id_random = '" + A + "'");
    }

    @AfterAll
    static void stop() {
        v3.hub().close();
    }

    @Test
    void aLinkIsMailedToTheUserAndToNobodyElse() {
        Someone person = v3.someone(A, Map.of("allow_auth_key", "1"));
        Reply sent = mail(person, "https://www.example.org/in?lang=en", "&key_param_name=k");
        assertThat(sent.status()).as(sent.text()).isEqualTo(200);
        assertThat(sent.json().path("data").asBoolean()).isTrue();
        JsonNode letter = letter(person);
        Matcher link = LINK.matcher(letter.path("text").asText());
        assertThat(link.find()).isTrue();
        assertThat(link.group())
                .matches("https://www\\.example\\.org/in\\?lang=en&user_id=" + person.id()
                        + "&k=[A-Za-z0-9_-]{22,}&valid_email=True");
        assertThat(sent.text()).doesNotContain(key(link.group(), "k"), person.email());
        assertThat(v3.hub().output()).doesNotContain(key(link.group(), "k"));
        Reply in = v3.post(
                "/v3/action/user/authenticate",
                Map.of("user_id", person.id(), "auth_key", key(link.group(), "k"), "valid_email", false));
        assertThat(in.json().path("data").path("email_verified").asBoolean()).isTrue();
    }

    /// Any site can lead a browser to a GET, with its cookie.
    @Test
    void aKeyIsMadeByACookieFromOurOwnPagesOnlyAndNeverByHead() {
        String session = v3.session(v3.someone(A, Map.of("role", "'admin'")));
        Someone person = v3.someone(A, Map.of("allow_auth_key", "1"));
        String make = "/v3/action/user/" + person.id() + "/new_auth_key";
        String send = "/v3/action/user/" + person.id() + "/email_auth_key_url?root_url="
                + URLEncoder.encode("https://www.example.org/in", StandardCharsets.UTF_8);
        String made = "SELECT COUNT(*) FROM one_time_token t JOIN `user` u ON u.id = t.user_id WHERE u.id_random = '"
                + person.id() + "'";
        String origin = "http://127.0.0.1:" + v3.hub().port;
        for (String path : new String[] {make, send}) {
            assertThat(byCookie(session, path)).isEqualTo(403);
            for (String site : new String[] {"cross-site", "same-site", "none"}) {
                assertThat(byCookie(session, path, "Sec-Fetch-Site", site))
                        .as(site)
                        .isEqualTo(403);
            }
            assertThat(byCookie(session, path, "Origin", "https://evil.example"))
                    .isEqualTo(403);
            for (String[] who : new String[][] {
                {"x-aether-api-key", TestHub.KEY, "x-account-id", A},
                {"Authorization", "Bearer " + session},
                {"Cookie", "access_token=" + session, "Sec-Fetch-Site", "same-origin"}
            }) {
                var head = v3.from(anyAddress(), path)
                        .headers(who)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build();
                Reply reply = v3.hub().send(head);
                assertThat(reply.status()).isEqualTo(405);
                assertThat(reply.response().headers().firstValue("Allow")).contains("GET");
            }
        }
        assertThat(v3.hub().count(made)).isZero();
        assertThat(byCookie(session, make, "Sec-Fetch-Site", "same-origin")).isEqualTo(200);
        assertThat(byCookie(session, make, "Origin", origin)).isEqualTo(200);
        assertThat(byCookie(session, send, "Sec-Fetch-Site", "same-origin")).isEqualTo(200);
        assertThat(v3.hub().count(made)).isEqualTo(3);
    }

    private static int byCookie(String session, String path, String... headers) {
        var request = v3.from(anyAddress(), path).header("Cookie", "access_token=" + session);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return v3.hub().send(request.GET().build()).status();
    }

    @Test
    void aForgedHostChangesNoLink() throws IOException {
        Someone person = v3.someone(A, Map.of("allow_auth_key", "1"));
        String path = "/v3/action/user/" + person.id() + "/email_auth_key_url?root_url="
                + URLEncoder.encode("https://www.example.org/in", StandardCharsets.UTF_8);
        // the JDK's client sets this header itself
        try (var socket = new Socket("127.0.0.1", v3.hub().port)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + v3.hub().port
                                    + "\r\nX-Forwarded-Host: evil.example\r\n"
                                    + "Forwarded: host=evil.example\r\nX-Forwarded-For: " + anyAddress()
                                    + "\r\nx-aether-api-key: " + TestHub.KEY + "\r\nx-account-id: " + A
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 ")
                    .doesNotContain("evil");
        }
        assertThat(letter(person).toString()).doesNotContain("evil");
    }

    @Test
    void noLinkLeadsElsewhere() {
        Someone person = v3.someone(A, Map.of("allow_auth_key", "1"));
        assertThat(mail(person, "https://evil.example/in", "").status()).isEqualTo(400);
        assertThat(mail(person, "https://www.example.org@evil.example/", "").status())
                .isEqualTo(400);
        assertThat(mail(person, "https://a", "").status()).isEqualTo(422);
        assertThat(mail(person, "https://www.example.org/" + "a".repeat(200), "")
                        .status())
                .isEqualTo(422);
        assertThat(v3.get("/v3/action/user/" + person.id() + "/email_auth_key_url")
                        .status())
                .isEqualTo(422);
        assertThat(mail(person, "https://www.example.org/in", "&key_param_name=user_id")
                        .status())
                .isEqualTo(422);
        assertThat(v3.hub()
                        .count("SELECT COUNT(*) FROM one_time_token t JOIN `user` u ON u.id = t.user_id "
                                + "WHERE u.id_random = '" + person.id() + "'"))
                .isZero();
        Someone elsewhere = v3.someone(V3Fixture.B, Map.of("allow_auth_key", "1"));
        assertThat(mail(elsewhere, "https://www.example.org/in", "").status()).isEqualTo(404);
    }

    @Test
    void whyNoLinkIsMailedIsSaid() {
        Reply notAllowed = mail(v3.someone(A), "https://www.example.org/in", "");
        assertThat(notAllowed.status()).isEqualTo(500);
        assertThat(notAllowed.text()).contains("allow_auth_key");
        Reply disabled =
                mail(v3.someone(A, Map.of("allow_auth_key", "1", "active", "0")), "https://www.example.org/in", "");
        assertThat(disabled.status()).isEqualTo(500);
        assertThat(disabled.text()).contains("disabled");
    }

    @Test
    void toOpenALinkDoesNothing() {
        Someone person = v3.someone(A, Map.of("allow_auth_key", "1"));
        String key = newKey(person);
        String path = "/signin?user_id=" + person.id() + "&auth_key=" + key + "&valid_email=True";
        for (String method : new String[] {"GET", "HEAD", "GET"}) {
            Reply page = v3.hub()
                    .send(v3.from(anyAddress(), path)
                            .header("Sec-Purpose", "prefetch")
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build());
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.response().headers().firstValue("Set-Cookie")).isEmpty();
            assertThat(page.response().headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(page.response().headers().firstValue("Referrer-Policy")).contains("same-origin");
        }
        String same = v3.hub()
                .send(v3.from(anyAddress(), path.replace(key, "x".repeat(43)))
                        .GET()
                        .build())
                .text();
        assertThat(v3.hub().send(v3.from(anyAddress(), path).GET().build()).text())
                .as("the page does not say whether the key works")
                .isEqualTo(same.replace("x".repeat(43), key));
        assertThat(v3.hub().count("SELECT email_verified FROM `user` WHERE id_random = '" + person.id() + "'"))
                .isZero();
        Reply in = press(person, key, own(), "/docs/index.html");
        assertThat(in.status()).as(in.text()).isEqualTo(303);
        assertThat(in.response().headers().firstValue("Location")).contains("/docs/index.html");
        String cookie = in.response().headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).startsWith("access_token=").contains("HttpOnly", "SameSite=Lax");
        assertThat(v3.hub()
                        .send(v3.from(anyAddress(), "/v3/hub/run")
                                .header("Cookie", cookie.replaceFirst(";.*", ""))
                                .GET()
                                .build())
                        .status())
                .isEqualTo(200);
        assertThat(v3.hub().count("SELECT email_verified FROM `user` WHERE id_random = '" + person.id() + "'"))
                .as("the key was shown, not mailed")
                .isZero();
        Reply again = press(person, key, own(), "/");
        assertThat(again.status()).isEqualTo(403);
        assertThat(again.text()).contains("used before").doesNotContain("<form");
    }

    @Test
    void onlyTheHubsOwnPageIsPressed() {
        Someone person = v3.someone(A, Map.of("allow_auth_key", "1"));
        String key = newKey(person);
        for (String origin : new String[] {"https://evil.example", "null", null}) {
            assertThat(press(person, key, origin, "/").status()).as(origin).isEqualTo(403);
        }
        for (String next : new String[] {"https://evil.example", "//evil.example", "/\\evil.example", "in", ""}) {
            assertThat(press(person, newKey(person), own(), next)
                            .response()
                            .headers()
                            .firstValue("Location"))
                    .as(next)
                    .contains("/");
        }
        assertThat(press(person, key, own(), "/").status()).as("not used up").isEqualTo(303);
    }

    @Test
    void whatStandsInALinkIsTextOnThePage() {
        Reply page = v3.hub()
                .send(v3.from(
                                anyAddress(),
                                "/signin?user_id="
                                        + URLEncoder.encode("\"><script>alert(1)</script>", StandardCharsets.UTF_8)
                                        + "&auth_key=x")
                        .GET()
                        .build());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).doesNotContain("<script>alert");
        assertThat(v3.hub().send(v3.from(anyAddress(), "/signin").GET().build()).text())
                .contains("not whole")
                .doesNotContain("<form");
    }

    private static String own() {
        return "http://127.0.0.1:" + v3.hub().port;
    }

    private static Reply press(Someone person, String key, String origin, String next) {
        HttpRequest.Builder request = v3.from(anyAddress(), "/signin")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("user_id=" + person.id() + "&auth_key=" + key
                        + "&valid_email=True&next=" + URLEncoder.encode(next, StandardCharsets.UTF_8)));
        return v3.hub()
                .send(
                        origin == null
                                ? request.build()
                                : request.header("Origin", origin).build());
    }

    private static String newKey(Someone person) {
        return v3.get("/v3/action/user/" + person.id() + "/new_auth_key")
                .json()
                .path("data")
                .path("auth_key")
                .asText();
    }

    private static Reply mail(Someone person, String root, String more) {
        return v3.get("/v3/action/user/" + person.id() + "/email_auth_key_url?root_url="
                + URLEncoder.encode(root, StandardCharsets.UTF_8) + more);
    }

    private static JsonNode letter(Someone person) {
        for (JsonNode letter :
                v3.hub().send(v3.hub().request("/api/dev/mail").GET().build()).json()) {
            if (letter.path("to").path(0).asText().equals(person.email())) {
                return letter;
            }
        }
        throw new AssertionError("no mail to " + person.email());
    }

    private static String key(String link, String parameter) {
        for (String pair : URI.create(link).getQuery().split("&")) {
            if (pair.startsWith(parameter + "=")) {
                return pair.substring(parameter.length() + 1);
            }
        }
        throw new AssertionError(link);
    }
}
