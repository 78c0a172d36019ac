package io.serai.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.hub.routes.WrittenRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an edited route may be made of.
class EditedRouteTest {
    private static final String LIVE = """
            - route:
                id: acme-work
                description: Takes an event in.
                from:
                  uri: direct:acme-work
                  steps:
                    - bean: {ref: acme, method: open}
                    - doTry:
                        steps:
                          - to: direct:acme-apply
                        doCatch:
                          - exception: [com.example.Gone]
                            steps:
                              - bean: {ref: acme, method: gone}
                    - setProperty: {name: token, constant: "{{acme.word}}"}
                    - to: {uri: "sql:INSERT INTO acme (a) VALUES (:#a)", parameters: {dataSource: "#dataSource"}}
            - route:
                id: acme-apply
                description: Applies it.
                from:
                  uri: direct:acme-apply
                  steps:
                    - bean: {ref: acme, method: apply}
            """;
    private static final String FIRST = "        - bean: {ref: acme, method: open}\n";

    @TempDir
    private Path folder;

    private void check(String yaml) throws IOException, RefusedRouteException {
        Files.writeString(folder.resolve("acme.camel.yaml"), LIVE);
        WrittenRoutes live = WrittenRoutes.read(folder);
        EditedRoute.check(
                yaml,
                live,
                live.find("acme-work").orElseThrow(),
                Set.of("acme", "other")::contains,
                Set.of("vendor-request-action")::contains);
    }

    private static String with(String step) {
        return LIVE.replace(FIRST, FIRST + "        - " + step + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to: direct:acme-apply",
                "to: kamelet:vendor-request-action",
                "bean: {ref: other, method: apply}",
                "setBody: {simple: \"${body.capability} of ${exchangeProperty.work.accountId}\"}",
                "setBody: {expression: {constant: a text}}",
                "setHeader: {name: color, simple: \"${header.shade}\"}",
                "filter: {simple: \"${body.eventKey} == 'a'\", steps: [{stop: {}}]}",
                "filter: {method: {ref: acme, method: isNew}, steps: [{to: direct:acme-apply}]}",
                "choice: {when: [{simple: \"${body.list[0].name} contains 'x'\", steps: [{stop: {}}]}], otherwise: {steps: []}}",
                "split: {exchangeProperty: rows, streaming: true, steps: [{bean: {ref: acme, method: apply}}]}",
                "loop: {constant: 3, steps: [{bean: {ref: acme, method: apply}}]}",
                "doTry: {steps: [{to: direct:acme-apply}], doCatch: [{exception: [java.lang.Exception], steps: []}]}",
                "setBody: {simple: \"${date:now:yyyy-MM-dd} ${uuid}\"}",
                "transacted: {}"
            })
    void whatIsPlayed(String step) {
        assertThatCode(() -> check(with(step))).as(step).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "toD: {uri: \"direct:${body}\"}",
                "wireTap: {uri: direct:acme-apply}",
                "to: file:/tmp/there",
                "to: exec:true",
                "to: http://127.0.0.1:9/",
                "to: log:there",
                "to: sql:SELECT 1",
                "to: {uri: \"sql:INSERT INTO acme (a) VALUES (:#b)\", parameters: {dataSource: \"#dataSource\"}}",
                "to: direct:nowhere",
                "to: kamelet:nothing",
                "to: kamelet:vendor-request-action?x=y",
                "to: {uri: direct:acme-apply, parameters: {a: \"#class:com.example.A\"}}",
                "bean: {beanType: java.lang.Runtime, method: exec}",
                "bean: {ref: nobody, method: apply}",
                "bean: {ref: \"class:com.example.A\", method: apply}",
                "bean: {ref: acme, method: \"apply('x')\"}",
                "bean: {ref: acme, scope: Request}",
                "process: {ref: nobody}",
                "script: {expression: {groovy: 1 + 1}}",
                "setBody: {groovy: 1 + 1}",
                "setBody: {simple: \"${bean:acme}\"}",
                "setBody: {simple: \"${body.class.name}\"}",
                "setBody: {simple: \"${body.getClass()}\"}",
                "setBody: {simple: \"${exchange.context.name}\"}",
                "setBody: {simple: \"${camelContext.name}\"}",
                "setBody: {simple: \"${exchangeProperty.work.context}\"}",
                "setBody: {simple: \"${env.HOME}\"}",
                "setBody: {simple: \"${sys.user.home}\"}",
                "setBody: {simple: \"${properties:serai.api.key}\"}",
                "setBody: {simple: \"${type:com.example.A.B}\"}",
                "setBody: {simple: \"${bodyAs(com.example.A)}\"}",
                "setBody: {simple: \"${header.a${header.b}}\"}",
                "setBody: {simple: \"$simple{body\"}",
                "setBody: {simple: {expression: \"${body}\", resultType: com.example.A}}",
                "filter: {simple: \"${body} is 'com.example.A'\", steps: []}",
                "setBody: {constant: \"{{serai.db.password}}\"}",
                "setBody: {constant: \"{{env:HOME}}\"}",
                "setHeader: {name: CamelBeanMethodName, constant: close}",
                "setProperty: {name: CamelToEndpoint, constant: x}",
                "convertBodyTo: {type: com.example.A}",
                "throwException: {exceptionType: com.example.A, message: x}",
                "doTry: {steps: [], doCatch: [{exception: [com.example.Other], steps: []}]}",
                "recipientList: {constant: \"file:a,file:b\"}",
                "enrich: {constant: \"file:a\"}",
                "pollEnrich: {constant: \"file:a\"}",
                "delay: {constant: 100}",
                "threads: {poolSize: 3}",
                "log: \"${body}\"",
                "unmarshal: {json: {unmarshalType: com.example.A}}",
                "split: {exchangeProperty: rows, parallelProcessing: true, steps: []}",
                "split: {exchangeProperty: rows, aggregationStrategy: \"#class:com.example.A\", steps: []}",
                "loop: {constant: 3, onPrepare: x, steps: []}",
                "filter: {steps: []}",
                "- a list",
                "something: else"
            })
    void whatIsNotPlayedIsRefusedWithItsLine(String step) {
        assertThatThrownBy(() -> check(with(step)))
                .as(step)
                .isInstanceOf(RefusedRouteException.class)
                .hasMessageStartingWith("line 8: ");
    }

    @Test
    void whatStandsInTheLiveRouteIsPlayed() {
        assertThatCode(() -> check(LIVE)).doesNotThrowAnyException();
        assertThatCode(() -> check(LIVE.substring(0, LIVE.indexOf("- route:\n    id: acme-apply"))))
                .as("the route alone")
                .doesNotThrowAnyException();
    }

    @Test
    void onlyTheRouteThatIsNamedMayDiffer() {
        refused(LIVE.replace("method: apply", "method: close"), 23, "acme-apply is not as it is live");
        refused(LIVE.replace("id: acme-work", "id: acme-works"), 2, "acme-works is not as it is live");
        refused(LIVE.substring(LIVE.indexOf("- route:\n    id: acme-apply")), 1, "acme-work is not here");
        refused(LIVE + LIVE, 25, "acme-work stands here twice");
        refused(LIVE + "- beans: []\n", 24, "expected route and nothing else");
    }

    @Test
    void itBeginsWhereItDid() {
        refused(LIVE.replace("uri: direct:acme-work", "uri: timer:tick"), 5, "must go on to");
        refused(
                LIVE.replace(
                        "      uri: direct:acme-work\n", "      uri: direct:acme-work\n      parameters: {a: b}\n"),
                6,
                "must go on to");
        refused(
                LIVE.replace("    description: Takes", "    autoStartup: false\n    description: Takes"),
                3,
                "may not be changed");
        refused(
                LIVE.replace(
                        "    description: Takes", "    errorHandler: {noErrorHandler: {}}\n    description: Takes"),
                3,
                "may not be changed");
    }

    @Test
    void whatIsNoListOfRoutesIsRefused() {
        refused("", 1, "expected a list of routes");
        refused("just text", 1, "expected a list of routes");
        refused("- route:\n    id: [", 2, "this is no YAML");
        refused("- route: &a\n    id: acme-work\n", 1, "anchors are not played");
        refused("- route:\n    id: a\n    id: b\n", 3, "stands here twice");
        refused(with("to: {uri: direct:acme-apply, uri: file:/tmp}"), 8, "stands here twice");
    }

    private void refused(String yaml, int line, String why) {
        assertThatThrownBy(() -> check(yaml))
                .isInstanceOf(RefusedRouteException.class)
                .hasMessageContaining(why)
                .satisfies(e -> assertThat(e.getMessage()).startsWith("line " + line + ":"));
    }
}
