package io.serai.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CamelX",
                "camel-y",
                "CAMEL",
                "org.apache.camel.z",
                "ORG.APACHE.CAMEL.",
                "Long-Running-Action",
                "long-running-action",
                "mail.smtp.host",
                "Mail.SMTPS.auth",
                "CamelHttpUri",
                "CamelRestHttpUri",
                "Set-Cookie",
                "cookie",
                "Authorization",
                "X-Aether-API-Key",
                "Location",
                "access-control-allow-origin",
                "Content-Length"
            })
    void whatSteersIsSecretOrBelongsToAnAnswerStaysOut(String name) {
        assertThat(HeaderRules.mayEnter(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"accept", "X-Hub-Signature", "Content-Type", "Idempotency-Key", "caramel", "org.apache.camelot"})
    void theRestMayEnter(String name) {
        assertThat(HeaderRules.mayEnter(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Set-Cookie", "X-Anything", "CamelHttpPath", "Access-Control-Allow-Origin", "Host", "Server"})
    void onlyNamedHeadersMayLeave(String name) {
        assertThat(HeaderRules.mayLeave(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type", "content-type", "CONTENT-TYPE"})
    void aParameterNeverSaysOfWhatKindABodyIs(String name) {
        assertThat(HeaderRules.mayEnterAsParameter(name)).isFalse();
    }
}
