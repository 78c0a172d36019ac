package io.serai.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.junit.jupiter.api.Test;

class NonBlockingTest {

    private static boolean knows(UnaryOperator<ProcessorDefinition<?>> steps) throws Exception {
        try (var context = new DefaultCamelContext()) {
            context.getRegistry().bind("things", new Object());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    onException(Exception.class).handled(true).delay(1000);
                    steps.apply(from("direct:in").routeId("it"));
                }
            });
            context.start();
            return NonBlocking.knows(context.getRoute("it"));
        }
    }

    @Test
    void aRouteThatOnlyMovesThingsInMemoryIsKnown() throws Exception {
        assertThat(knows(route -> route.setBody().constant("hello"))).isTrue();
        assertThat(knows(route -> route.setBody().simple("hello ${header.who}, ${body} costs $5")))
                .isTrue();
        assertThat(knows(route -> route.setHeader("a")
                        .simple("${headers.b}")
                        .removeHeader("b")
                        .transform()
                        .header("a")))
                .isTrue();
    }

    @Test
    void whatCouldWaitOrFailIsNot() throws Exception {
        assertThat(knows(route -> route.setBody().simple("${bean:things}"))).isFalse();
        assertThat(knows(route -> route.setBody().simple("${body.name}"))).isFalse();
        assertThat(knows(route -> route.setBody().simple("$simple{bean:things}")))
                .isFalse();
        assertThat(knows(route -> route.setBody().simple("${header.a} ${file:name}")))
                .isFalse();
        assertThat(knows(route -> route.to("log:x"))).isFalse();
        assertThat(knows(route -> route.setBody().constant("a").delay(10))).isFalse();
        assertThat(knows(route -> route.process(exchange -> {}))).isFalse();
        assertThat(knows(route ->
                        route.onCompletion().to("log:x").end().setBody().constant("a")))
                .isFalse();
    }
}
