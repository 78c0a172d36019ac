package io.serai.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.SmallDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskIT {
    private static final String ALL = "x-aether-api-key: " + TestEdge.KEY;
    private static final String FORM = "Content-Type: multipart/form-data; boundary=b";

    @TempDir
    static Path parent;

    @Test
    void anUploadThatTheDiskCutsShortIs507AndNothingOfItStays() throws Exception {
        try (var disk = SmallDisk.under(parent);
                var hub = new TestEdge(OnJetty.engine(this), disk.folder)) {
            // one that is over by far, and one whose last bytes alone don't fit
            for (int size : new int[] {TestEdge.UPLOAD - 1_000, SmallDisk.BYTES + 1}) {
                var refused = upload(hub, size);
                assertThat(refused.status()).as(refused.text()).isEqualTo(507);
                assertThat(refused.json().get("detail").asText()).contains("disk is full");
                await().atMost(Duration.ofSeconds(4)).until(() -> hub.kept().isEmpty());
            }
            assertThat(hub.things.calls).as("no route was asked").hasValue(0);
            var kept = upload(hub, SmallDisk.BYTES / 2);
            assertThat(kept.status()).isEqualTo(200);
            assertThat(kept.json().get("size").asInt()).isEqualTo(SmallDisk.BYTES / 2);
        }
    }

    private static Wire.Reply upload(TestEdge hub, int size) throws Exception {
        String form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n" + "x".repeat(size)
                + "\r\n--b--\r\n";
        return Wire.ask(hub.port(), "POST /upload", form.getBytes(StandardCharsets.US_ASCII), ALL, FORM);
    }
}
