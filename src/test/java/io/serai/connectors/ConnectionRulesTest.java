package io.serai.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.web.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionRulesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final VendorSystem SYSTEM = new VendorSystem(
            "acme",
            List.of(
                    VendorSystem.Setting.text("account_id", ""),
                    VendorSystem.Setting.url("base_url", "https://api.example"),
                    VendorSystem.Setting.pairs("events", List.of("theirs", "ours"))),
            List.of(new VendorSystem.Secret("key", true), new VendorSystem.Secret("webhook", false)),
            new VendorSystem.Limits(0, 0, 0));
    private final ConnectionRules rules = new ConnectionRules(new BaseUrls(SystemDefaultDnsResolver.INSTANCE, false));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "'x'",
                "['x']",
                "[{'theirs': 'a'}]",
                "[{'theirs': 'a', 'ours': 1}]",
                "[{'theirs': 'a', 'ours': ' '}]",
                "[{'theirs': 'a', 'ours': 'b', 'more': 'c'}]",
                "[null]",
                "[[]]"
            })
    void pairsAreObjectsWithExactlyTheirMembers(String events) {
        assertThat(settings("{'account_id': 'a', 'events': " + events + "}"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.where()).startsWith("body.settings.events"));
    }

    @Test
    void whatFitsHasNoFaults() {
        assertThat(settings("{'account_id': 'a', 'events': [{'theirs': 'a', 'ours': 'b'}]}"))
                .isEmpty();
        assertThat(settings("{'account_id': 'a', 'base_url': 'http://127.0.0.1:9'}"))
                .isEmpty();
        var faults = new ArrayList<Fault>();
        assertThat(rules.secrets(SYSTEM, json("{'key': 'k'}"), true, faults)).isEqualTo(Map.of("key", "k"));
        assertThat(faults).isEmpty();
    }

    /// A new connector that says nothing of its settings is held to it.
    @Test
    void whatSaysWhereSecretsTravelNeedsThemAllAgain() {
        var system = new VendorSystem(
                "smtp",
                List.of(
                        VendorSystem.Setting.url("token_url", "https://x.example"),
                        VendorSystem.Setting.text("host", ""),
                        VendorSystem.Setting.text("port", "587"),
                        VendorSystem.Setting.text("security", "tls"),
                        VendorSystem.Setting.text("label", "-").steersNothing()),
                List.of(new VendorSystem.Secret("key", true), new VendorSystem.Secret("webhook", false)),
                new VendorSystem.Limits(0, 0, 0));
        JsonNode before = json("{'token_url': 'https://x.example', 'host': 'a', 'port': '587', 'security': 'tls'}");
        for (String change :
                List.of("'token_url': 'https://y.example'", "'host': 'b'", "'port': '25'", "'security': 'none'")) {
            var after = ((com.fasterxml.jackson.databind.node.ObjectNode) before.deepCopy())
                    .setAll((com.fasterxml.jackson.databind.node.ObjectNode) json("{" + change + "}"));
            assertThat(ConnectionRules.secretsAgain(system, before, after, Set.of("key", "webhook"), Set.of("key")))
                    .as(change)
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.message()).endsWith(": webhook"));
            assertThat(ConnectionRules.secretsAgain(
                            system, before, after, Set.of("key", "webhook"), Set.of("key", "webhook")))
                    .isEmpty();
        }
        var labelled = ((com.fasterxml.jackson.databind.node.ObjectNode) before.deepCopy()).put("label", "b");
        assertThat(ConnectionRules.secretsAgain(system, before, labelled, Set.of("key"), Set.of()))
                .isEmpty();
    }

    @Test
    void takingAwayWhatIsRequiredIsAFault() {
        assertThat(settings("{'account_id': null}"))
                .extracting(Fault::where)
                .containsExactly("body.settings.account_id");
    }

    @Test
    void faultsOfSecretsNeverQuoteThem() {
        var faults = new ArrayList<Fault>();
        rules.secrets(
                SYSTEM, json("{'key': 'hidden\\nhidden', 'webhook': ['hidden'], 'other': 'hidden'}"), true, faults);
        assertThat(faults).hasSize(3);
        assertThat(faults.toString()).doesNotContain("hidden");
    }

    private List<Fault> settings(String given) {
        return rules.settings(SYSTEM, JSON.createObjectNode(), json(given));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
