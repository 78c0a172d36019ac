package io.serai.hub.trace;

import io.serai.web.Passage;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/// Notes each step of each route in the passage that it is carried out for. A step's name is made when its route is, so
/// that a call costs two looks at the clock.
///
/// Camel's own tracers and its message history note bodies, or a list in each exchange, which costs more than most
/// routes here do. Left out: what only moves values about, the branches whose steps are noted themselves, and Kamelets,
/// whose one call is noted as such.
public final class Steps implements InterceptStrategy {
    private static final Set<String> SILENT = Set.of(
            "choice",
            "convertBodyTo",
            "doCatch",
            "doFinally",
            "doTry",
            "log",
            "otherwise",
            "removeHeader",
            "removeHeaders",
            "removeProperties",
            "removeProperty",
            "setBody",
            "setHeader",
            "setHeaders",
            "setProperty",
            "setVariable",
            "stop",
            "transform",
            "transacted",
            "when");

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor next) {
        RouteDefinition route = ProcessorDefinitionHelper.getRoute(definition);
        return route == null
                        || Boolean.TRUE.equals(route.isKamelet())
                        || Boolean.TRUE.equals(route.isTemplate())
                        || route.isCreatedFromTemplate()
                        || SILENT.contains(definition.getShortName())
                ? target
                : new Noted(target, name(definition), route.getRouteId());
    }

    /// As the route's author wrote it, without parameters and without who signs in.
    private static String name(NamedNode definition) {
        if (definition instanceof BeanDefinition bean && bean.getRef() != null) {
            return bean.getMethod() == null ? bean.getRef() : bean.getRef() + "." + bean.getMethod();
        }
        String label = definition.getLabel();
        return definition.getShortName().startsWith("to") || label.startsWith("kamelet:")
                ? label.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//")
                : definition.getShortName();
    }

    private static final class Noted extends DelegateAsyncProcessor {
        private final String name;
        private final String route;

        Noted(Processor target, String name, String route) {
            super(target);
            this.name = name;
            this.route = route;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Passage passage = Passage.of(exchange);
            if (passage == null) {
                return super.process(exchange, callback);
            }
            long began = System.nanoTime();
            return super.process(exchange, doneSync -> {
                passage.step(name, route, exchange.getException(), began);
                callback.done(doneSync);
            });
        }
    }
}
