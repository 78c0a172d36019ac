package io.serai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A hub whose heap is far smaller than what goes through it.
class UploadHeapIT {
    private static final long SIZE = 200L * 1024 * 1024;
    private static final TestHub HUB = TestHub.create().with("SERAI_HTTP_UPLOAD_LIMIT", "256MiB");

    @BeforeAll
    static void start() {
        HUB.start("-Xmx112m");
    }

    @AfterAll
    static void close() {
        HUB.close();
    }

    @Test
    void aFileLargerThanTheHeapGoesThroughBothWays() throws Exception {
        FileDesk desk = FileDesk.on(HUB);
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        HttpRequest upload = desk.request("/v3/action/hosted_file/upload")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> form(desk.event(), sent)))
                .build();
        Reply reply = HUB.send(upload);
        JsonNode file = desk.kept(reply);
        assertThat(file.path("size").asLong()).isEqualTo(SIZE);
        String hash = HexFormat.of().formatHex(sent.digest());
        assertThat(file.path("hash_sha256").asText()).isEqualTo(hash);

        String path = "/v3/action/hosted_file/" + file.path("id").asText() + "/download";
        try (var client = HttpClient.newHttpClient();
                InputStream back = client.send(
                                desk.request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream())
                        .body()) {
            var digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(back, digest).transferTo(java.io.OutputStream.nullOutputStream());
            assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(hash);
        }
        assertThat(HUB.output()).doesNotContain("OutOfMemory");
    }

    private static InputStream form(String event, MessageDigest digest) {
        String texts = "--b\r\nContent-Disposition: form-data; name=\"link_to_type\"\r\n\r\nevent\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"link_to_id\"\r\n\r\n" + event + "\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"large.bin\"\r\n\r\n";
        return new SequenceInputStream(Collections.enumeration(
                List.of(text(texts), new DigestInputStream(new Counting(SIZE), digest), text("\r\n--b--\r\n"))));
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// So many bytes that do not repeat in the size of a block.
    private static final class Counting extends InputStream {
        private long left;

        Counting(long left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left == 0 ? -1 : (int) (left-- % 251);
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (left == 0) {
                return -1;
            }
            int some = (int) Math.min(length, left);
            for (int i = 0; i < some; i++) {
                into[from + i] = (byte) (left-- % 251);
            }
            return some;
        }
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws Exception {
        FileDesk desk = FileDesk.on(HUB);
        String head = "POST /v3/action/hosted_file/upload HTTP/1.1\r\nHost: 127.0.0.1:" + HUB.port
                + "\r\nx-aether-api-key: " + TestHub.KEY + "\r\nx-account-id: " + desk.account()
                + "\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 10000000\r\n\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
        try (var socket = new Socket("127.0.0.1", HUB.port)) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[3_000_000]);
            await().atMost(Duration.ofSeconds(10)).until(() -> uploads() > 0);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> uploads() == 0);
        assertThat(HUB.count("SELECT COUNT(*) FROM stored_file_leftover")).isZero();
    }

    private static long uploads() throws IOException {
        try (var files = Files.walk(HUB.data.resolve("tmp"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
