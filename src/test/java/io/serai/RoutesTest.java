package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds every route file and every Kamelet against the DSL's own schema and against the rules of the house.
class RoutesTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final int MAX_STEPS = 15;
    private static final int MAX_LINES = 110;

    @Test
    void everyRouteFileFitsTheSchemaOfTheDsl() throws IOException {
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                .getSchema(RoutesTest.class.getResourceAsStream("/schema/camelYamlDsl.json"));
        for (Path file : routeFiles()) {
            assertThat(schema.validate(YAML.readTree(file.toFile())))
                    .as("%s", file)
                    .isEmpty();
        }
    }

    @Test
    void everyRouteHasAnIdOfItsOwnAndADescription() throws IOException {
        var ids = new ArrayList<String>();
        forEachRoute(route -> {
            assertThat(route.path("id").asText()).isNotBlank();
            assertThat(route.path("description").asText())
                    .as("description of %s", route.path("id").asText())
                    .endsWith(".");
            ids.add(route.path("id").asText());
        });
        assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void everyOperationOfAContractHasTheRouteOfItsName() throws IOException {
        var entries = new TreeSet<String>();
        forEachRoute(route -> {
            String uri = route.path("from").path("uri").asText();
            if (uri.equals("direct:" + route.path("id").asText())) {
                entries.add(route.path("id").asText());
            }
        });
        for (Path contract : files(Path.of("src/main/resources/openapi"), ".yaml")) {
            for (JsonNode path : YAML.readTree(contract.toFile()).path("paths")) {
                for (JsonNode operation : path) {
                    if (operation.has("operationId")) {
                        assertThat(entries)
                                .contains(operation.get("operationId").asText());
                    }
                }
            }
        }
    }

    @Test
    void routesAreShortAndHaveNoScripts() throws IOException {
        for (Path file : routeFiles()) {
            assertThat(Files.readAllLines(file)).as("lines of %s", file).hasSizeLessThanOrEqualTo(MAX_LINES);
            assertThat(Files.readString(file)).as("%s", file).doesNotContain("groovy", "script:", "mvel", "?bean");
        }
        forEachRoute(route -> assertThat(steps(route))
                .as("steps of %s", route.path("id").asText())
                .isLessThanOrEqualTo(MAX_STEPS));
    }

    @Test
    void aUriHasNoQueryAndAComputedOneComesFromTheHub() throws IOException {
        for (Path file : routeFiles()) {
            everyNode(YAML.readTree(file.toFile()), node -> {
                String uri = node.path("uri").asText("");
                assertThat(uri).as("%s", file).doesNotContain("?");
                if (uri.contains("${")) {
                    // a bean computes it: the route of a claimed row's capability, or of a known system's test or heal
                    assertThat(file.toString())
                            .isIn(
                                    "routes/hub/work.camel.yaml",
                                    "routes/connectors/connections.camel.yaml",
                                    "routes/connectors/heal.camel.yaml");
                }
            });
        }
    }

    @Test
    void noRouteConfigurationHasAnId() throws IOException {
        for (Path file : routeFiles()) {
            for (JsonNode entry : YAML.readTree(file.toFile())) {
                assertThat(entry.path("routeConfiguration").has("id"))
                        .as("a named route configuration is bypassed by inner routes: %s", file)
                        .isFalse();
            }
        }
    }

    /// What a person is shown before they replay work.
    @Test
    void aRouteThatWorksOnACapabilitySaysInItsNoteWhatItDoesOutside() throws IOException {
        var seen = new ArrayList<String>();
        forEachRoute(route -> {
            String id = route.path("id").asText();
            if (id.endsWith("-work") && !Set.of("inbox-work", "hub-claim-work").contains(id)) {
                seen.add(id);
                assertThat(route.path("note").asText()).as("note of %s", id).isNotBlank();
            }
        });
        assertThat(seen).contains("zoom-work", "mail-work", "imports-work");
    }

    @Test
    void aTestOfAConnectionLeavesItsFailureToItsCaller() throws IOException {
        var seen = new ArrayList<String>();
        forEachRoute(route -> {
            if (route.path("id").asText().endsWith("-test-connection")) {
                seen.add(route.path("id").asText());
                assertThat(route.path("errorHandler").has("noErrorHandler"))
                        .as("%s", seen.getLast())
                        .isTrue();
            }
        });
        assertThat(seen).hasSizeGreaterThanOrEqualTo(2);
    }

    /// What is open in this Camel, see docs/reference/advisories.csv: reading mail, the data format for MIME, sagas,
    /// CORS by a component, proxying below a path, redirects, Spring's expressions.
    @Test
    void whatAnAdvisoryIsOpenForIsNotUsed() throws IOException {
        List<Path> all = new ArrayList<>(routeFiles());
        all.addAll(files(Path.of("kamelets"), ".kamelet.yaml"));
        for (Path file : all) {
            assertThat(Files.readString(file))
                    .as("%s: see docs/reference/advisories.csv", file)
                    .doesNotContainPattern("(?i)\\b(imaps?|pop3s?):")
                    .doesNotContainPattern("(?i)mime-?multipart|\\bsaga\\b|enable-?cors|match-?on-?uri-?prefix")
                    .doesNotContainPattern("(?i)follow-?redirects|use-?system-?properties|\\bspel\\b")
                    .doesNotContainPattern("(?i)platform-http:(?!/)");
        }
        assertThat(Files.readString(Path.of("config/application.properties"))).doesNotContain("camel.server.cors");
    }

    /// Every step, also those inside of others.
    private static int steps(JsonNode route) {
        int count = 0;
        for (JsonNode steps : route.findParents("steps")) {
            count += steps.get("steps").size();
        }
        return count;
    }

    private static void everyNode(JsonNode node, Consumer<JsonNode> check) {
        check.accept(node);
        node.forEach(child -> everyNode(child, check));
    }

    private static void forEachRoute(Consumer<JsonNode> check) throws IOException {
        for (Path file : routeFiles()) {
            for (JsonNode entry : YAML.readTree(file.toFile())) {
                if (entry.has("route")) {
                    check.accept(entry.get("route"));
                }
            }
        }
    }

    private static List<Path> routeFiles() throws IOException {
        List<Path> files = files(Path.of("routes"), ".camel.yaml");
        assertThat(files).isNotEmpty();
        return files;
    }

    private static List<Path> files(Path root, String end) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }
}
