package io.serai;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The borders of the house: see docs/architecture.md.
class ArchitectureTest {
    private static final String[] DOMAINS = {
        "io.serai.alerts..",
        "io.serai.audit..",
        "io.serai.badges..",
        "io.serai.billing..",
        "io.serai.identity..",
        "io.serai.connections..",
        "io.serai.connectors..",
        "io.serai.imports..",
        "io.serai.splash..",
        "io.serai.tickets..",
        "io.serai.zoom..",
        "io.serai.members..",
        "io.serai.mail..",
        "io.serai.senders..",
        "io.serai.console..",
        "io.serai.live..",
        "io.serai.notifications..",
        "io.serai.objects..",
        "io.serai.files..",
        "io.serai.knowledge..",
        "io.serai.leads..",
        "io.serai.tenant..",
        "io.serai.shadow..",
        "io.serai.tables.."
    };
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.serai");

    /// What serai.jar is made of.
    private static final JavaClasses PRODUCT = new ClassFileImporter().importPath(Path.of("target/classes"));

    private static DescribedPredicate<JavaClass> ofSeraiOutside(String room) {
        return DescribedPredicate.describe(
                "are of Serai, outside of " + room,
                type -> type.getPackageName().startsWith("io.serai")
                        && !type.getPackageName().startsWith(room));
    }

    @Test
    void domainsFormNoCycle() {
        slices().matching("io.serai.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void hubAndWebKnowNoDomain() {
        noClasses()
                .that()
                .resideInAnyPackage("io.serai.hub..", "io.serai.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DOMAINS)
                .check(CLASSES);
    }

    @Test
    void theRoomsOfTheHubFormNoCycle() {
        slices().matching("io.serai.hub.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void deliveryUsesRunsAndRunsUseTheDatabase() {
        noClasses()
                .that()
                .resideInAPackage("io.serai.hub.database..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.serai.hub.runs..", "io.serai.hub.delivery..", "io.serai.hub.schedules..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.serai.hub.runs..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.serai.hub.delivery..", "io.serai.hub.schedules..", "io.serai.hub.cache..")
                .check(CLASSES);
    }

    @Test
    void settingsStandBesideEverything() {
        noClasses()
                .that()
                .resideInAPackage("io.serai.hub.settings..")
                .should()
                .dependOnClassesThat(ofSeraiOutside("io.serai.hub.settings"))
                .check(CLASSES);
    }

    @Test
    void nodesStandAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.serai.nodes..")
                .should()
                .dependOnClassesThat(ofSeraiOutside("io.serai.nodes"))
                .check(CLASSES);
    }

    /// No word of events or people: whoever has a table reads it with this.
    @Test
    void tablesStandAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.serai.tables..")
                .should()
                .dependOnClassesThat(ofSeraiOutside("io.serai.tables"))
                .check(CLASSES);
    }

    @Test
    void benchmarksAreNoPartOfTheProduct() {
        for (String name : List.of("io.serai.bench.Bench", "io.serai.HaltingHub")) {
            assertThat(PRODUCT.contain(name)).as(name).isFalse();
            assertThat(CLASSES.contain(name))
                    .as(name + " is read from target/bench-classes")
                    .isTrue();
        }
        noClasses()
                .that(DescribedPredicate.describe("are the product's", type -> PRODUCT.contain(type.getName())))
                .should()
                .dependOnClassesThat(DescribedPredicate.describe("are ours and not the product's", type -> {
                    String name = type.getBaseComponentType().getName();
                    return name.startsWith("io.serai.") && !PRODUCT.contain(name);
                }))
                .check(CLASSES);
        noClasses().should().resideInAPackage("io.serai.bench..").check(PRODUCT);
    }

    /// It is handed out as one file, for machines that have nothing else of ours.
    @Test
    void theCommandLineStandsAlone() {
        classes()
                .that()
                .resideInAPackage("io.serai.cli..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.serai.cli..",
                        "java..",
                        "javax.net.ssl..",
                        "picocli..",
                        "com.fasterxml.jackson.core..",
                        "com.fasterxml.jackson.databind..",
                        "org.jspecify.annotations..")
                .check(CLASSES);
    }

    /// See docs/reference/advisories.csv.
    @Test
    void noExpressionOfSpringIsUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.expression..")
                .check(CLASSES);
    }

    /// Neither by default nor by annotation; see docs/reference/advisories.csv.
    @Test
    void noJsonNamesItsClass() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson.databind.jsontype..")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleNameStartingWith("JsonTypeI")
                .check(CLASSES);
    }

    /// See docs/reference/advisories.csv.
    @Test
    void nothingButMicrometerCountsIntoHistograms() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.HdrHistogram..", "org.LatencyUtils..")
                .check(CLASSES);
    }

    @Test
    void theIndexKnowsNothingOfHowDocumentsComeInOrWhatIsAnswered() {
        noClasses()
                .that()
                .resideInAPackage("io.serai.knowledge.index..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are of knowledge, and not of its index",
                        type -> type.getPackageName().startsWith("io.serai.knowledge")
                                && !type.getPackageName().startsWith("io.serai.knowledge.index")))
                .check(CLASSES);
    }

    @Test
    void webKnowsNothingOfTheHub() {
        noClasses()
                .that()
                .resideInAPackage("io.serai.web..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.serai.hub..")
                .check(CLASSES);
    }

    @Test
    void onlyTheEdgeAndTheBalancerKnowVertx() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.serai.web..", "io.serai.nodes..", "io.serai.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .check(CLASSES);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)")
                .check(CLASSES);
    }

    @Test
    void modulesArePublicAndWireOneDomain() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Module")
                .should()
                .bePublic()
                .andShould()
                .beAssignableTo(Module.class)
                .check(CLASSES);
    }

    /// Of what stands above all, a domain knows what it is taken in by, and nothing else.
    @Test
    void domainsKnowOfTheHouseItsDoorOnly() {
        classes()
                .that()
                .resideOutsideOfPackages("io.serai", "io.serai.bench..")
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are the house or a module, where they are of io.serai itself",
                        type -> !type.getPackageName().equals("io.serai")
                                || type.isEquivalentTo(Module.class)
                                || type.isEquivalentTo(House.class)))
                .check(CLASSES);
    }

    /// What a domain offers is known by its module alone; the rest of it is given what it needs.
    @Test
    void onlyModulesKnowTheHouse() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Module")
                .and()
                .haveSimpleNameNotEndingWith("Parts")
                .and()
                .resideOutsideOfPackage("io.serai")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(House.class)
                .check(CLASSES);
    }

    /// The formatter breaks a line of `///` that is too long into one of `//`, which is no documentation.
    @Test
    void noCommentIsTornApart() throws IOException {
        var torn = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file :
                    (Iterable<Path>) files.filter(file -> file.toString().endsWith(".java"))::iterator) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 1; i < lines.size(); i++) {
                    if (lines.get(i - 1).strip().startsWith("/// ")
                            && lines.get(i).strip().startsWith("// ")) {
                        torn.add(file + ":" + (i + 1));
                    }
                }
            }
        }
        assertThat(torn).isEmpty();
    }
}
