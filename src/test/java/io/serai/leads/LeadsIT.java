package io.serai.leads;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.files.FileDesk;
import io.serai.hub.database.PublicId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class LeadsIT {
    private static final String HEADER = "captured_on,given_name,family_name,full_name,email,professional_title,"
            + "affiliations,country,state_province,badge_type,notes,rating";
    private final FileDesk desk = FileDesk.make();
    private final String event = desk.event();
    private final String exhibit = desk.made(
            "event_exhibit",
            "{\"event_id\": \"" + event + "\", \"name\": \"The big stand!\", \"questions_json\": ["
                    + "{\"code\": \"budget\", \"label\": \"=Budget?\"}, {\"code\": \"when\", \"label\": \"When, exactly?\"}]}");

    private String path(String query) {
        return "/v3/action/event_exhibit/" + exhibit + "/tracking_export" + query;
    }

    /// Somebody who was at the stand.
    ///
    /// @param tracked `true`, `false` or `null`; empty for a person without a badge
    private String lead(String name, String tracked, String more) {
        String person = desk.made(
                "event_person", "{\"event_id\": \"" + event + "\", \"external_id\": \"" + PublicId.random() + "\"}");
        if (!tracked.isEmpty()) {
            desk.made(
                    "event_badge",
                    "{\"event_id\": \"" + event + "\", \"event_person_id\": \"" + person + "\", \"given_name\": \""
                            + name
                            + "\", \"email\": \"" + name.replaceAll("\\W", "")
                            + "@example.org\", \"badge_type\": \"Visitor\","
                            + " \"allow_tracking\": " + tracked + "}");
        }
        return desk.made(
                "event_exhibit_tracking",
                "{\"event_exhibit_id\": \"" + exhibit + "\", \"event_person_id\": \"" + person + "\"" + more + "}");
    }

    @Test
    void everyLeadIsARowAndThoseWhoAreNotTrackedAreCounted() {
        lead(
                "Bea",
                "true",
                ", \"captured_on\": \"2026-04-02T10:00:00Z\", \"rating\": 4, \"notes\": \"Two\\nlines\","
                        + " \"answers_json\": {\"budget\": \"a lot\", \"when\": [\"May\", \"June\"], \"other\": 1}");
        lead("Ann", "true", ", \"captured_on\": \"2026-04-01T09:30:00Z\", \"answers_json\": {\"budget\": 500}");
        lead("Cid", "false", "");
        lead("Dan", "null", "");
        lead("Eve", "", "");
        lead("Fay", "true", ", \"enable\": false");

        Reply reply = desk.get(path("?return_file=true"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.text())
                .isEqualTo(
                        "\uFEFF" + HEADER + ",\"\t=Budget?\",\"When, exactly?\"\r\n"
                                + "2026-04-01T09:30:00Z,Ann,,,Ann@example.org,,,,,Visitor,,,500,\r\n"
                                + "2026-04-02T10:00:00Z,Bea,,,Bea@example.org,,,,,Visitor,\"Two\nlines\",4,a lot,\"May, June\"\r\n");
        var headers = reply.response().headers();
        assertThat(headers.firstValue("X-Left-Out")).hasValue("3");
        assertThat(headers.firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(headers.firstValue("Content-Disposition").orElse(""))
                .matches("attachment; filename=\"leads-The-big-stand-\\d{4}-\\d\\d-\\d\\d\\.csv\";.*");
    }

    @Test
    void theFileIsKeptWhereItIsNotAskedFor() {
        lead("Ann", "true", "");
        lead("Bob", "false", "");
        Reply reply = desk.get(path(""));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        JsonNode data = reply.json().path("data");
        assertThat(data.path("count").asInt()).isEqualTo(1);
        assertThat(reply.json().at("/meta/left_out").asInt()).isEqualTo(1);
        assertThat(data.path("filename").asText()).endsWith(".csv");
        Reply file = desk.get(data.path("download_url").asText());
        assertThat(file.text()).contains("Ann@example.org").doesNotContain("Bob");
        assertThat(desk.get("/v3/crud/event_exhibit/" + exhibit + "/hosted_file/")
                        .json()
                        .at("/data/0/id")
                        .asText())
                .isEqualTo(data.path("hosted_file_id").asText());
    }

    @Test
    void nothingInASheetIsAFormula() {
        for (String evil : List.of("=1+1", "+cmd", "-2", "@SUM(A1)", " =x")) {
            lead(evil, "true", ", \"notes\": \"" + evil + "\"");
        }
        String csv = desk.get(path("?return_file=true")).text();
        assertThat(csv.split("[,\r\n]"))
                .filteredOn(cell -> cell.replaceAll("^[\" ]+", "").matches("[=+@-].*"))
                .isEmpty();

        Document sheet = sheet(
                desk.get(path("?file_type=xlsx&return_file=true")).response().body());
        assertThat(sheet.getElementsByTagName("f").getLength()).isZero();
        var texts = new ArrayList<String>();
        var cells = sheet.getElementsByTagName("c");
        for (int i = 0; i < cells.getLength(); i++) {
            Element cell = (Element) cells.item(i);
            assertThat(cell.getAttribute("t")).isEqualTo("inlineStr");
            assertThat(cell.getAttribute("s")).isEqualTo("1");
            texts.add(cell.getTextContent());
        }
        assertThat(texts).contains("=1+1", "+cmd", "-2", "@SUM(A1)", "=Budget?", "captured_on");
    }

    private static Document sheet(byte[] xlsx) {
        var parts = new HashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(xlsx))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                parts.put(entry.getName(), zip.readAllBytes());
            }
            assertThat(new String(parts.get("xl/styles.xml"), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("quotePrefix=\"1\"");
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(parts.get("xl/worksheets/sheet1.xml")));
        } catch (IOException | org.xml.sax.SAXException | javax.xml.parsers.ParserConfigurationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anotherAccountsExhibitIsNone() {
        FileDesk other = FileDesk.make();
        Reply foreign = other.get(path("?return_file=true"));
        Reply none = other.get(path("?return_file=true").replace(exhibit, "AAAAAAAAAAA"));
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.json().at("/meta/status_message"))
                .isEqualTo(none.json().at("/meta/status_message"));
        assertThat(desk.get(path("?file_type=pdf")).status()).isEqualTo(422);
    }

    @Test
    void aKeyNeedsLeadRead() {
        for (Map.Entry<String, Integer> one :
                Map.of("lead:read", 200, "record:read", 403).entrySet()) {
            Reply made = desk.hub()
                    .send(desk.hub()
                            .demo("/v3/hub/api_key")
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"narrow\", \"permissions\": [\""
                                    + one.getKey() + "\"], \"accounts\": [\"" + desk.account() + "\"]}"))
                            .build());
            String key = made.json().at("/data/key").asText();
            HttpRequest request = desk.hub()
                    .request(path("?return_file=true"))
                    .header("x-aether-api-key", key)
                    .header("x-account-id", desk.account())
                    .GET()
                    .build();
            assertThat(desk.hub().send(request).status()).as(one.getKey()).isEqualTo(one.getValue());
        }
        HttpRequest bypass = desk.hub()
                .request(path("?return_file=true"))
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-no-account-id", "bypass")
                .GET()
                .build();
        assertThat(desk.hub().send(bypass).status()).isEqualTo(200);
    }
}
