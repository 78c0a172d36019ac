package io.serai.web;

import static io.serai.web.TestEdge.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies: too large, too slow, broken, in disguise, or just as they should be.
@Timeout(30)
class BodiesIT {
    private static final String ALL = "x-aether-api-key: " + KEY;
    private static final String JSON = "Content-Type: application/json";
    private static final String FORM = "Content-Type: multipart/form-data; boundary=b";
    private static final String THING = "{\"name\":\"Zoë\",\"email\":\"zoe@example.org\"}";

    @TempDir
    static Path uploads;

    private static TestEdge hub;

    @BeforeAll
    static void start(TestInfo test) throws Exception {
        hub = new TestEdge(OnJetty.engine(test), uploads, Duration.ofSeconds(30), Duration.ofSeconds(1));
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @AfterEach
    void nothingIsLeft() {
        await().atMost(Duration.ofSeconds(4))
                .until(() -> hub.inFlight() == 0 && hub.kept().isEmpty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Wire.Reply post(String path, byte[] body, String... headers) throws Exception {
        return Wire.ask(hub.port(), "POST " + path, body, headers);
    }

    private static Wire.Reply thing(String body) throws Exception {
        return post("/thing", bytes(body), ALL, JSON);
    }

    private static byte[] form(String fileName, byte[] file) {
        byte[] head = bytes("--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        byte[] tail = bytes("\r\n--b--\r\n");
        byte[] all = Arrays.copyOf(head, head.length + file.length + tail.length);
        System.arraycopy(file, 0, all, head.length, file.length);
        System.arraycopy(tail, 0, all, head.length + file.length, tail.length);
        return all;
    }

    @Test
    void aBodyThatFitsIsTaken() throws Exception {
        var reply = thing(THING);
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().get("name").asText()).isEqualTo("Zoë");
    }

    @Test
    void everyFaultOfABodyIsNamed() throws Exception {
        var reply = thing("{\"name\":\"\",\"email\":\"nobody\",\"priority\":101,\"extra\":1}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().get("errors")).hasSize(4);
        assertThat(thing("[]").status()).isEqualTo(422);
        assertThat(thing("null").status()).isEqualTo(422);
    }

    @Test
    void theAnswerToABadBodyIsNoLargerThanItNeedsToBe() throws Exception {
        String names =
                IntStream.range(0, 500).mapToObj(i -> "\"\u0007" + i + "\":1").collect(Collectors.joining(","));
        var many = thing("{" + names.replace("\u0007", "\\u0007") + "}");
        assertThat(many.status()).isEqualTo(422);
        assertThat(many.json().get("errors")).hasSize(20);
        assertThat(many.json().get("detail").asText()).contains("at least");
        assertThat(many.body()).hasSizeLessThan(8_000);
        var longName = thing("{\"" + "x".repeat(9_000) + "\":1}");
        assertThat(longName.status()).isEqualTo(422);
        assertThat(longName.body()).hasSizeLessThan(2_000);
    }

    @Test
    void whatIsNoJsonIs400() throws Exception {
        for (String body : new String[] {
            "",
            "{",
            "{\"name\":\"a\",}",
            THING + " more",
            THING + THING,
            "{\"name\":1,\"name\":2}",
            "'x'",
            "NaN",
            "\u0000"
        }) {
            assertThat(thing(body).status()).as(body).isEqualTo(400);
        }
        assertThat(thing("[".repeat(21) + "]".repeat(21)).status()).isEqualTo(400);
        assertThat(thing("9".repeat(2000)).status()).isEqualTo(400);
        assertThat(post("/thing", new byte[] {'"', (byte) 0xC3, 0x28, '"'}, ALL, JSON)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aReasonForBadJsonTellsNoClassNames() throws Exception {
        for (String body : new String[] {
            "{", THING + THING, "9".repeat(2000), "\u0001", "{\"name\":1,\"name\":2}", "[".repeat(99), "tru"
        }) {
            assertThat(thing(body).text())
                    .doesNotContain("jackson", "java.", "Exception", "StreamReadConstraints", "byte[]");
        }
    }

    @Test
    void aByteOrderMarkIsNoFault() throws Exception {
        assertThat(thing("\uFEFF" + THING).status()).isEqualTo(201);
    }

    @Test
    void anotherMediaTypeIs415() throws Exception {
        assertThat(post("/thing", bytes(THING), ALL, "Content-Type: text/plain").status())
                .isEqualTo(415);
        assertThat(post("/thing", bytes(THING), ALL).status()).isEqualTo(415);
        assertThat(post("/thing", bytes("a=b"), ALL, "Content-Type: application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(415);
        assertThat(post("/thing", form("a", new byte[3]), ALL, FORM).status()).isEqualTo(415);
        assertThat(post("/thing", bytes(THING), ALL, "Content-Type: application/jsonp")
                        .status())
                .isEqualTo(415);
        assertThat(post("/thing", bytes(THING), ALL, "Content-Type: Application/JSON; charset=utf-8")
                        .status())
                .isEqualTo(201);
        assertThat(post("/upload", bytes(THING), ALL, JSON).status()).isEqualTo(415);
    }

    @Test
    void anOptionalBodyMayBeLeftOut() throws Exception {
        assertThat(Wire.ask(hub.port(), "POST /note", ALL).status()).isEqualTo(200);
    }

    @Test
    void aBinaryBodyIsUntouchedWhateverItSaysItIs() throws Exception {
        byte[] binary = new byte[9000];
        new Random(7).nextBytes(binary);
        for (String type : new String[] {
            "application/octet-stream",
            "application/json",
            "text/plain",
            FORM.substring(14),
            "application/x-www-form-urlencoded"
        }) {
            assertThat(post("/raw", binary, ALL, "Content-Type: " + type).body())
                    .as(type)
                    .isEqualTo(binary);
        }
    }

    @Test
    void aBodyOverTheLimitIs413AndTheClientCanReadSo() throws Exception {
        var declared = post("/thing", new byte[TestEdge.BODY + 1], ALL, JSON);
        assertThat(declared.status()).isEqualTo(413);
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("POST /thing", ALL, JSON, "Transfer-Encoding: chunked"));
            for (int i = 0; i < 20; i++) {
                wire.send("400\r\n" + "x".repeat(1024) + "\r\n");
            }
            wire.send("0\r\n\r\n");
            assertThat(wire.reply().status()).isEqualTo(413);
            assertThat(wire.closed()).isTrue();
        }
        var upload = post("/upload", form("a", new byte[TestEdge.UPLOAD]), ALL, FORM);
        assertThat(upload.status()).isEqualTo(413);
    }

    @Test
    void aChunkedUploadOverTheLimitIs413() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("POST /upload", ALL, FORM, "Transfer-Encoding: chunked"));
            byte[] start = bytes("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
            wire.send(Integer.toHexString(start.length) + "\r\n");
            wire.send(start);
            wire.send("\r\n");
            for (int i = 0; i < 32; i++) {
                wire.send("10000\r\n" + "x".repeat(65536) + "\r\n");
            }
            assertThat(wire.reply().status()).isEqualTo(413);
        }
    }

    @Test
    void aStrangersHugeUploadIsRefusedAtOnceAndNotReadForEver() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("POST /upload", FORM, "Content-Length: 1000000000000"));
            assertThat(wire.status()).isEqualTo(401);
            byte[] piece = new byte[65536];
            int sent = 0;
            try {
                while (sent < 200 << 20) {
                    wire.send(piece);
                    sent += piece.length;
                }
            } catch (IOException closed) {
                // as it should
            }
            assertThat(sent).isBetween(0, 20 << 20);
        }
    }

    @Test
    void aClientThatSendsAllBeforeItReadsStillReadsTheRefusal() throws Exception {
        assertThat(post("/upload", form("a", new byte[TestEdge.UPLOAD - 1000]), FORM)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aRefusedSmallBodyKeepsTheConnection() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("POST /thing", JSON, "Content-Length: 5") + "{bro");
            assertThat(wire.reply().status()).isEqualTo(401);
            wire.send("k" + Wire.head("GET /open"));
            assertThat(wire.reply().status()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatAsksFirstIsToldToGoOnOnlyWhenItMay() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("POST /thing", JSON, ALL, "Expect: 100-continue", "Content-Length: 42"));
            assertThat(wire.status()).isEqualTo(100);
            wire.send(bytes(THING + " ".repeat(42 - bytes(THING).length)));
            assertThat(wire.reply().status()).isEqualTo(201);
        }
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("POST /thing", JSON, "Expect: 100-continue", "Content-Length: 42"));
            assertThat(wire.status()).isEqualTo(401);
        }
    }

    @Test
    void aBodyThatDoesNotComeInTimeIs408() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("POST /thing", ALL, JSON, "Content-Length: 100") + "{");
            assertThat(wire.reply().status()).isEqualTo(408);
        }
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("POST /upload", ALL, FORM, "Content-Length: 1000") + "--b\r\n");
            assertThat(wire.reply().status()).isEqualTo(408);
        }
    }

    @Test
    void aHeadThatIsTooLargeIs431AndAnAddress414() throws Exception {
        assertThat(Wire.ask(hub.port(), "GET /open", "X-Large: " + "x".repeat(TestEdge.HEADER))
                        .status())
                .isEqualTo(431);
        assertThat(Wire.ask(hub.port(), "GET /open?" + "x".repeat(TestEdge.HEADER))
                        .status())
                .isEqualTo(414);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n\r\n",
                "GET /open HTTP/9.9\r\n\r\n",
                "GET /open HTTP/1.1\r\nno colon\r\n\r\n",
                "GET /open HTTP/1.1\r\nA: b\u0000c\r\n\r\n",
                "POST /thing HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
                "POST /thing HTTP/1.1\r\nContent-Length: abc\r\n\r\n",
                "POST /thing HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "POST /open HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void whatIsNoHttpIs400OrEndsTheConnection(String text) throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(text);
            int status;
            try {
                status = wire.reply().status();
            } catch (IOException e) {
                return;
            }
            assertThat(status).isGreaterThanOrEqualTo(400); // Vert.x itself says 501 to HTTP/9.9
        }
    }

    @Test
    void aBrokenChunkInAnAwaitedBodyEndsIt() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("POST /thing", ALL, JSON, "Transfer-Encoding: chunked") + "zz\r\nhello");
            try {
                assertThat(wire.reply().status()).isEqualTo(400);
            } catch (IOException closed) {
                // no one knows where the next request would begin
            }
        }
    }

    @Test
    void aFileArrivesWhole() throws Exception {
        byte[] file = new byte[TestEdge.UPLOAD - 1000];
        new Random(1).nextBytes(file);
        var reply = post("/upload", form("list.xlsx", file), ALL, FORM);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("size").asInt()).isEqualTo(file.length);
        assertThat(reply.json().get("name").asText()).isEqualTo("list.xlsx");
        assertThat(reply.json().get("sha").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
    }

    @Test
    void aFormThatTricklesInArrivesWholeToo() throws Exception {
        byte[] body = form("a.csv", bytes("a,b\r\n--x\r\n1,2ogus\r\n"));
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("POST /upload", ALL, FORM, "Content-Length: " + body.length));
            for (byte one : body) {
                wire.send(new byte[] {one});
            }
            assertThat(wire.reply().json().get("size").asInt()).isEqualTo(19);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../../etc/passwd", "/etc/passwd", "..\\..\\x", "a\u0000b", "%2e%2e%2f", "", "x'; DROP TABLE"})
    void aFilesNameIsTextAndNeverAPath(String name) throws Exception {
        var reply = post("/upload", form(name, bytes("x")), ALL, FORM);
        assertThat(reply.status()).isIn(200, 400, 422);
        if (reply.status() == 200) {
            assertThat(reply.json().get("stored").asText()).matches("[0-9a-f-]{36}");
        }
    }

    @Test
    void aFileThatIsNotAsLongAsItsPartSaysIsRefused() throws Exception {
        String part =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"o\"\r\nContent-Length: %d\r\n\r\n"
                        + "12345\r\n--b--\r\n";
        assertThat(post("/upload", bytes(part.formatted(5)), ALL, FORM).status())
                .isEqualTo(200);
        for (int other : new int[] {4, 6, 100_000}) {
            var reply = post("/upload", bytes(part.formatted(other)), ALL, FORM);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.json().get("detail").asText()).contains("not the " + other + " that its part says");
        }
    }

    @Test
    void aFilesNameIsOneLine() throws Exception {
        String part =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\u0085b.csv\"\r\n\r\nx\r\n--b--\r\n";
        var reply = post("/upload", bytes(part), ALL, FORM);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/errors/0/where").asText()).isEqualTo("body.file");
    }

    @Test
    void filesThatAreRefusedTakeNobodysPlace() throws Exception {
        for (int i = 0; i <= TestEdge.AWAITED; i++) {
            assertThat(post("/upload", form("a\u0085b.csv", bytes("a")), ALL, FORM)
                            .status())
                    .isEqualTo(422);
        }
        assertThat(post("/upload", form("one.csv", bytes("a")), ALL, FORM).status())
                .isEqualTo(200);
    }

    @Test
    void aFormWithoutItsFileIs422() throws Exception {
        String other = "--b\r\nContent-Disposition: form-data; name=\"other\"; filename=\"o\"\r\n\r\nx\r\n--b--\r\n";
        var reply = post("/upload", bytes(other), ALL, FORM);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/errors/0/where").asText()).isEqualTo("body.file");
        String text = "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nno file\r\n--b--\r\n";
        assertThat(post("/upload", bytes(text), ALL, FORM).status()).isEqualTo(422);
    }

    @Test
    void aSecondFileOfTheSameNameIsLeftAside() throws Exception {
        String part = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"o\"\r\n\r\n";
        var reply = post("/upload", bytes(part + "first\r\n" + part + "second one\r\n--b--\r\n"), ALL, FORM);
        assertThat(reply.json().get("size").asInt()).isEqualTo(5);
    }

    @Test
    void aBrokenFormIs400() throws Exception {
        byte[] whole = form("a", new byte[5000]);
        assertThat(post("/upload", Arrays.copyOf(whole, whole.length - 4000), ALL, FORM)
                        .status())
                .as("ends in the middle of the file")
                .isEqualTo(400);
        assertThat(post("/upload", whole, ALL, "Content-Type: multipart/form-data")
                        .status())
                .as("no boundary")
                .isEqualTo(400);
        assertThat(post("/upload", bytes("this is no form"), ALL, FORM).status())
                .as("no form")
                .isIn(400, 422);
        assertThat(post("/upload", bytes("--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"), ALL, FORM)
                        .status())
                .as("no name")
                .isIn(400, 422);
        assertThat(Wire.ask(hub.port(), "POST /upload", ALL, FORM).status())
                .as("nothing")
                .isIn(400, 422);
    }

    @Test
    void aFormsTextFieldsAreBounded() throws Exception {
        String field = "--b\r\nContent-Disposition: form-data; name=\"f%d\"\r\n\r\n%s\r\n";
        assertThat(post("/upload", bytes(field.formatted(1, "x".repeat(100_000)) + "--b--\r\n"), ALL, FORM)
                        .status())
                .isEqualTo(400);
        var many = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            many.append(field.formatted(i, "x"));
        }
        assertThat(post("/upload", bytes(many + "--b--\r\n"), ALL, FORM).status())
                .isEqualTo(400);
    }

    @Test
    void aClientThatLeavesInTheMiddleLeavesNothingBehind() throws Exception {
        for (String head : new String[] {
            Wire.head("POST /thing", ALL, JSON, "Content-Length: 100"),
            Wire.head("POST /upload", ALL, FORM, "Content-Length: 100000")
                    + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nxxxx",
            Wire.head("POST /upload", ALL, FORM, "Content-Length: 100000"),
            Wire.head("POST /upload", "x-aether-api-key: cold-" + KEY, FORM, "Content-Length: 100000"),
        }) {
            try (var wire = new Wire(hub.port())) {
                wire.send(head);
            }
        }
    }
}
