package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.tables.Workbooks;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hostile files through the whole hub: refused or stored as text, never a 5xx, nothing half-written, nothing left.
class HostileUploadIT {
    private static final String SPLASH = "/event/pjrcghqwert/badge/import/splash_xlsx";
    private static final String BADGES = "/event/pjrcghqwert/badge/import";
    private static final String SHEET = "xl/worksheets/sheet1.xml";
    private static TestHub hub;

    @TempDir
    private Path dir;

    @BeforeAll
    static void start() {
        hub = TestHub.create().start();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        hub.execute("DELETE FROM event_badge WHERE id_random NOT LIKE 'demoBadg0__'");
        hub.execute("DELETE FROM event_person WHERE id_random NOT LIKE 'demoEPer0__'");
        assertThat(passing()).as("files left in the folder for passing things").isZero();
        assertThat(hub.count("SELECT COUNT(*) FROM run WHERE status = 'running'"))
                .isZero();
        assertThat(hub.get("/observe/health/ready").status()).isEqualTo(200);
    }

    @Test
    void aZipBombIsRefused() throws IOException {
        Path bomb = Workbooks.sheet().in(dir, SHEET, out -> {
            write(out, "<worksheet><sheetData>" + Workbooks.row("Full Name", "Email", "Status"));
            for (int i = 0; i < 200_000; i++) {
                write(out, "<row>" + "<c/>".repeat(20) + "</row>");
            }
        });
        assertRefused(hub.upload(SPLASH, "bomb.xlsx", Files.readAllBytes(bomb)), 413, "expands");
    }

    @Test
    void aCellOfAHundredMegabytesIsRefused() throws IOException {
        Path large = Workbooks.sheet().in(dir, SHEET, out -> {
            write(
                    out,
                    "<worksheet><sheetData>" + Workbooks.row("Full Name", "Email", "Status")
                            + "<row><c t=\"inlineStr\"><is><t>");
            var random = new java.util.Random(1);
            byte[] text = new byte[1 << 20];
            for (int n = 0; n < text.length; n++) {
                text[n] = (byte) ('a' + random.nextInt(16)); // packs fast
            }
            for (int i = 0; i < 100; i++) {
                out.write(text);
            }
        });
        assertRefused(hub.upload(SPLASH, "large.xlsx", Files.readAllBytes(large)), 413, "cell");
    }

    @Test
    void billionLaughsAndForeignEntitiesAreRefused() throws IOException {
        String laughs =
                "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>" + Workbooks.sheetXml(Workbooks.row("&b;"));
        String foreign =
                "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + Workbooks.sheetXml(Workbooks.row("&a;"));
        for (String xml : new String[] {laughs, foreign}) {
            Path file = Workbooks.sheet().part(SHEET, xml).in(dir);
            assertRefused(hub.upload(SPLASH, "a.xlsx", Files.readAllBytes(file)), 400, "DOCTYPE");
        }
    }

    @Test
    void anEncryptedWorkbookIsRefusedAsWhatItIs() {
        byte[] ole = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1};
        assertRefused(hub.upload(SPLASH, "a.xlsx", ole), 415, "without a password");
    }

    @Test
    void fiveThousandColumnsAreRefused() {
        String header = "email" + ",x".repeat(5_000) + "\n";
        assertRefused(
                hub.upload(BADGES, "a.csv", (header + "a@x.org\n").getBytes(StandardCharsets.UTF_8)), 413, "columns");
    }

    @Test
    void everyEncodingThatIsAllowedIsReadAndOthersAreRefused() {
        String csv = "email,given_name\nzoe@x.org,Zoë\n";
        for (byte[] bytes : new byte[][] {
            csv.getBytes(StandardCharsets.UTF_8),
            ("\uFEFF" + csv).getBytes(StandardCharsets.UTF_8),
            ("\uFEFF" + csv).getBytes(StandardCharsets.UTF_16LE),
            ("\uFEFF" + csv).getBytes(StandardCharsets.UTF_16BE),
            csv.getBytes(Charset.forName("windows-1252"))
        }) {
            Reply reply = hub.upload(BADGES, "a.csv", bytes);
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            assertThat(hub.count("SELECT COUNT(*) FROM event_badge WHERE given_name = BINARY 'Zoë'"))
                    .isEqualTo(1);
        }
        hub.execute("DELETE FROM event_badge WHERE id_random NOT LIKE 'demoBadg0__'");
        hub.execute("DELETE FROM event_person WHERE id_random NOT LIKE 'demoEPer0__'");
        byte[] odd = csv.getBytes(Charset.forName("windows-1252"));
        odd[odd.length - 3] = (byte) 0x81;
        assertRefused(hub.upload(BADGES, "a.csv", odd), 400, "Windows-1252");
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws IOException {
        long runs = hub.count("SELECT COUNT(*) FROM run");
        try (var socket = new Socket("127.0.0.1", hub.port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + BADGES + " HTTP/1.1\r\nHost: 127.0.0.1:" + hub.port + "\r\nx-aether-api-key: "
                            + TestHub.KEY
                            + "\r\nx-account-id: demoAcct001\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                            + "Content-Length: 100000\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; "
                            + "filename=\"a.csv\"\r\n\r\nemail\na@x.org\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            await().atMost(Duration.ofSeconds(5)).until(() -> passing() > 0);
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> passing() == 0);
        assertThat(hub.count("SELECT COUNT(*) FROM run")).isEqualTo(runs);
    }

    @Test
    void camelsHeadersAndReflectedOnesDoNothing() {
        Reply reply = hub.send(TestHub.multipart(
                hub.demo(BADGES + "?Set-Cookie=evil%3D1&CamelHttpResponseCode=299&CamelBeanMethodName=x")
                        .header("CamelHttpResponseCode", "299")
                        .header("CamelFileName", "../../evil")
                        .header("Location", "http://evil.example")
                        .header("org.apache.camel.x", "y"),
                "a.csv",
                "email\na@x.org\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.response().headers().map()).doesNotContainKeys("set-cookie", "location", "camelfilename");
    }

    @Test
    void aFileNameIsTextAndNeverAPath() {
        Reply reply =
                hub.upload(BADGES, "../../../etc/cron.d/evil.csv", "email\na@x.org\n".getBytes(StandardCharsets.UTF_8));
        assertThat(reply.status()).isEqualTo(200);
        String run = reply.counts().path("run_id").asText();
        Reply file = hub.get("/v3/hub/run/" + run + "/file");
        assertThat(file.text()).isEqualTo("email\na@x.org\n");
        assertThat(file.response().headers().firstValue("content-disposition").orElseThrow())
                .startsWith("attachment;")
                .doesNotContain("/", "\r", "\n");
    }

    private static long passing() throws IOException {
        try (Stream<Path> files = Files.walk(hub.data.resolve("tmp"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static void assertRefused(Reply reply, int status, String says) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.json().at("/meta/status_message").asText()).contains(says);
        assertThat(reply.text()).doesNotContain("Exception", "io.serai", hub.data.toString());
        assertThat(hub.people()).isZero();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
