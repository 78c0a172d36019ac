package io.serai.splash;

import static io.serai.splash.SplashSandbox.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.SandboxVendor;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A field that a vendor always sent and sends no more.
class SplashDriftIT {
    @Test
    void aFieldThatIsGoneIsToldOnceInTheUsageTheMetricsAndTheLog() {
        try (var splash = new SplashFixture("SERAI_WORKER_COUNT", "0")) {
            splash.empty();
            String connection = splash.connect(FIRST);
            String test = "/v3/hub/connection/" + connection + "/test";
            answer(splash, "{\"data\": [{\"id\": 1, \"title\": \"secret title\", \"seats\": 12}]}");
            for (int i = 0; i < 1_000; i++) {
                assertThat(splash.post(test, "").json().at("/data/ok").asBoolean())
                        .isTrue();
            }
            assertThat(drift(splash, connection)).isEmpty();
            answer(splash, "{\"data\": [{\"id\": 1, \"seats\": \"twelve\", \"colour\": \"red\"}]}");
            for (int i = 0; i < 60; i++) {
                splash.post(test, "");
            }
            JsonNode told = drift(splash, connection);
            assertThat(told.valueStream()
                            .map(one -> String.join(
                                    "|",
                                    one.path("call").asText(),
                                    one.path("field").asText(),
                                    one.path("what").asText(),
                                    one.path("was").asText(),
                                    one.path("is").asText())))
                    .as(told.toString())
                    .containsExactlyInAnyOrder(
                            "GET /events|data[].title|gone|text|null",
                            "GET /events|data[].seats|changed|number|text",
                            "GET /events|data[].colour|new|null|text");
            String log = splash.hub.output();
            assertThat(log.lines().filter(line -> line.contains("data[].title")))
                    .hasSize(1);
            assertThat(log).doesNotContain("data[].colour").doesNotContain("secret title");
            assertThat(splash.hub.get("/observe/metrics").text())
                    .contains("serai_vendor_drift_total{system=\"splash\",what=\"gone\"} 1.0");
        }
    }

    private static void answer(SplashFixture splash, String body) {
        splash.heard.instead(request -> request.path().equals("/events")
                ? new SandboxVendor.Reply(200, Map.of(), body.getBytes(StandardCharsets.UTF_8))
                : null);
    }

    private static JsonNode drift(SplashFixture splash, String connection) {
        return splash.hub
                .get("/v3/hub/connection/" + connection + "/usage")
                .json()
                .at("/data/drift");
    }
}
