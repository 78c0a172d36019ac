package io.serai.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.hub.settings.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteFolderTest {
    private static final String ROUTE = """
            - route:
                id: %1$s
                description: Says its name.
                from:
                  uri: direct:%1$s
                  steps:
                    - setBody: {constant: "%2$s"}
            """;

    @TempDir
    Path folder;

    private Path home;

    private DefaultCamelContext context;
    private LaterRoutes later;

    @BeforeEach
    void setUp() throws IOException {
        home = folder.resolve("a home");
        for (String folder : List.of("routes", "kamelets", "config")) {
            Files.createDirectories(home.resolve(folder));
        }
        write("one", ROUTE.formatted("one", "first"));
        write("two", ROUTE.formatted("two", "second") + ROUTE.formatted("three", "third"));
    }

    @AfterEach
    void tearDown() {
        if (context != null) {
            context.stop();
        }
    }

    @Test
    void whatWasMadeOnceWaitsForItsFirstCall() throws Exception {
        start(Set.of("one", "two"));
        assertThat(made()).containsExactlyInAnyOrder("one", "two", "three");

        start(Set.of("one", "two"));
        assertThat(made()).isEmpty();
        assertThat(later.ids()).containsExactlyInAnyOrder("one", "two", "three");

        assertThat(ask("two")).isEqualTo("second");
        assertThat(made()).containsExactlyInAnyOrder("two", "three");
        assertThat(ask("two")).isEqualTo("second");
        assertThat(ask("three")).isEqualTo("third");
        assertThat(later.ids()).containsExactly("one");
    }

    @Test
    void whatChangedIsMadeAtTheStartAndAFaultInItStopsTheStart() throws Exception {
        start(Set.of());
        write("one", ROUTE.formatted("one", "other"));
        start(Set.of());
        assertThat(made()).containsExactly("one");
        assertThat(ask("one")).isEqualTo("other");

        write("one", ROUTE.formatted("one", "other").replace("setBody", "setBoddy"));
        assertThatThrownBy(() -> start(Set.of())).hasStackTraceContaining("setBoddy");
    }

    @Test
    void anotherKameletOrSettingIsAReasonToMakeAllAnew() throws Exception {
        for (String file : List.of("kamelets/mine.kamelet.yaml", "config/application.properties")) {
            start(Set.of());
            start(Set.of());
            assertThat(made()).isEmpty();
            Files.writeString(home.resolve(file), "# another");
            start(Set.of());
            assertThat(made()).hasSize(3);
        }
    }

    @Test
    void whatDoesMoreThanWaitForACallIsMadeAtEachStart() throws Exception {
        write("clock", ROUTE.formatted("clock", "tick").replace("direct:clock", "timer:clock"));
        write("other", ROUTE.formatted("other", "named").replace("direct:other", "direct:another"));
        write("at-once", ROUTE.formatted("immediate", "now"));
        write(
                "rules",
                "- onException: {exception: [java.lang.Throwable], steps: [{stop: {}}]}\n"
                        + ROUTE.formatted("ruled", "so"));
        start(Set.of());
        start(Set.of());
        assertThat(made()).containsExactlyInAnyOrder("clock", "other", "immediate", "ruled");
    }

    @Test
    void anOperationWithoutARouteStopsTheStart() throws Exception {
        start(Set.of("one"));
        assertThatThrownBy(() -> start(Set.of("one", "four")))
                .isInstanceOf(StartException.class)
                .hasMessage("No route carries out four (expected one from direct:four).");
    }

    @Test
    void aNameThatStandsTwiceStopsTheStartAlsoWhereOneOfThemWaits() throws Exception {
        start(Set.of());
        write("again", ROUTE.formatted("one", "again"));
        assertThatThrownBy(() -> start(Set.of()))
                .hasMessageContaining("The route one stands in")
                .hasMessageContaining("again.camel.yaml");
    }

    @Test
    void aMemoryThatCanNotBeReadIsAsGoodAsNone() throws Exception {
        start(Set.of());
        Files.writeString(memory(), Files.readString(memory()).replace(' ', '\t'));
        start(Set.of());
        assertThat(made()).hasSize(3);
    }

    @Test
    void whoeverLooksAtTheRoutesSeesAll() throws Exception {
        start(Set.of());
        start(Set.of());
        later.makeAll();
        assertThat(made()).hasSize(3);
        assertThat(later.ids()).isEmpty();
    }

    private void start(Set<String> operations) throws Exception {
        tearDown();
        context = new DefaultCamelContext();
        later = new LaterRoutes();
        context.getRegistry().bind(LaterRoutes.NAME, later);
        context.build();
        var routes = RouteFolder.load(
                context,
                LaterRoutes.of(context),
                home.resolve("routes"),
                CheckedRoutes.read(memory(), home),
                id -> !id.equals("immediate"));
        context.start();
        routes.started(operations);
    }

    private Path memory() {
        return home.resolve("routes.checked");
    }

    private List<String> made() {
        return context.getRoutes().stream().map(Route::getId).toList();
    }

    private String ask(String name) {
        return context.createProducerTemplate().requestBody("direct:" + name, "", String.class);
    }

    private void write(String name, String routes) throws IOException {
        Files.writeString(home.resolve("routes/" + name + ".camel.yaml"), routes);
    }
}
