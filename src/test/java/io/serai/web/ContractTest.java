package io.serai.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractTest {
    @TempDir
    Path folder;

    private URL document(String name, String paths) throws IOException {
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(file, "openapi: 3.1.0\npaths:\n" + paths.indent(2));
        return file.toUri().toURL();
    }

    @Test
    void anOperationThatDoesNotSayWhoMayCallItStopsTheLoadAndIsNamed() throws IOException {
        URL url =
                document("a", "/open: {get: {operationId: a, x-permission: public}}\n/door: {post: {operationId: b}}");
        assertThatThrownBy(() -> Contract.load(List.of(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("POST /door")
                .hasMessageContaining("x-permission")
                .hasMessageNotContaining("/open");
    }

    @Test
    void allFaultsAreNamedAtOnce() throws IOException {
        URL one = document(
                "one", "/a: {get: {operationId: same, x-permission: x}}\n/b: {get: {x-permission: x}}\n/d: {}");
        URL two = document(
                "two",
                "/d: {put: {operationId: other, x-permission: x}}\n/c: {get: {operationId: same, x-permission: x}}");
        assertThatThrownBy(() -> Contract.load(List.of(one, two)))
                .hasMessageContaining("GET /b has no operationId")
                .hasMessageContaining("GET /c: the operationId same is used twice")
                .hasMessageContaining("two.yaml: the path /d stands in another contract already");
    }

    @Test
    void aReferenceToNothingOrInACircleStopsTheLoad() throws IOException {
        URL nothing = document("n", "/a: {get: {operationId: a, x-permission: x, parameters: [{$ref: '#/nowhere'}]}}");
        assertThatThrownBy(() -> Contract.load(List.of(nothing))).hasMessageContaining("#/nowhere");
        URL circle = document(
                "c",
                "/a: {get: {operationId: a, x-permission: x, parameters: [{$ref: '#/paths/~1a/get/parameters/0'}]}}");
        assertThatThrownBy(() -> Contract.load(List.of(circle))).hasMessageContaining("circle");
        URL away = document("w", "/a: {get: {operationId: a, x-permission: x, parameters: [{$ref: 'http://evil/x'}]}}");
        assertThatThrownBy(() -> Contract.load(List.of(away))).hasMessageContaining("http://evil/x");
    }

    @Test
    void referencesAreFollowedAndParametersOfThePathCount() {
        var contract = Contract.load(List.of(ContractTest.class.getResource("/web/contract.yaml")));
        var match = contract.find("GET", "/thing/abcdefghijk");
        assertThat(match.value().id()).isEqualTo("readThing");
        assertThat(match.parameters()).containsEntry("thing_id", "abcdefghijk");
        assertThat(match.value().parameters()).hasSize(5);
        assertThat(contract.find("POST", "/thing").value().payload())
                .isInstanceOfSatisfying(Operation.Payload.Json.class, json -> assertThat(json.schema())
                        .isNotNull());
        assertThat(contract.find("POST", "/upload").value().payload())
                .isEqualTo(new Operation.Payload.Multipart("file", false, true, null));
    }

    /// Pages are where browsers are sent to sign in, and whose forms need an `Origin`.
    @Test
    void aPageIsOneWhetherItsAnswerStandsThereOrElsewhere() throws IOException {
        String shared = """
                /here: {post: {operationId: a, x-permission: x,
                  responses: {'200': {content: {text/html: {}}}}}}
                /elsewhere: {post: {operationId: b, x-permission: x,
                  responses: {'200': {$ref: '#/components/responses/Page'}}}}
                /data: {post: {operationId: c, x-permission: x,
                  responses: {'200': {$ref: '#/components/responses/Data'}}}}
                """;
        URL url = document("p", shared);
        Files.writeString(folder.resolve("p.yaml"), """
                components:
                  responses:
                    Page: {content: {text/html: {}}}
                    Data: {content: {application/json: {}}}
                """, StandardOpenOption.APPEND);
        var contract = Contract.load(List.of(url));
        assertThat(contract.find("POST", "/here").value().page()).isTrue();
        assertThat(contract.find("POST", "/elsewhere").value().page()).isTrue();
        assertThat(contract.find("POST", "/data").value().page()).isFalse();
    }

    @Test
    void everyPermissionIsKnownAndPublicIsNone() {
        var contract = Contract.load(List.of(ContractTest.class.getResource("/web/contract.yaml")));
        assertThat(contract.permissions()).containsExactly("route:call", "thing:drop", "thing:read", "thing:write");
    }

    /// A route need not know more, and to read the whole took most of a start.
}
