package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.hub.database.PublicId;
import java.net.http.HttpRequest;

/// A tenant of its own on the hub that tests share, and calls on its behalf.
record Desk(TestHub hub, String account) {
    static Desk make() {
        return on(TestHub.shared());
    }

    static Desk on(TestHub hub) {
        String id = PublicId.random();
        hub.execute("INSERT INTO account (id_random, code, name) VALUES ('" + id + "', '" + id + "', 'An account')");
        return new Desk(hub, id);
    }

    HttpRequest.Builder request(String path) {
        return hub.request(path).header("x-aether-api-key", TestHub.KEY).header("x-account-id", account);
    }

    HttpRequest.Builder bypass(String path) {
        return hub.request(path).header("x-aether-api-key", TestHub.KEY).header("x-no-account-id", "bypass");
    }

    Reply get(String path) {
        return hub.send(request("/v3/crud/" + path).GET().build());
    }

    Reply post(String path, String body) {
        return send(request("/v3/crud/" + path), "POST", body);
    }

    Reply patch(String path, String body, String... headers) {
        HttpRequest.Builder request = request("/v3/crud/" + path);
        return send(headers.length == 0 ? request : request.headers(headers), "PATCH", body);
    }

    Reply delete(String path) {
        return hub.send(request("/v3/crud/" + path).DELETE().build());
    }

    Reply send(HttpRequest.Builder request, String method, String body) {
        return hub.send(request.header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /// The record that was made.
    JsonNode made(String path, String body) {
        return data(post(path, body));
    }

    String id(String path, String body) {
        return made(path, body).path("id").asText();
    }

    JsonNode data(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("data");
    }

    JsonNode search(String path, String body) {
        return data(post(path, body));
    }

    String event() {
        return id("event", "{\"name\": \"An event\"}");
    }
}
