package io.serai.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What is shown of a file of routes, and what is not.
class RouteSourceTest {

    private static String step(String yaml) {
        String text = "- route:\n    id: one\n    from:\n      uri: timer:one\n      steps:\n        - "
                + yaml.replace("\n", "\n          ") + "\n        - stop: {}\n";
        return RouteSource.of(text, "one");
    }

    @Test
    void aRouteIsShownAsItWasWrittenAndAloneWithItsOwnComments() {
        String file = """
                # 😀 of the file
                - route:
                    id: one # of its own
                    from:
                      uri: timer:one

                      steps:
                        # within
                        - log: {message: "😀 one"}
                # of the next
                -   route: {id: two, from: {uri: "timer:two", steps: [{log: {message: two}}]}}
                - from:
                    id: three
                    uri: timer:three
                    steps: []
                """;
        assertThat(RouteSource.of(file, "one"))
                .startsWith("- route:\n    id: one # of its own\n")
                .endsWith("# within\n        - log: {message: \"😀 one\"}\n");
        assertThat(RouteSource.of(file, "two"))
                .isEqualTo("-   route: {id: two, from: {uri: \"timer:two\", steps: [{log: {message: two}}]}}\n");
        assertThat(RouteSource.of(file, "three"))
                .startsWith("- from:\n    id: three")
                .endsWith("steps: []\n");
        assertThat(RouteSource.of(file, "none")).isEqualTo(file);
        assertThat(RouteSource.of("- [unclosed", "one")).contains("no YAML").doesNotContain("unclosed");
        assertThat(RouteSource.of("", "one")).isEmpty();
    }

    @Test
    void whatHasASecretsNameIsHiddenUnlessItStandsElsewhere() {
        for (String shown : new String[] {
            "to: {uri: \"x:y\", parameters: {password: \"{{my.password}}\", token: \"${header.token}\"}}",
            "setHeader: {name: Authorization, simple: \"Bearer {{my.token}}\"}",
            "setHeader: {name: Authorization, simple: \"Bearer ${exchangeProperty.token}\"}",
            "split: {tokenize: {token: \",\"}, steps: []}",
            "setHeader: {name: monkey, constant: banana}",
            "to: \"https://example.org/a?key={{my.key}}&b=2\"",
            "to: {uri: \"x:y\", parameters: {sslContextParameters: \"#tls\", password: \"#secret\"}}",
        }) {
            assertThat(step(shown)).contains(shown);
        }
        for (String hidden : new String[] {
            "to: {uri: \"x:y\", parameters: {password: hunter2}}",
            "to: {uri: \"x:y\", parameters: {password: \"{{my.password:hunter2}}\"}}",
            "to: {uri: \"x:y\", parameters: {clientSecret: 'hunter2', other: 1}}",
            "to:\n  uri: x:y\n  parameters:\n    accessKey: |\n      hunter2\n      hunter2",
            "to: \"https://me:hunter2@example.org/a\"",
            "to: \"https://example.org/a?token=hunter2&b=2\"",
            "to: \"x:y?b=2&password=RAW(hun&hunter2)\"",
            "setHeader: {name: x-functions-key, constant: hunter2}",
            "setHeader: {name: Cookie, expression: {constant: {expression: hunter2}}}",
            "setHeader:\n  name: authToken\n  constant: >\n    hunter2\n    hunter2",
            "setBody: {constant: \"Authorization: Bearer hunter2hunter2\"}",
            "log: {message: hi} # password: hunter2",
            "log: {message: hi}\n# to: x?token=hunter2",
            "log: {message: hi}\n# - setProperty: {name: a, apiKey = hunter2}\n",
        }) {
            assertThat(step(hidden)).as(hidden).doesNotContain("hunter2");
        }
    }

    @Test
    void whatIsHiddenLeavesTheRestAsItWas() {
        assertThat(step("to: {uri: \"x:y\", parameters: {password: hunter2, b: 2}} # 😀"))
                .endsWith("- to: {uri: \"x:y\", parameters: {password: (redacted), b: 2}} # 😀\n        - stop: {}\n");
        assertThat(step("to: \"https://me:hunter2@example.org/a?token=hunter2&b=2\""))
                .contains("\"https://(redacted)@example.org/a?token=(redacted)&b=2\"");
    }
}
