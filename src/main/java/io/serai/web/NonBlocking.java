package io.serai.web;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.Route;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.Model;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RemoveHeaderDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SetBodyDefinition;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.TransformDefinition;
import org.apache.camel.model.language.ConstantExpression;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.model.language.HeaderExpression;
import org.apache.camel.model.language.SimpleExpression;

/// Knows the routes that only move things about in memory. They may run on the event loop; every other route is taken
/// to wait for something, and gets a thread of its own.
final class NonBlocking {
    /// Text with plain functions that look at the message: no bean, no method call, nothing that could wait or fail.
    private static final Pattern PLAIN = Pattern.compile(
            "(?:[^$]|\\$(?!\\{|simple)|\\$\\{(?:body|headers?\\.[A-Za-z0-9_-]+|date:now|exchangeId|routeId)})*+");

    private NonBlocking() {}

    static boolean knows(Route route) {
        RouteDefinition definition = route.getCamelContext()
                .getCamelContextExtension()
                .getContextPlugin(Model.class)
                .getRouteDefinition(route.getRouteId());
        return definition != null
                && route.getRoutePolicyList().isEmpty()
                && definition.getInputType() == null
                && definition.getOutputType() == null
                && knows(definition.getOutputs());
    }

    private static boolean knows(List<ProcessorDefinition<?>> steps) {
        return steps.stream().allMatch(NonBlocking::knows);
    }

    private static boolean knows(ProcessorDefinition<?> step) {

        return switch (step) {
            case OnExceptionDefinition handler -> true; // only where a step fails, and these can't
            case RemoveHeaderDefinition remove -> true;
            case SetBodyDefinition set -> isPlain(set);
            case SetHeaderDefinition set -> isPlain(set);
            case TransformDefinition transform -> isPlain(transform);
            default -> false;
        };
    }

    private static boolean isPlain(ExpressionNode step) {
        ExpressionDefinition expression = step.getExpression();
        return switch (expression) {
            case ConstantExpression constant -> true;
            case HeaderExpression header -> true;
            case SimpleExpression simple ->
                PLAIN.matcher(simple.getExpression()).matches();
            case null, default -> false;
        };
    }
}
