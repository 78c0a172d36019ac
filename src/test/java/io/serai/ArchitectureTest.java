package io.serai;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The borders of the house: see docs/architecture.md.
class ArchitectureTest {
    private static final String[] DOMAINS = {
        "io.serai.audit..", "io.serai.identity..", "io.serai.connectors..", "io.serai.imports..", "io.serai.zoom.."
    };
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.serai");

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
    void onlyTheEdgeKnowsVertx() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.serai.web..", "io.serai.bench..")
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
        classes().that().haveSimpleNameEndingWith("Module").should().bePublic().check(CLASSES);
    }
}
