package io.serai.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A hub that is killed while it writes an account's file: the next one writes it, and nothing half is left.
class ExportKillIT {
    private static final String PASSPHRASE = "a passphrase that outlives a hub";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Test
    void anExportWhoseHubIsKilledIsFinishedByTheNext() throws Exception {
        try (TestHub hub = TestHub.create()) {
            Path moment = hub.data.resolve("moment");
            hub.start("-Dserai.halt.file=" + moment);
            for (String at : List.of("tenant.written", "tenant.kept")) {
                Files.move(Files.writeString(hub.data.resolve("moment.part"), at), moment);
                Reply asked = hub.send(hub.demo("/v3/hub/account/export")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"passphrase\": \"" + PASSPHRASE + "\"}"))
                        .build());
                assertThat(asked.status()).as(asked.text()).isEqualTo(202);
                hub.await("MOMENT " + at);
                hub.kill();
                Files.delete(moment);
                hub.start("-Dserai.halt.file=" + moment);

                String run = "/v3/hub/run/" + asked.json().at("/data/run_id").asText();
                await().atMost(PATIENCE)
                        .until(() ->
                                hub.get(run).json().at("/data/status").asText().equals("done"));
                Reply file = hub.send(hub.demo(run + "/file").GET().build());
                assertThat(file.status()).isEqualTo(200);
                Path kept = Files.write(
                        hub.data.resolve("account.serai-tenant"),
                        file.response().body());
                assertThat(new TenantFile(kept, PASSPHRASE.toCharArray(), Long.MAX_VALUE)
                                .check(TenantTables.read())
                                .account())
                        .isEqualTo("demoAcct001");
            }
            assertThat(hub.count("SELECT COUNT(*) FROM account_export WHERE sealed IS NOT NULL"))
                    .isZero();
            try (Stream<Path> left = Files.walk(hub.data.resolve("tmp"))) {
                assertThat(left.filter(file -> file.getFileName().toString().startsWith("tenant-")))
                        .isEmpty();
            }
        }
    }
}
