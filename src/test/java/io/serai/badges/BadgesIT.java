package io.serai.badges;

import static io.serai.badges.Squares.codes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.files.FileDesk;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/// Badges are printed, and come in.
class BadgesIT {
    private static final TestPeople PEOPLE = new TestPeople();
    private static final TestHub HUB = PEOPLE.hub;

    private final String account = PEOPLE.account();
    private final Caller analyst = PEOPLE.someone(account, "analyst");
    private final String event = made("event", "\"name\": \"Summer school\"");

    private String made(String type, String body) {
        Reply reply = PEOPLE.post(analyst, "/v3/crud/" + type, "{" + body + "}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().at("/data/id").asText();
    }

    private String badge(String name, String... more) {
        return made(
                "event_badge",
                "\"event_id\": \"" + event + "\", \"full_name\": \"" + name + "\", \"family_name\": \"" + name + "\""
                        + (more.length == 0 ? "" : ", " + String.join(", ", more)));
    }

    private String template(String layout) {
        return made(
                "event_badge_template",
                "\"event_id\": \"" + event + "\", \"name\": \"A template\", \"layout_json\": " + layout);
    }

    private static String name(String more) {
        return "{\"field\": \"full_name\", \"x_mm\": 3, \"y_mm\": 3, \"w_mm\": 60, \"h_mm\": 10, \"size\": 20" + more
                + "}";
    }

    private String path(String rest) {
        return "/v3/action/event/" + event + rest;
    }

    private Reply print(String query) {
        return PEOPLE.get(analyst, path("/badge.pdf" + query));
    }

    private byte[] printed(String query) {
        Reply reply = print(query);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.response().headers().firstValue("Content-Type")).hasValue("application/pdf");
        return reply.response().body();
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            var stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            return stripper.getText(document);
        }
    }

    private String code(String badge) {
        try {
            return codes(printed("?badge_id=" + badge)).getFirst();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String body(String code, String device, String at) {
        return "{\"code\": \"" + code + "\", \"device\": \"" + device + "\""
                + (at.isEmpty() ? "" : ", \"at\": \"" + at + "\"") + "}";
    }

    private Reply checkIn(String code, String device) {
        return PEOPLE.post(analyst, path("/check_in"), body(code, device, ""));
    }

    private Reply look(String code) {
        return PEOPLE.get(analyst, "/v3/action/badge/" + code);
    }

    @Test
    void namesOfManyScriptsArePrintedAndComeBackOutOfThePdf() throws Exception {
        List<String> names = List.of("Nguyễn Thị Ánh", "Ольга Їжак", "Ελένη Παπαδοπούλου", "Łukasz Żółć", "Zoë Ueda");
        names.forEach(name -> badge(name, "\"affiliations\": \"Universität Ærø\", \"badge_type\": \"Speaker\""));
        byte[] pdf = printed("");
        String text = text(pdf);
        assertThat(text).contains(names).contains("Universität Ærø", "Speaker", "Summer school");
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getNumberOfPages()).isEqualTo(names.size());
            var fonts = new HashSet<String>();
            for (PDPage page : document.getPages()) {
                for (var name : page.getResources().getFontNames()) {
                    PDFont font = page.getResources().getFont(name);
                    assertThat(font.isEmbedded()).as(font.getName()).isTrue();
                    fonts.add(font.getName());
                }
            }
            // once a document each, and of it what is used
            assertThat(fonts).hasSize(2).allMatch(font -> font.matches("[A-Z]{6}\\+LiberationSans(-Bold)?"));
        }
    }

    @Test
    void theSquareHoldsACodeThatThePublicKeyVerifies() throws Exception {
        String badge = badge("Ada");
        assertThat(keys()).isEmpty();
        String code = code(badge);
        assertThat(code).matches("1\\.[\\w-]{11}\\." + badge + "\\.1\\.[\\w-]{86}");
        String[] parts = code.split("\\.");
        JsonNode key = keys().get(0);
        assertThat(key.path("kid").asText()).isEqualTo(parts[1]);
        assertThat(key.path("kty").asText()).isEqualTo("OKP");
        assertThat(key.path("crv").asText()).isEqualTo("Ed25519");
        assertThat(verifies(key.path("x").asText(), "serai-badge:" + event + "." + badge + ".1", parts[4]))
                .isTrue();
        assertThat(verifies(key.path("x").asText(), "serai-badge:" + event + "." + badge + ".2", parts[4]))
                .isFalse();
        Reply known = look(code);
        assertThat(known.json().at("/data/badge/full_name").asText()).isEqualTo("Ada");
        assertThat(known.json().at("/data/event_id").asText()).isEqualTo(event);
        assertThat(known.json().at("/data/times").asInt()).isZero();
        // the private half lies sealed, and nowhere else
        assertThat(PEOPLE.texts("SELECT LENGTH(sealed) FROM event_badge_key k JOIN event e ON e.id = k.event_id "
                        + "WHERE e.id_random = '" + event + "'"))
                .containsExactly("85");
    }

    private JsonNode keys() {
        return PEOPLE.get(analyst, path("/badge_keys")).json().path("keys");
    }

    /// By the JDK and what the JWK says alone (RFC 8037, RFC 8032).
    private static boolean verifies(String x, String message, String signature) throws Exception {
        byte[] half = Base64.getUrlDecoder().decode(x);
        boolean odd = (half[31] & 0x80) != 0;
        half[31] &= 0x7F;
        byte[] big = new byte[32];
        IntStream.range(0, 32).forEach(i -> big[i] = half[31 - i]);
        var point = new EdECPoint(odd, new BigInteger(1, big));
        var key = (EdECPublicKey) KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(message.getBytes(StandardCharsets.US_ASCII));
        return verifier.verify(Base64.getUrlDecoder().decode(signature));
    }

    @Test
    void severalBadgesStandOnASheetAndEachCanBeScanned() throws Exception {
        String template = template("{\"page\": \"a4\", \"per_page\": 8, \"fields\": [" + name("")
                + "], \"qr\": {\"x_mm\": 70, \"y_mm\": 20, \"mm\": 30}}");
        List<String> badges =
                IntStream.range(0, 9).mapToObj(i -> badge("Person " + i)).toList();
        byte[] pdf = printed("?template=" + template);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getNumberOfPages()).isEqualTo(2);
        }
        assertThat(codes(pdf)).extracting(code -> code.split("\\.")[2]).containsExactlyInAnyOrderElementsOf(badges);
    }

    @Test
    void whatDoesNotFitIsMadeSmallerThenCutAndNamed() throws Exception {
        String template = template("{\"page\": \"86x54\", \"fields\": [" + name(", \"align\": \"right\"") + "]}");
        String fits = badge("A name that is far too long for twenty points");
        String cut = badge("A name that goes on ".repeat(12).strip());
        String lost = badge("Ada 山田");
        Reply reply = print("?template=" + template);
        assertThat(reply.response().headers().firstValue("X-Badge-Notices").orElse(""))
                .contains(cut + " full_name cut", lost + " full_name characters")
                .doesNotContain(fits);
        assertThat(text(reply.response().body()))
                .contains("A name that is far too long for twenty points", "…", "Ada □□");
    }

    @Test
    void aLayoutThatCanNotBeIsRefusedAtItsField() {
        Map.of(
                        "{\"page\": \"a5\", \"fields\": []}",
                        "page: expected one of a4, letter, 86x54, 4x3in",
                        "{\"page\": \"a4\", \"fields\": [], \"colour\": 1}",
                        "colour: is unknown",
                        "{\"page\": \"86x54\", \"per_page\": 2, \"fields\": [" + name("") + "]}",
                        "per_page: expected one of [1]",
                        "{\"page\": \"86x54\", \"fields\": [" + name(", \"font\": 1") + "]}",
                        "fields[0].font: is unknown",
                        "{\"page\": \"86x54\", \"fields\": [" + name("").replace("60", "84") + "]}",
                        "fields[0].w_mm: ends at 87 mm, and the badge at 86 mm",
                        "{\"page\": \"86x54\", \"fields\": [" + name("").replace("full_name", "password") + "]}",
                        "fields[0].field: expected one of given_name",
                        "{\"page\": \"86x54\", \"fields\": [" + name("")
                                + "], \"qr\": {\"x_mm\": 1, \"y_mm\": 1, \"mm\": 19}}",
                        "qr.mm: expected a number from 20 to 54")
                .forEach((layout, expected) -> {
                    Reply reply = PEOPLE.post(
                            analyst,
                            "/v3/crud/event_badge_template",
                            "{\"event_id\": \"" + event + "\", \"layout_json\": " + layout + "}");
                    assertThat(reply.status()).as(layout).isEqualTo(422);
                    assertThat(reply.text()).contains("body.layout_json", expected);
                });
    }

    @Test
    void aLogoStandsInTheMiddleOfItsBoxAndKeepsItsShape() throws Exception {
        badge("Ada");
        var files = new FileDesk(HUB, account);
        JsonNode file = files.kept(
                files.upload("event_file", Map.of("event_id", event), new FileDesk.Part("logo.png", picture(40, 20))));
        String template = template(withLogo(file.path("hosted_file_id").asText(), "\"w_mm\": 20, \"h_mm\": 20"));
        assertThat(points(printed("?template=" + template))).containsExactly(RED, WHITE);
        // it is needed still, so it does not go with the event's file
        assertThat(files.delete("/v3/action/event_file/" + file.path("id").asText())
                        .status())
                .isEqualTo(200);
        assertThat(points(printed("?template=" + template))).containsExactly(RED, WHITE);
    }

    private static final int RED = 0xFFFF0000;
    private static final int WHITE = 0xFFFFFFFF;

    private static byte[] picture(int width, int height) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, RED);
            }
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static String withLogo(String file, String size) {
        return "{\"page\": \"86x54\", \"fields\": [" + name("") + "], \"logo\": {\"file\": \"" + file
                + "\", \"x_mm\": 60, \"y_mm\": 30, " + size + "}}";
    }

    /// The middle of the logo's box, and what is in the box above the logo.
    private static List<Integer> points(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            int perMm = 10;
            BufferedImage page = new PDFRenderer(document).renderImage(0, perMm / (72 / 25.4f), ImageType.RGB);
            return List.of(page.getRGB(70 * perMm, 40 * perMm), page.getRGB(70 * perMm, 33 * perMm));
        }
    }

    @Test
    void aLogoThatCanNotBePrintedSaysWhy() throws Exception {
        badge("Ada");
        var files = new FileDesk(HUB, account);
        byte[] broken = Arrays.copyOf(picture(40, 20), 60);
        var logos = new LinkedHashMap<String, String>();
        logos.put(kept(files, new FileDesk.Part("a.txt", new byte[] {'a'})), "is neither PNG nor JPEG, but text/plain");
        logos.put(kept(files, new FileDesk.Part("b.png", broken)), "can't be read");
        logos.put(kept(files, new FileDesk.Part("c.png", picture(2_001, 2_000))), "more than 4,000,000 points");
        logos.put(kept(files, new FileDesk.Part("d.png", Arrays.copyOf(picture(40, 20), 2_100_000))), "than 2 MB");
        logos.put("AAAAAAAAAAA", "is no hosted file of the event's account");
        FileDesk others = FileDesk.make();
        logos.put(
                others.kept(others.event(), new FileDesk.Part("e.png", picture(1, 1)))
                        .path("id")
                        .asText(),
                "is no hosted file of the event's account");
        logos.forEach((file, why) -> {
            Reply reply = print("?template=" + template(withLogo(file, "\"w_mm\": 9, \"h_mm\": 9")));
            assertThat(reply.status()).as(why).isEqualTo(422);
            assertThat(reply.text()).contains("logo.file: " + file, why);
        });
        assertThat(issues()).isZero();
        for (String logo : List.of(withLogo("x", "\"w_mm\": 9, \"h_mm\": 9"), withLogo("AAAAAAAAAAA", "\"w_mm\": 9"))) {
            Reply reply = PEOPLE.post(
                    analyst,
                    "/v3/crud/event_badge_template",
                    "{\"event_id\": \"" + event + "\", \"layout_json\": " + logo + "}");
            assertThat(reply.status()).isEqualTo(422);
            assertThat(reply.text()).contains("logo.");
        }
    }

    private String kept(FileDesk files, FileDesk.Part part) {
        return files.kept(event, part).path("id").asText();
    }

    @Test
    void aDoorIsToldWhatItNeedsOfPrintedBadgesAndThenWhatIsOther() {
        String ada = badge("Ada", "\"email\": \"ada@example.org\", \"affiliations\": \"A school\"");
        String bob = badge("Bob");
        badge("Never printed");
        String code = code(ada);
        code(bob);
        JsonNode all = door("");
        assertThat(all.at("/event/name").asText()).isEqualTo("Summer school");
        assertThat(all.path("keys").get(0).path("kid").asText()).isEqualTo(code.split("\\.")[1]);
        assertThat(ids(all)).containsExactlyInAnyOrder(ada, bob);
        assertThat(all.toString()).doesNotContain("example.org", "A school", "Never printed");
        JsonNode first = door("?limit=1");
        assertThat(ids(first)).hasSize(1);
        JsonNode second = door("?limit=1&after=" + first.path("next").asText());
        assertThat(ids(second)).hasSize(1).doesNotContainAnyElementsOf(ids(first));
        assertThat(second.path("next").isNull()).isTrue();

        // what is other since; what was a minute before may come twice
        HUB.execute("UPDATE event_badge_issue SET printed_on = printed_on - INTERVAL 1 HOUR WHERE badge_id IN "
                + "(SELECT id FROM event_badge WHERE id_random IN ('" + ada + "', '" + bob + "'))");
        HUB.execute("UPDATE event_badge SET updated_on = updated_on - INTERVAL 1 HOUR WHERE id_random IN ('" + ada
                + "', '" + bob + "')");
        String since = "?since=" + all.path("at").asText();
        assertThat(ids(door(since))).isEmpty();
        checkIn(code, "north");
        assertThat(door(since).at("/badges/0/by").asText()).isEqualTo("north");
        assertThat(door(since).at("/badges/0/in").asText()).isNotEmpty();
        PEOPLE.delete(analyst, path("/check_in/" + ada));
        assertThat(door(since).at("/badges/0/in").isNull()).isTrue();
        code(bob);
        assertThat(issues(door(since))).containsEntry(bob, 2);
        PEOPLE.patch(analyst, "/v3/crud/event_badge/" + bob, "{\"hide\": true}");
        assertThat(door(since).toString()).doesNotContain("Bob").contains("\"revoked\":true");
        assertThat(PEOPLE.get(analyst, path("/door?since=soon")).status()).isEqualTo(422);
    }

    private JsonNode door(String query) {
        Reply reply = PEOPLE.get(analyst, path("/door" + query));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json();
    }

    private static List<String> ids(JsonNode door) {
        return List.copyOf(issues(door).keySet());
    }

    private static Map<String, Integer> issues(JsonNode door) {
        var issues = new LinkedHashMap<String, Integer>();
        door.path("badges")
                .forEach(one ->
                        issues.put(one.path("id").asText(), one.path("issue").asInt()));
        return issues;
    }

    @Test
    void whatCanNotBePrintedSaysWhy() {
        assertThat(print("").status()).isEqualTo(409);
        String badge = badge("Ada");
        assertThat(print("?badge_id=AAAAAAAAAAA").status()).isEqualTo(404);
        assertThat(print("?template=AAAAAAAAAAA").status()).isEqualTo(404);
        assertThat(print("?since=soon").status()).isEqualTo(422);
        assertThat(print("?since=2099-01-01T00:00:00Z").status()).isEqualTo(409);
        assertThat(print("?since=2020-01-01T00:00:00Z").status()).isEqualTo(200);
        PEOPLE.patch(analyst, "/v3/crud/event_badge/" + badge, "{\"hide\": true}");
        assertThat(print("?badge_id=" + badge).status()).isEqualTo(409);
        HUB.execute("INSERT INTO event_badge (id_random, event_id, account_id, family_name) SELECT "
                + "CONCAT(SUBSTRING('" + event
                + "', 1, 6), LPAD(s.seq, 5, '0')), id, account_id, CONCAT('Many ', s.seq) "
                + "FROM event, seq_1_to_5001 s WHERE id_random = '" + event + "'");
        assertThat(print("").status()).isEqualTo(413);
        // nothing of what was refused counts as a print
        assertThat(issues()).isEqualTo(1);
    }

    private long issues() {
        return HUB.count("SELECT COUNT(*) FROM event_badge_issue i JOIN event_badge b ON b.id = i.badge_id "
                + "JOIN event e ON e.id = b.event_id WHERE e.id_random = '" + event + "'");
    }

    @Test
    void aReprintReplacesTheBadgeBeforeIt() {
        String badge = badge("Ada");
        String first = code(badge);
        String second = code(badge);
        assertThat(issues()).isEqualTo(2);
        assertThat(look(first).status()).isEqualTo(410);
        assertThat(look(first).text()).contains("replaced");
        assertThat(checkIn(first, "north").status()).isEqualTo(410);
        assertThat(look(second).json().at("/data/issue").asInt()).isEqualTo(2);
        // whoever came in before the reprint did come in
        String before = Instant.now().minus(Duration.ofHours(1)).toString();
        Reply late = PEOPLE.post(analyst, path("/check_in"), body(first, "south", before));
        assertThat(late.json().at("/data/first").asBoolean()).as(late.text()).isTrue();
        PEOPLE.patch(analyst, "/v3/crud/event_badge/" + badge, "{\"enable\": false}");
        assertThat(look(second).status()).isEqualTo(410);
        assertThat(look(second).text()).contains("revoked");
    }

    @Test
    void printsOfTheSameBadgesAtOnceGiveEachItsOwnIssue() throws Exception {
        badge("Ada");
        badge("Bob");
        var codes = new ArrayList<String>();
        try (var pool = Executors.newFixedThreadPool(4)) {
            for (var pdf : pool.invokeAll(Collections.nCopies(4, (Callable<byte[]>) () -> printed("")))) {
                codes.addAll(codes(pdf.get()));
            }
        }
        assertThat(codes).hasSize(8).doesNotHaveDuplicates();
        assertThat(issues()).isEqualTo(8);
        assertThat(codes.stream().filter(code -> look(code).status() == 200)).hasSize(2);
    }

    @Test
    void aCodeThatThisHubDidNotMakeIsRefused() {
        String badge = badge("Ada");
        String code = code(badge);
        String[] parts = code.split("\\.");
        String other = badge("Bob");
        assertThat(look("hello").status()).isEqualTo(400);
        assertThat(look(code.replace("." + badge + ".1.", "." + badge + ".2.")).status())
                .isEqualTo(400);
        assertThat(look(code.replace(badge, other)).status()).isEqualTo(400);
        assertThat(look("1.AAAAAAAAAAA." + badge + ".1." + parts[4]).status()).isEqualTo(404);
        assertThat(checkIn(code.replace(badge, other), "north").status()).isEqualTo(400);
        assertThat(PEOPLE.post(analyst, path("/check_in"), body(code, "", "")).status())
                .isEqualTo(422);
        assertThat(PEOPLE.post(analyst, path("/check_in"), body(code, "north", "2099-01-01T00:00:00Z"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void twoDoorsAtOnceLetOneInFirst() throws Exception {
        String code = code(badge("Ada"));
        var firsts = new ArrayList<Boolean>();
        try (var pool = Executors.newFixedThreadPool(8)) {
            List<Callable<Reply>> doors = IntStream.range(0, 16)
                    .<Callable<Reply>>mapToObj(door -> () -> checkIn(code, "door-" + door))
                    .toList();
            for (var reply : pool.invokeAll(doors)) {
                assertThat(reply.get().status()).as(reply.get().text()).isEqualTo(200);
                firsts.add(reply.get().json().at("/data/first").asBoolean());
            }
        }
        assertThat(firsts).containsOnlyOnce(true).hasSize(16);
        assertThat(look(code).json().at("/data/times").asInt()).isEqualTo(16);
    }

    @Test
    void comingInTwiceIsNoFailureAndCanBeTakenBack() {
        String badge = badge("Ada");
        String code = code(badge);
        JsonNode first = checkIn(code, "north").json().path("data");
        assertThat(first.path("first").asBoolean()).isTrue();
        assertThat(first.at("/badge/id").asText()).isEqualTo(badge);
        JsonNode second = checkIn(code, "south").json().path("data");
        assertThat(second.path("first").asBoolean()).isFalse();
        assertThat(second.path("by_device").asText()).isEqualTo("north");
        assertThat(second.path("checked_in_at")).isEqualTo(first.path("checked_in_at"));
        assertThat(second.path("times").asInt()).isEqualTo(2);
        assertThat(PEOPLE.delete(analyst, path("/check_in/" + badge)).status()).isEqualTo(200);
        assertThat(PEOPLE.delete(analyst, path("/check_in/" + badge)).status()).isEqualTo(404);
        assertThat(look(code).json().at("/data/times").asInt()).isZero();
        assertThat(checkIn(code, "south").json().at("/data/first").asBoolean()).isTrue();
    }

    @Test
    void whatADeviceSendsAgainCountsOnce() {
        String ada = badge("Ada");
        String code = code(ada);
        String bob = code(badge("Bob"));
        String at = Instant.now().toString();
        String batch = "{\"check_ins\": [" + body(code, "north", at) + ", " + body("1.x", "north", at) + ", "
                + body(bob, "north", at) + ", " + body(code, "north", at) + "]}";
        for (int time = 0; time < 2; time++) {
            Reply reply = PEOPLE.post(analyst, path("/check_in/batch"), batch);
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            JsonNode rows = reply.json().path("data");
            assertThat(rows.valueStream().map(row -> row.path("status").asInt()))
                    .containsExactly(200, 400, 200, 200);
            assertThat(rows.get(0).path("first").asBoolean()).isTrue();
            assertThat(rows.get(3).path("times").asInt()).isEqualTo(1);
        }
        PEOPLE.delete(analyst, path("/check_in/" + ada));
        // what was taken back does not come back
        Reply again = PEOPLE.post(analyst, path("/check_in/batch"), batch);
        assertThat(again.json().at("/data/0/times").asInt()).isZero();
        assertThat(again.json().at("/data/0/first").asBoolean()).isFalse();
        String tooMany =
                "{\"check_ins\": [" + String.join(", ", Collections.nCopies(1001, body("x", "north", at))) + "]}";
        assertThat(PEOPLE.post(analyst, path("/check_in/batch"), tooMany).status())
                .isEqualTo(422);
    }

    @Test
    void anotherAccountAndAnotherEventSeeNothing() {
        String code = code(badge("Ada"));
        String elsewhere = made("event", "\"name\": \"Another\"");
        assertThat(PEOPLE.post(analyst, "/v3/action/event/" + elsewhere + "/check_in", body(code, "north", ""))
                        .status())
                .isEqualTo(404);
        Caller stranger = PEOPLE.someone(PEOPLE.account(), "analyst");
        assertThat(PEOPLE.get(stranger, path("/badge.pdf")).status()).isEqualTo(404);
        assertThat(PEOPLE.get(stranger, path("/badge_keys")).status()).isEqualTo(404);
        assertThat(PEOPLE.get(stranger, path("/door")).status()).isEqualTo(404);
        assertThat(PEOPLE.get(stranger, "/v3/action/badge/" + code).status()).isEqualTo(404);
        assertThat(PEOPLE.post(stranger, path("/check_in"), body(code, "north", ""))
                        .status())
                .isEqualTo(404);
        assertThat(issues()).isEqualTo(1);
    }

    @Test
    void permissionsAndTheEventsEditorsOpenTheDoor() {
        String badge = badge("Ada");
        String code = code(badge);
        for (String role : List.of("viewer", "none")) {
            Caller low = PEOPLE.someone(account, role);
            assertThat(answers(low, badge, code)).as(role).containsOnly(403);
            HUB.execute("INSERT INTO event_role (event_id, user_id, role) SELECT e.id, u.id, 'viewer' FROM event e, "
                    + "`user` u WHERE e.id_random = '" + event + "' AND u.uuid = '" + low.uuid() + "'");
            assertThat(answers(low, badge, code)).as("viewer of the event").containsOnly(403);
            HUB.execute("UPDATE event_role SET role = 'editor' WHERE user_id = (SELECT id FROM `user` WHERE uuid = '"
                    + low.uuid() + "')");
            // the last print replaced the one whose code it is
            assertThat(answers(low, badge, code)).as("editor").doesNotContain(403, 404);
            code = code(badge);
        }
        // an event role opens an event of another account under /events alone
        Caller foreign = PEOPLE.someone(PEOPLE.account(), "none");
        HUB.execute(
                "INSERT INTO event_role (event_id, user_id, role) SELECT e.id, u.id, 'owner' FROM event e, `user` u "
                        + "WHERE e.id_random = '" + event + "' AND u.uuid = '" + foreign.uuid() + "'");
        assertThat(answers(foreign, badge, code)).containsOnly(403);
        Caller narrow = PEOPLE.token(PEOPLE.someone(account, "admin"), "\"scopes\": [\"run:read\"]");
        assertThat(answers(narrow, badge, code)).containsOnly(403);
        HttpRequest nobody = HUB.request(path("/badge.pdf")).GET().build();
        assertThat(HUB.send(nobody).status()).isEqualTo(401);
    }

    private List<Integer> answers(Caller caller, String badge, String code) {
        return List.of(
                PEOPLE.get(caller, path("/badge_keys")).status(),
                PEOPLE.get(caller, path("/door")).status(),
                PEOPLE.get(caller, "/v3/action/badge/" + code).status(),
                PEOPLE.post(caller, path("/check_in"), body(code, "north", "")).status(),
                PEOPLE.post(caller, path("/check_in/batch"), "{\"check_ins\": [" + body(code, "north", "") + "]}")
                        .status(),
                PEOPLE.delete(caller, path("/check_in/" + badge)).status(),
                PEOPLE.get(caller, path("/badge.pdf")).status());
    }

    @Test
    void aPrintAndWhatIsTakenBackAreOnRecord() {
        String badge = badge("Ada");
        checkIn(code(badge), "north");
        PEOPLE.delete(analyst, path("/check_in/" + badge));
        assertThat(PEOPLE.texts("SELECT action FROM audit WHERE resource_id IN ('" + event + "', '" + badge
                        + "') AND action IN ('badge.print', 'badge.take_back') ORDER BY id"))
                .containsExactly("badge.print", "badge.take_back");
    }
}
