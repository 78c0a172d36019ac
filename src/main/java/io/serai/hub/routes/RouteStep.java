package io.serai.hub.routes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.InterceptDefinition;
import org.apache.camel.model.KameletDefinition;
import org.apache.camel.model.LoopDefinition;
import org.apache.camel.model.OnCompletionDefinition;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RemoveHeaderDefinition;
import org.apache.camel.model.RemovePropertyDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.SetPropertyDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.model.WhenDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.model.language.MethodCallExpression;
import org.jspecify.annotations.Nullable;

/// A step of a route, with those inside of it.
///
/// @param id null where the route is not made yet
/// @param type Camel's word, such as `to` or `split`
/// @param what what it is about, such as `direct:mail-send-letter`; never a value that may be a secret
/// @param tally null where it is not counted
record RouteStep(
        @Nullable String id,
        String type,
        String what,
        String description,
        @Nullable Tally tally,
        List<RouteStep> steps) {
    private static final int LONGEST = 200;

    RouteStep {
        steps = List.copyOf(steps);
    }

    /// @param tallies by the ids of the steps
    static List<RouteStep> of(List<ProcessorDefinition<?>> outputs, Map<String, Tally> tallies) {
        var steps = new ArrayList<RouteStep>();
        for (ProcessorDefinition<?> step : outputs) {
            if (!isBeside(step)) {
                steps.add(new RouteStep(
                        step.getId(),
                        step.getShortName(),
                        shortened(what(step)),
                        Objects.requireNonNullElse(step.getDescription(), ""),
                        step.getId() == null ? null : tallies.get(step.getId()),
                        inside(step, tallies)));
            }
        }
        return steps;
    }

    /// Branches are steps of their own here, as a reader of the file sees them.
    private static List<RouteStep> inside(ProcessorDefinition<?> step, Map<String, Tally> tallies) {
        return switch (step) {
            case ChoiceDefinition choice -> branches(choice, tallies);
            case TryDefinition tried -> parts(tried, tallies);
            case CircuitBreakerDefinition breaker
            when breaker.getOnFallback() != null -> {
                List<RouteStep> steps = of(breaker.getOutputs(), tallies);
                steps.add(branch(
                        breaker.getOnFallback(), "", of(breaker.getOnFallback().getOutputs(), tallies)));
                yield steps;
            }
            default -> of(step.getOutputs(), tallies);
        };
    }

    private static List<RouteStep> branches(ChoiceDefinition choice, Map<String, Tally> tallies) {
        var branches = new ArrayList<RouteStep>();
        for (WhenDefinition when : choice.getWhenClauses()) {
            branches.add(branch(when, expression(when.getExpression()), of(when.getOutputs(), tallies)));
        }
        if (choice.getOtherwise() != null) {
            branches.add(
                    branch(choice.getOtherwise(), "", of(choice.getOtherwise().getOutputs(), tallies)));
        }
        return branches;
    }

    private static List<RouteStep> parts(TryDefinition tried, Map<String, Tally> tallies) {
        var parts = new ArrayList<ProcessorDefinition<?>>(tried.getOutputsWithoutCatches());
        parts.addAll(tried.getCatchClauses());
        if (tried.getFinallyClause() != null) {
            parts.add(tried.getFinallyClause());
        }
        return of(parts, tallies);
    }

    private static RouteStep branch(
            OptionalIdentifiedDefinition<?> branch, @Nullable String what, List<RouteStep> steps) {
        return new RouteStep(
                branch.getId(),
                branch.getShortName(),
                shortened(what),
                Objects.requireNonNullElse(branch.getDescription(), ""),
                null,
                steps);
    }

    /// What the shared configuration adds to each route, and what else is no step on the way.
    private static boolean isBeside(ProcessorDefinition<?> step) {
        return step instanceof OnExceptionDefinition
                || step instanceof OnCompletionDefinition
                || step instanceof InterceptDefinition;
    }

    private static @Nullable String what(ProcessorDefinition<?> step) {
        return switch (step) {
            case KameletDefinition kamelet -> "kamelet:" + address(kamelet.getName());
            case SendDefinition<?> send -> address(send.getUri());
            case ToDynamicDefinition send -> address(send.getUri());
            case BeanDefinition bean ->
                Objects.requireNonNullElse(bean.getRef(), "")
                        + (bean.getMethod() == null ? "" : "." + bean.getMethod());
            case ProcessDefinition process -> process.getRef();
            case SetHeaderDefinition set -> set.getName();
            case SetPropertyDefinition set -> set.getName();
            case RemoveHeaderDefinition remove -> remove.getName();
            case RemovePropertyDefinition remove -> remove.getName();
            case CatchDefinition caught ->
                caught.getExceptions().stream()
                        .map(name -> name.substring(name.lastIndexOf('.') + 1))
                        .collect(Collectors.joining(", "));
            case FilterDefinition filter -> expression(filter);
            case SplitDefinition split -> expression(split);
            case LoopDefinition loop -> expression(loop);
            default -> "";
        };
    }

    private static @Nullable String expression(ExpressionNode step) {
        return expression(step.getExpression());
    }

    private static @Nullable String expression(@Nullable ExpressionDefinition expression) {
        return expression instanceof MethodCallExpression call
                ? Objects.requireNonNullElse(call.getRef(), "") + "." + call.getMethod()
                : expression == null ? "" : expression.getLabel();
    }

    /// Without parameters, which may be secrets.
    static String address(@Nullable String uri) {
        return uri == null
                ? ""
                : RouteSource.withoutSecrets(
                        uri.replaceFirst("(?s)\\?.*", "").replaceFirst("^(direct|kamelet)://", "$1:"));
    }

    private static String shortened(@Nullable String text) {
        String line =
                text == null ? "" : RouteSource.withoutSecrets(text.strip().replaceAll("\\s+", " "));
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /// As the API answers it.
    Map<String, @Nullable Object> described() {
        var step = new LinkedHashMap<String, @Nullable Object>();
        step.put("id", id);
        step.put("type", type);
        step.put("what", what);
        step.put("description", description);
        step.put("counted", tally != null);
        Tally.describe(tally, step);
        step.put("steps", steps.stream().map(RouteStep::described).toList());
        return step;
    }
}
