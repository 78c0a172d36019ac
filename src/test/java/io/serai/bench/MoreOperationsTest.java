package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;

class MoreOperationsTest {

    @Test
    void eachHasTwoParametersABodyOfFiveFieldsAndARouteOfThreeSteps() throws Exception {
        var yaml = new YAMLMapper();
        JsonNode paths = yaml.readTree(MoreOperations.contract(200)).get("paths");
        JsonNode routes = yaml.readTree(MoreOperations.routes(200));
        assertThat(paths).hasSize(200);
        assertThat(routes).hasSize(200);
        int number = 0;
        for (JsonNode path : paths) {
            JsonNode operation = path.get("post");
            assertThat(operation.get("parameters")).hasSize(2);
            assertThat(operation.at("/requestBody/content/application~1json/schema/properties"))
                    .hasSize(5);
            JsonNode route = routes.get(number++).get("route");
            assertThat(route.get("id")).isEqualTo(operation.get("operationId"));
            assertThat(route.at("/from/steps")).hasSize(3);
        }
    }
}
