package io.serai.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTextTest {
    private static String filled(String template, Map<String, ?> data) {
        TemplateText.check(template, true);
        return TemplateText.filled(template, data, true);
    }

    @Test
    void valuesStandInTheirPlaces() {
        var data = new HashMap<String, Object>();
        data.put("name", "Ann");
        data.put("guests", List.of(Map.of("name", "Bob"), Map.of("name", "Cy")));
        data.put("event", Map.of("title", "Fair", "seats", 3));
        data.put("nothing", null);
        assertThat(filled("{{name}}: {{#guests}}{{name}}, {{/guests}}{{event.title}} {{event.seats}}", data))
                .isEqualTo("Ann: Bob, Cy, Fair 3");
        assertThat(filled("{{#event}}{{title}} for {{name}}{{/event}}", data)).isEqualTo("Fair for Ann");
        assertThat(filled("{{^others}}none{{/others}}{{missing}}{{nothing}}{{a.b.c}}", data))
                .isEqualTo("none");
        assertThat(filled("{{#texts}}{{.}};{{/texts}}", Map.of("texts", List.of("a", "b"))))
                .isEqualTo("a;b;");
    }

    @Test
    void inHtmlEveryValueIsEscaped() {
        assertThat(filled("<p title=\"{{x}}\">{{x}}</p>", Map.of("x", "<a href='b' onclick=\"c\">&")))
                .doesNotContain("<a", "='b'", "\"c\"");
        assertThat(TemplateText.filled("{{x}}", Map.of("x", "<&>"), false)).isEqualTo("<&>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{{x}}}",
                "{{&x}}",
                "{{ & x}}",
                "{{>other}}",
                "{{=<% %>=}}<%x%>",
                "{{#a}}",
                "{{/a}}",
                "{{#a}}{{/b}}"
            })
    void whatWouldGoAroundThatOrIsNoTemplateIsRefused(String template) {
        assertThatThrownBy(() -> TemplateText.check(template, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{x.class}}",
                "{{x.getClass}}",
                "{{x.getClass.getName}}",
                "{{x.length}}",
                "{{x.hashCode}}",
                "{{list.size}}",
                "{{list.getClass}}",
                "{{getClass}}",
                "{{class.name}}",
                "{{#x}}{{getBytes}}{{/x}}"
            })
    void nothingIsCarriedOut(String template) {
        assertThat(filled(template, Map.of("x", "text", "list", List.of("a")))).isEmpty();
    }

    @Test
    void itEndsWithinBounds() {
        var many = Map.of("a", Collections.nCopies(1_000, "x"));
        assertThatThrownBy(() -> filled("{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}", many))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rounds");
        assertThatThrownBy(() -> filled("{{#a}}{{b}}{{/a}}", Map.of("a", many.get("a"), "b", "y".repeat(2_000))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("characters");
        String deep = "{{#a}}".repeat(21) + "{{/a}}".repeat(21);
        assertThatThrownBy(() -> TemplateText.check(deep, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20");
    }
}
