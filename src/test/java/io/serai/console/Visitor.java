package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A person with a browser that runs no script: it keeps its cookie and sends forms as a page of the hub would.
final class Visitor {
    static final String PASSWORD = "wandering llama teapot";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestHub hub;
    private @Nullable String cookie;

    Visitor(TestHub hub) {
        this.hub = hub;
    }

    static Visitor signedIn(TestHub hub, String email, String password) {
        var visitor = new Visitor(hub);
        Reply reply = visitor.post("/login", Map.of("email", email, "password", password));
        if (reply.status() != 303) {
            throw new AssertionError("sign-in as " + email + " answered " + reply.status() + ": " + reply.text());
        }
        return visitor;
    }

    static Visitor administrator(TestHub hub) {
        return signedIn(hub, TestHub.ADMIN_EMAIL, TestHub.ADMIN_PASSWORD);
    }

    /// Adds a user with a password by the API, as this administrator.
    String adds(String email, String name, String role) {
        Reply user = api("POST", "/api/users", Map.of("email", email, "name", name, "role", role));
        String id = user.json().path("id").asText();
        if (user.status() != 201) {
            throw new AssertionError("adding " + email + " answered " + user.status() + ": " + user.text());
        }
        Reply set = api("POST", "/api/users/" + id + "/set-password", Map.of("password", PASSWORD));
        if (set.status() != 204) {
            throw new AssertionError(set.status() + ": " + set.text());
        }
        return id;
    }

    Reply get(String path) {
        return keep(hub.send(request(path).GET().build()));
    }

    Reply post(String path, Map<String, String> form) {
        return post(path, form, own());
    }

    /// @param origin null for none
    Reply post(String path, Map<String, String> form, @Nullable String origin) {
        var request = request(path).header("Content-Type", "application/x-www-form-urlencoded");
        if (origin != null) {
            request.header("Origin", origin);
        }
        return keep(hub.send(
                request.POST(HttpRequest.BodyPublishers.ofString(encoded(form))).build()));
    }

    Reply api(String method, String path, Map<String, Object> body) {
        try {
            return hub.send(request(path)
                    .header("Origin", own())
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                    .build());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    JsonNode json(String path) {
        return get(path).json();
    }

    private HttpRequest.Builder request(String path) {
        var request = hub.request(path);
        return cookie == null ? request : request.header("Cookie", "access_token=" + cookie);
    }

    private Reply keep(Reply reply) {
        reply.response().headers().allValues("Set-Cookie").forEach(set -> {
            if (set.startsWith("access_token=")) {
                String value = set.substring("access_token=".length()).split(";", 2)[0];
                cookie = value.isEmpty() ? null : value;
            }
        });
        return reply;
    }

    private String own() {
        return "http://127.0.0.1:" + hub.port;
    }

    @Nullable
    String cookie() {
        return cookie;
    }

    Visitor with(@Nullable String value) {
        cookie = value;
        return this;
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
