package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serai.Document.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// What the documents say is true: their commands run as pasted, their links lead somewhere, their tables are whole.
class DocsTest {
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| `([^`]+)`");
    private static final Pattern ROW_OF_OPERATION =
            Pattern.compile("(?m)^\\| `([A-Z]+ /[^`]*)` \\| `(\\w+)` \\| `?([\\w:]+)`? \\| (.+?) \\|$");

    private static ProjectCopy project;

    @BeforeAll
    static void copyTheProject() throws IOException {
        project = new ProjectCopy();
    }

    @AfterAll
    static void removeTheCopy() {
        project.close();
    }

    static Stream<Document> pastedDocuments() {
        return Document.all().stream().filter(Document::isPasted);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pastedDocuments")
    void commandsRunAsPasted(Document document) throws Exception {
        renew(document);
        List<Block> blocks = new Document(document.path(), project.adapted(document.text())).blocks();
        assertThat(blocks).isNotEmpty();
        Terminal hub = blocks.stream().anyMatch(Block::startsTheHub) ? null : Terminal.hub(project);
        try (Terminal shell = Terminal.shell(project)) {
            if (hub != null) {
                hub.await("Serai is ready");
            }
            for (Block block : blocks) {
                try {
                    String printed;
                    if (block.startsTheHub()) {
                        if (hub != null) {
                            stop(hub);
                        }
                        hub = Terminal.hub(project);
                        printed = hub.await("Serai is ready");
                    } else {
                        printed = shell.paste(block.commands());
                    }
                    for (String text : block.prints()) {
                        assertThat(printed).contains(text);
                    }
                } catch (AssertionError e) {
                    throw new AssertionError(
                            "%s, line %d:%n%s%n%s%nThe hub said:%n%s"
                                    .formatted(
                                            document,
                                            block.line(),
                                            block.commands(),
                                            e.getMessage(),
                                            hub == null ? "nothing" : hub.said()),
                            e);
                }
            }
            if (hub != null && !project.hasAotCache()) {
                stop(hub);
            }
        } finally {
            if (hub != null) {
                hub.kill(); // the next document begins with other data
            }
        }
    }

    /// The README's is the first start after a clone; all others go on from what a first start leaves.
    private static void renew(Document document) throws IOException, InterruptedException {
        if (document.path().equals(Path.of("README.md"))) {
            project.renew();
            return;
        }
        if (!project.hasStarted()) {
            project.renew();
            try (Terminal hub = Terminal.hub(project)) {
                hub.await("Serai is ready");
                stop(hub);
            }
            project.keepStarted();
        }
        project.renewStarted();
    }

    /// The first start records an AOT cache for all later ones; it is given the time, so that the others are fast.
    private static void stop(Terminal hub) throws InterruptedException {
        for (int look = 0; look < 100 && !project.hasAotCache(); look++) {
            Thread.sleep(200);
        }
        hub.close();
    }

    @Test
    void aBlockThatStartsTheHubDoesNothingElse() {
        pastedDocuments()
                .flatMap(document -> document.blocks().stream())
                .filter(Block::startsTheHub)
                .forEach(block -> assertThat(block.commands().lines().filter(line -> !line.startsWith("#")))
                        .containsExactly("./serai run"));
    }

    @Test
    void linksLeadSomewhere() {
        for (Document document : Document.all()) {
            for (String link : document.links()) {
                if (link.matches("(https?|mailto):.*")) {
                    continue;
                }
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty()
                        ? document.path()
                        : Path.of("")
                                .resolve(document.path())
                                .resolveSibling(parts[0])
                                .normalize();
                assertThat(target).as("%s links to %s", document, link).exists();
                if (parts.length == 2) {
                    assertThat(Document.read(target).anchors())
                            .as("%s links to %s", document, link)
                            .contains(parts[1]);
                }
            }
        }
    }

    @Test
    void everyDocumentIsReachableFromTheReadme() {
        Set<Path> reached = new TreeSet<>();
        List<Path> next = new ArrayList<>(List.of(Path.of("README.md")));
        while (!next.isEmpty()) {
            Path path = next.removeLast();
            if (reached.add(path)) {
                Document.read(path).links().stream()
                        .filter(link -> link.matches("[^:]+\\.md(#.*)?"))
                        .map(link -> path.resolveSibling(link.replaceFirst("#.*", ""))
                                .normalize())
                        .forEach(next::add);
            }
        }
        assertThat(reached)
                .containsAll(Document.all().stream().map(Document::path).toList());
    }

    @Test
    void noDocumentNamesARegistryOrAFolderOutsideTheProject() {
        // in pieces, as this file is the project's too
        List<String> never = List.of(
                "../" + "shared",
                "/work" + "/",
                "repo1." + "maven",
                "repo." + "maven",
                "maven" + ".org",
                "mvn" + "repository",
                "sona" + "type",
                "npm" + "js",
                "py" + "pi");
        for (Document document : Document.all()) {
            assertThat(document.text().toLowerCase(Locale.ROOT))
                    .as("%s", document)
                    .doesNotContain(never);
        }
    }

    @Test
    void settingsAreThoseOfTheirFile() throws IOException {
        String tables = settingsTables(Files.readAllLines(Path.of("config/application.properties")));
        String documented = Document.read(Path.of("docs/reference/settings.md")).text();
        int from = documented.indexOf("<!-- settings -->\n");
        int to = documented.indexOf("<!-- end of settings -->");
        assertThat(from).isPositive();
        assertThat(documented.substring(from, to).replaceFirst("<!-- settings -->\n", ""))
                .as("put this between the marks:%n%s%n", tables)
                .isEqualTo(tables);
    }

    @Test
    void settingsThatDocumentsNameAreThere() throws IOException {
        Set<String> known = new TreeSet<>(List.of(
                "SERAI_HOME",
                "SERAI_JAVA_OPTS",
                "SERAI_SERVER",
                "SERAI_TOKEN",
                "SERAI_INSTALL_DIR",
                "SERAI_BENCH_BASE"));
        for (String line : Files.readAllLines(Path.of("config/application.properties"))) {
            if (line.startsWith("serai.")) {
                known.add(line.replaceFirst("=.*", "").toUpperCase(Locale.ROOT).replace('.', '_'));
            }
        }
        for (Document document : Document.all()) {
            assertThat(Pattern.compile("\\bSERAI_[A-Z0-9_]+")
                            .matcher(document.text())
                            .results())
                    .as("%s", document)
                    .allMatch(found -> known.contains(found.group().replaceFirst("_FILE$", "")));
        }
    }

    /// One table per section of the file. A setting's meaning is the comment right above it.
    private static String settingsTables(List<String> lines) {
        var tables = new StringBuilder();
        var comment = new ArrayList<String>();
        String section = "Profile";
        String begun = "";
        for (String line : lines) {
            if (line.startsWith("## ")) {
                section = line.substring(3);
                comment.clear();
            } else if (line.startsWith("#")) {
                comment.add(line.substring(1).strip());
            } else if (line.isBlank()) {
                comment.clear();
            } else {
                if (!section.equals(begun)) {
                    tables.append(begun.isEmpty() ? "" : "\n")
                            .append("### ")
                            .append(section)
                            .append("\n\n| setting | environment | default | meaning |\n|---|---|---|---|\n");
                    begun = section;
                }
                tables.append(settingsRow(line, String.join(" ", comment)));
                comment.clear();
            }
        }
        return tables.toString();
    }

    private static String settingsRow(String line, String meaning) {
        int equals = line.indexOf('=');
        String name = line.substring(0, equals);
        String value = line.substring(equals + 1);
        assertThat(meaning).as("the comment above %s", name).isNotBlank();
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        name,
                        name.startsWith("serai.")
                                ? "`" + name.toUpperCase(Locale.ROOT).replace('.', '_') + "`"
                                : "–",
                        value.isEmpty() ? "none" : "`" + value + "`",
                        meaning.replace("<", "&lt;").replace(">", "&gt;").replace("|", "\\|"));
    }

    @Test
    void dependenciesAreThoseOfThePom() throws Exception {
        Element pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile())
                .getDocumentElement();
        Set<String> direct = new TreeSet<>();
        for (Element dependency : children(child(pom, "dependencies"), "dependency")) {
            String artifact = child(dependency, "artifactId").getTextContent();
            if (artifact.startsWith("${")) {
                // chosen by operating system
                direct.addAll(texts(pom, artifact.substring(2, artifact.length() - 1)));
            } else {
                direct.add(artifact);
            }
        }
        assertThat(direct).hasSizeGreaterThan(20);
        String documented =
                Document.read(Path.of("docs/reference/dependencies.md")).text();
        assertThat(firstCells(documented)).containsExactlyInAnyOrderElementsOf(direct);
        assertThat(documented.lines().filter(line -> line.startsWith("| `")))
                .allMatch(line -> line.matches("\\| `[^`]+` \\| .{5,} \\| .{3,} \\|"), "has a reason and a licence");
    }

    @Test
    void operationsAreThoseOfTheContracts() throws IOException {
        Set<String> declared = new TreeSet<>();
        try (Stream<Path> contracts = Files.list(Path.of("src/main/resources/openapi"))) {
            for (Path contract : contracts.toList()) {
                for (var path : new YAMLMapper()
                        .readTree(contract.toFile())
                        .path("paths")
                        .properties()) {
                    for (var method : path.getValue().properties()) {
                        JsonNode operation = method.getValue();
                        if (operation.has("operationId")) {
                            declared.add("%s %s: %s, %s, %s"
                                    .formatted(
                                            method.getKey().toUpperCase(Locale.ROOT),
                                            path.getKey(),
                                            operation.path("operationId").asText(),
                                            operation.path("x-permission").asText(),
                                            account(operation)));
                        }
                    }
                }
            }
        }
        Set<String> documented = new TreeSet<>();
        for (MatchResult row : ROW_OF_OPERATION
                .matcher(Document.read(Path.of("docs/reference/api.md")).text())
                .results()
                .toList()) {
            documented.add("%s: %s, %s, %s".formatted(row.group(1), row.group(2), row.group(3), row.group(4)));
        }
        assertThat(documented).isEqualTo(declared);
    }

    private static String account(JsonNode operation) {
        if (!operation.path("x-account").asBoolean()) {
            return "–";
        }
        return operation.path("x-bypass").asBoolean() ? "needed, or bypass" : "needed";
    }

    private static List<String> firstCells(String text) {
        return FIRST_CELL.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static Element child(Element parent, String name) {
        return children(parent, name).getFirst();
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }

    private static List<String> texts(Element root, String name) {
        List<String> texts = new ArrayList<>();
        var found = root.getElementsByTagName(name);
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }
}
